"""The authenticity code of a report, by which others can check the report against what is on record."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AuthenticityCode:
    """Plain values for page, PDF and Word.

    code: as it is printed, in groups. address: where it is checked, empty where the site's address is not set.
    qr_svg: the drawing of the address, or of the code alone without one.
    """

    code: str
    address: str
    qr_svg: str
