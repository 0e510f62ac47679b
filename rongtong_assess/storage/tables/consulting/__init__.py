"""Tables of consulting: one file per subject."""
