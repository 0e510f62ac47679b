"""People are told of what happens to their cases, in the application and by mail."""
