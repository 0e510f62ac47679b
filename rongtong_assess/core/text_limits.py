"""How long the texts may be that people write, in signs; each limit stands here once.

Forms, sheets, workbooks and the interface for programs take it from here; columns of the database are as wide.
"""

from __future__ import annotations

MOST_ORGANISATION_NAME = 120
"""Of a firm or a service platform, on every way in."""
MOST_ID = 40
"""Of an industry, as a sheet names it."""
MOST_PERSON_NAME = 80
MOST_EMAIL = 255
MOST_PASSWORD = 200
MOST_NOTE = 500
"""A remark on an answer or a finding, and the reason of a decision."""
MOST_PRODUCT_NAME = 120
MOST_PRODUCT_TEXT = 500
MOST_KEY_NAME = 40
MOST_SEARCH = 100
MOST_CODE_TYPED = 200
"""Of a report's code with whatever was pasted around it."""
MOST_RAW_FIELD = 4_000
"""What a field sends at most, with all that will be refused; what is longer is not looked at any further."""
