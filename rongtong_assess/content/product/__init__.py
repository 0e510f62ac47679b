"""The products that platforms sell, as a form and as a workbook."""
