"""From files to core objects: read strictly, every mistake with file, line and cure."""
