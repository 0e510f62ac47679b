"""An edition as a workbook that an expert edits, and back."""
