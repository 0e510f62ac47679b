"""What an assessment is made for: money or a title that hangs on the level is a motive to look better or worse."""

from __future__ import annotations

from enum import StrEnum


class Purpose(StrEnum):
    """What the firm says it answers for."""

    FREE_CHECK = "free_check"
    SUBSIDY_BEFORE = "subsidy_before"
    SUBSIDY_AFTER = "subsidy_after"
    RECOGNITION = "recognition"


PURPOSE_WORDS = {
    Purpose.FREE_CHECK: "只想了解自己的水平",
    Purpose.SUBSIDY_BEFORE: "申请改造补助，这是改造前的测评",
    Purpose.SUBSIDY_AFTER: "改造补助验收，这是改造后的测评",
    Purpose.RECOGNITION: "申报认定或评比，例如专精特新",
}


def find_purpose(text: str) -> Purpose | None:
    """The purpose a page names; None where it names none."""
    return next((purpose for purpose in Purpose if purpose == text), None)
