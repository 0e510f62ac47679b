"""The sentences of the report: the same on the page, in the PDF and in the Word document."""
