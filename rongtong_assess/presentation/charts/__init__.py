"""Charts as SVG: the same drawing stands on the page and in the PDF.

Presentation attributes only (pages forbid inline style), text stays text, every chart has a sentence as its title and
the same content as a table. `registry` says on which faces each chart of a result stands.
"""
