"""Charts as SVG: the page and the PDF show the same drawing, the Word document its table.

SVG attributes only, because pages forbid inline style. Text stays text. Every chart has a sentence as its title, and
its content as a table too. `registry` says where each chart of a result is shown.
"""
