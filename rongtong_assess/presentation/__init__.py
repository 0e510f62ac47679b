"""What people see: plain values of core put into words, drawings, pages, documents and workbooks. Knows only core."""
