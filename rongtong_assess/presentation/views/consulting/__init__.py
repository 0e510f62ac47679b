"""Views of consulting, a file per subject."""
