"""Which report this is, whose it is, and how its authenticity can be checked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from rongtong_assess.presentation.brand import OUR_BRAND, Brand
from rongtong_assess.presentation.report.facts import ReportFacts
from rongtong_assess.presentation.wording.quantities import show_day
from rongtong_assess.presentation.wording.report.header import (
    ASSESSED_ON,
    HOW_TO_VERIFY,
    VISITED_ON,
    code_point_words,
    code_words,
    cover_note,
    disclaimer_of,
    many_undrawn_words,
    off_record_words,
    title_lines,
    undrawn_words,
)

SHORT_FINGERPRINT = 12
SHORT_NAME = 24
MOST_UNDRAWN_ON_COVER = 8


@dataclass(frozen=True, slots=True)
class AuthenticityCode:
    """By what the authenticity of a report is checked.

    code: as it is printed, in groups. address: where it is checked, empty where the site's address is not set.
    qr_svg: the drawing of the address, or of the code alone without one.
    """

    code: str
    address: str
    qr_svg: str


@dataclass(frozen=True, slots=True)
class ReportFirm:
    """The firm as the report names it; facts: (name, value) in words, unknown ones left out."""

    name: str
    facts: tuple[tuple[str, str], ...]

    @property
    def short_name(self) -> str:
        """For running heads."""
        return self.name if len(self.name) <= SHORT_NAME else f"{self.name[: SHORT_NAME - 1]}…"


@dataclass(frozen=True, slots=True)
class ReportMetadata:
    """Which report this is, and in whose brand. verification: None for a report that is not on record."""

    number: str
    assessed_on: date
    is_demo: bool = False
    brand: Brand = OUR_BRAND
    verification: AuthenticityCode | None = None


@dataclass(frozen=True, slots=True)
class CaseHeading:
    """What tells the report of a case from that of a self-assessment.

    title: the second line on the cover, such as 诊断报告. draft_words: stand on every page of a draft; empty once it
    is signed. identity: by what the report is told, instead of an authenticity code.
    """

    title: str
    draft_words: str
    identity: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReportHeader:
    """standing: of the edition, empty for the standard itself, else such as 非官方.

    cover_note: what must be known before reading on. undrawn: characters that people typed and no font draws; 〓 is
    shown for each of them. case: None for the report of a self-assessment.
    """

    metadata: ReportMetadata
    firm: ReportFirm
    edition_title: str
    edition_document: str
    standing: str
    fingerprint: str
    disclaimer: str
    cover_note: str
    undrawn: tuple[str, ...] = ()
    case: CaseHeading | None = None

    @property
    def number(self) -> str:
        return self.metadata.number

    @property
    def brand(self) -> Brand:
        return self.metadata.brand

    @property
    def verification(self) -> AuthenticityCode | None:
        return self.metadata.verification

    @property
    def assessed_on(self) -> str:
        return show_day(self.metadata.assessed_on)

    @property
    def assessed_on_iso(self) -> str:
        return self.metadata.assessed_on.isoformat()

    @property
    def short_fingerprint(self) -> str:
        return self.fingerprint[:SHORT_FINGERPRINT]

    @property
    def title_lines(self) -> tuple[str, str]:
        """The two lines on the cover; outside the standard the first is the name of the edition."""
        return title_lines(self.edition_title if self.standing else "", kind=self.case.title if self.case else "")

    @property
    def running_firm(self) -> str:
        """The firm at the head of every page, behind the word that this is a draft."""
        return f"{self.draft_words}{self.firm.short_name}"

    @property
    def draft_words(self) -> str:
        """Before the foot of every page, the cover's too: that this is a draft; else empty."""
        return f"{self.case.draft_words}　" if self.case and self.case.draft_words else ""

    @property
    def day_name(self) -> str:
        """What day the report is of."""
        return VISITED_ON if self.case else ASSESSED_ON

    @property
    def title(self) -> str:
        return "".join(self.title_lines)

    @property
    def verification_lines(self) -> tuple[str, ...]:
        """How the report can be checked, or that it cannot."""
        if self.case is not None:
            return self.case.identity
        if self.verification is None:
            return (off_record_words(self.number, self.assessed_on),)
        address = (self.verification.address,) if self.verification.address else ()
        return (HOW_TO_VERIFY, code_words(self.verification.code), *address)

    @property
    def undrawn_codes(self) -> str:
        """The code points of the characters that are shown as 〓."""
        return code_point_words(self.undrawn)

    def undrawn_words(self, notes_title: str) -> str:
        """The note below the firm's name; empty where every character could be drawn. notes_title: of the last part."""
        if not self.undrawn:
            return ""
        listed = self.undrawn_codes
        if len(self.undrawn) > MOST_UNDRAWN_ON_COVER:
            listed = many_undrawn_words(len(self.undrawn), notes_title)
        return undrawn_words(listed)


def build_header(facts: ReportFacts, firm: ReportFirm, *, metadata: ReportMetadata) -> ReportHeader:
    """The header of the report about these facts."""
    edition, scorecard = facts.edition, facts.scorecard
    return ReportHeader(
        metadata=metadata,
        firm=firm,
        edition_title=edition.title,
        edition_document=edition.document,
        standing=edition.standing,
        fingerprint=scorecard.fingerprint,
        disclaimer=disclaimer_of(edition, is_visited=facts.is_visited),
        cover_note=cover_note(
            is_visited=facts.is_visited,
            is_demo=metadata.is_demo,
            is_complete=scorecard.is_complete,
            has_scenes=bool(edition.scene_groups),
        ),
    )
