"""Report: one object with everything a result says, as plain values ready to show.

The result page, the PDF and the Word document are all made from it, so that they agree.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.presentation.charts.chart import ChartSubject
from rongtong_assess.presentation.charts.registry import ChartSet, draw_charts
from rongtong_assess.presentation.report.case import CaseFacts, CaseSection, build_case_section
from rongtong_assess.presentation.report.facts import FoundPlans, ReportFacts, find_shortfalls
from rongtong_assess.presentation.report.header import (
    CaseHeading,
    ReportFirm,
    ReportHeader,
    ReportMetadata,
    build_header,
)
from rongtong_assess.presentation.report.items import ItemsSection, build_items
from rongtong_assess.presentation.report.result import ResultSection, build_result
from rongtong_assess.presentation.report.roadmap import RoadmapSection, build_roadmap
from rongtong_assess.presentation.report.scenes import ScenesSection, build_scenes
from rongtong_assess.presentation.report.supports import SupportsSection, SupportView, build_supports
from rongtong_assess.presentation.roadmap.measures import Line, MeasureCardView, list_card_lines
from rongtong_assess.presentation.wording.quantities import count_word
from rongtong_assess.presentation.wording.report import case as words
from rongtong_assess.presentation.wording.report.notes import list_result_assumptions, list_sources
from rongtong_assess.presentation.wording.report.parts import (
    PART_NAMES,
    SCENES_INTRO,
    evidence_intro,
    items_intro,
    part_title,
    supports_intro,
    where_supported_words,
)
from rongtong_assess.presentation.wording.result.level import nothing_to_do

ROADMAP_PARTS = ("roadmap", "cards", "products")


@dataclass(frozen=True, slots=True)
class NotesSection:
    """What the report takes for granted, and the documents behind its figures."""

    assumptions: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """Everything shown about one assessment. roadmap: None where there is no plan; no_roadmap then says why.

    case: None for the report of a self-assessment.
    """

    header: ReportHeader
    result: ResultSection
    items: ItemsSection
    scenes: ScenesSection
    roadmap: RoadmapSection | None
    no_roadmap: str
    supports: SupportsSection
    notes: NotesSection
    charts: ChartSet
    case: CaseSection | None = None

    @property
    def part_titles(self) -> dict[str, str]:
        """Numbered titles of the document's parts, such as "三、逐个场景说明", by the id of the part."""
        has = {"scenes": bool(self.scenes.groups), "supports": bool(self.supports.rows)}
        has |= {"case": self.case is not None, "evidence": self.case is None or self.case.comes_before_rating}
        has |= dict.fromkeys(ROADMAP_PARTS, self.roadmap is not None)
        parts = [id for id in PART_NAMES if has.get(id, True)]
        return {id: part_title(count_word(number), PART_NAMES[id]) for number, id in enumerate(parts, 1)}

    @property
    def intros(self) -> Mapping[str, str]:
        """The sentence each part begins with, by the part's id."""
        return {
            "items": items_intro(self.part_titles.get("cards", "")),
            "scenes": SCENES_INTRO,
            "supports": supports_intro(self.supports.standing),
            "evidence": evidence_intro(is_official=not self.header.standing),
            **(self.roadmap.intros if self.roadmap else {}),
        }

    @property
    def source_line(self) -> str:
        """Which facts the result follows from; empty for the declared ones."""
        return self.case.source_line if self.case else self.result.source_line

    @property
    def undrawn_words(self) -> str:
        """The note below the firm's name; empty where every character could be drawn."""
        return self.header.undrawn_words(self.part_titles["notes"])

    def card_lines(self, card: MeasureCardView) -> tuple[Line, ...]:
        """The lines of a card of the plan."""
        rows = (row for row in self.supports.rows if card.number in row.measures)
        return list_card_lines(card, self.where_supported(rows))

    def where_supported(self, rows: Iterable[SupportView]) -> str:
        """Where the supports are found, such as "见“七、可以争取的支持”第 3、5 条"; empty without any."""
        numbers = [row.number for row in rows]
        return where_supported_words(self.part_titles["supports"], numbers) if numbers else ""


def build_report(facts: ReportFacts, *, plans: FoundPlans, firm: ReportFirm, metadata: ReportMetadata) -> Report:
    """The report of the present facts. plans may be of older facts; the report then calls them out of date."""
    roadmap = build_roadmap(facts, plans)
    gaps = find_shortfalls(facts, plans)
    cards = roadmap.detail.cards if roadmap else ()
    after = roadmap.scenes_after if roadmap else {}
    supports = build_supports(facts, gaps, cards=cards, sources=plans.sources)
    return Report(
        header=build_header(facts, firm, metadata=metadata),
        result=build_result(facts, gaps),
        items=build_items(facts, gaps, supports=supports.rows),
        scenes=build_scenes(facts, after, supports=supports.rows),
        roadmap=roadmap,
        no_roadmap="" if roadmap else plans.why_none or nothing_to_do(facts.edition, facts.scorecard),
        supports=supports,
        notes=_build_notes(facts, roadmap),
        charts=draw_charts(
            ChartSubject(
                facts.edition,
                facts.scorecard,
                plan=roadmap.detail if roadmap else None,
                scenes_after=after,
                forecast=facts.forecast,
                is_stale=bool(roadmap and roadmap.stale),
            )
        ),
    )


def build_case_report(
    edition: Edition, case: CaseFacts, *, plans: FoundPlans, firm: ReportFirm, metadata: ReportMetadata
) -> Report:
    """The report of what a round of a case found. metadata: with the number of the case."""
    content = case.content
    facts = ReportFacts(edition, content.found, content.found_scorecard)
    report = build_report(facts, plans=plans, firm=firm, metadata=metadata)
    section, result = build_case_section(edition, case), words.result_words(content.purpose, content.kind)
    header = replace(
        report.header,
        case=build_case_heading(case),
        disclaimer=words.case_disclaimer(edition, result, is_draft=case.is_draft),
        cover_note=words.case_cover_note(is_draft=case.is_draft, is_demo=metadata.is_demo),
    )
    notes = NotesSection((words.found_assumption(result), *report.notes.assumptions[1:]), report.notes.sources)
    # What looked strange about the answers has been looked at by people since.
    warnings = report.result.warnings if section.comes_before_rating else ()
    return replace(report, header=header, result=replace(report.result, warnings=warnings), notes=notes, case=section)


def build_case_heading(facts: CaseFacts) -> CaseHeading:
    """Title, the words for a draft, and by what the report is told."""
    content = facts.content
    title = words.case_report_title(content.purpose, content.kind)
    if facts.is_draft:
        return CaseHeading(
            title, words.DRAFT_WORDS, (f"{words.DRAFT_IDENTITY}。", words.case_number_words(content.case_number))
        )
    return CaseHeading(title, "", words.signed_identity(facts.version, facts.content_hash))


def with_photos(report: Report, jpegs: Mapping[str, bytes]) -> Report:
    """The report with the small copies of its photos, by the SHA-256 of the stored files."""
    if report.case is None:
        return report
    photos = tuple(replace(photo, jpeg=jpegs[photo.sha256]) for photo in report.case.photos)
    return replace(report, case=replace(report.case, photos=photos))


def _build_notes(facts: ReportFacts, roadmap: RoadmapSection | None) -> NotesSection:
    result = list_result_assumptions(facts.edition, is_visited=facts.is_visited)
    plan = roadmap.assumptions if roadmap else ()
    return NotesSection((*result, *plan), list_sources(facts.edition, has_plan=roadmap is not None))
