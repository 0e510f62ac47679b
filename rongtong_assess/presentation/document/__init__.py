"""Documents: HTML for print, PDF, Word and the archive of many reports."""
