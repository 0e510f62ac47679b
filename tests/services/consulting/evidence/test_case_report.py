"""The consultant's report of a case: a draft for the people of the case, then what was signed and nothing else."""

from __future__ import annotations

from io import BytesIO

import pytest
from docx import Document
from docx.oxml.ns import qn

from rongtong_assess.core.actor import Actor
from rongtong_assess.core.consulting.case import CasePurpose, CaseStep
from rongtong_assess.core.consulting.sign_off import read_signed_content
from rongtong_assess.core.errors import NotFound, Refused
from rongtong_assess.core.visit.finding import FoundValue
from rongtong_assess.presentation.document.html import WORD_JOINER, render_report_html
from rongtong_assess.presentation.document.undrawn import without_unprintable
from rongtong_assess.presentation.document.word import write_report_word
from rongtong_assess.presentation.report.report import Report
from rongtong_assess.services.consulting.reports.case_report import ReportAsked, make_case_report
from rongtong_assess.services.consulting.reports.photos import copy_photos
from rongtong_assess.settings import find_data_folder
from rongtong_assess.storage.consulting.case_results import find_round_visit, list_versions
from rongtong_assess.storage.tables.consulting.case import Case
from rongtong_assess.storage.tables.consulting.visit_record import (
    VisitDay,
    VisitParticipant,
    VisitSide,
    VisitStatement,
)
from rongtong_assess.storage.visit import list_findings
from tests.content.evidence.samples import PDF, picture
from tests.services.consulting.evidence.evidence_steps import SCENE, EvidenceSteps
from tests.services.visit_steps import AT, DAY

DRAFT = "未签名，草稿"
TEMPLATES = find_data_folder("templates") / "report"
RARE = "\ue000"


def make(steps: EvidenceSteps, actor: Actor, case: Case, **asked: object) -> Report:
    wanted = ReportAsked(case.id, **asked)  # type: ignore[arg-type]  # as the test says
    return make_case_report(steps.session, actor, wanted, library=steps.library, now=steps.now)


def printed(steps: EvidenceSteps, report: Report) -> str:
    return render_report_html(copy_photos(report, tools=steps.tools), TEMPLATES).replace(WORD_JOINER, "")


def begin(steps: EvidenceSteps, purpose: CasePurpose) -> Case:
    """At the firm, everything looked at: one scene a step lower, with a note, people and what they said."""
    case = steps.cases.go_on_site(steps.cases.open(purpose), "consultant")
    lower: FoundValue = 0 if purpose is CasePurpose.ON_SITE else 1
    visit = steps.cases.find_everything(case, {SCENE: lower})
    list_findings(steps.session, visit)[SCENE].note = "成本表是手工做的"
    person = VisitParticipant(visit_id=visit.id, side=VisitSide.FIRM, name="王厂长", role_words="生产", added_at=AT)
    said = VisitStatement(visit_id=visit.id, side=VisitSide.FIRM, satisfaction=4, words="说得明白", changed_at=AT)
    steps.session.add_all([person, said, VisitDay(visit_id=visit.id, day=DAY)])
    steps.session.flush()
    return case


def test_a_draft_says_so_on_every_page_and_is_for_the_people_of_the_case(steps: EvidenceSteps) -> None:
    case = begin(steps, CasePurpose.DIAGNOSIS)
    report = make(steps, steps.cases.by("consultant"), case)
    html = printed(steps, report)
    assert report.header.title == "中小企业数字化水平诊断报告"
    assert f'data-firm="{DRAFT}　' in html
    assert f'data-stamp="{DRAFT}　' in html
    assert "王厂长" in html
    assert "满意：说得明白" in html
    assert "成本表是手工做的" in html
    for name in ("reader", "owner"):
        with pytest.raises(Refused, match="还没有签名的结论"):
            make(steps, steps.cases.by(name), case)
    with pytest.raises(NotFound):
        make(steps, steps.cases.by("other-manager"), case)


@pytest.mark.parametrize(
    ("purpose", "title"),
    [
        (CasePurpose.DIAGNOSIS, "诊断报告"),
        (CasePurpose.INITIAL, "服务商初评报告"),
        (CasePurpose.ON_SITE, "现场评定报告"),
        (CasePurpose.RECHECK, "复评报告"),
    ],
)
def test_a_report_is_called_what_it_is(steps: EvidenceSteps, purpose: CasePurpose, title: str) -> None:
    case = begin(steps, purpose)
    steps.cases.sign(case)
    steps.cases.conclude(case)
    report = make(steps, steps.firm, case)
    html = printed(steps, report)
    assert report.header.title_lines[1] == title
    assert DRAFT not in html
    assert "consultant" in html
    assert "reviewer" in html
    assert list_versions(steps.session, case)[0].content_hash in html
    said_of_it = f"{report.header.title}{report.header.disclaimer}{report.header.cover_note}{report.source_line}"
    assert ("现场" in said_of_it) == (purpose is CasePurpose.ON_SITE)
    assert "非官方认定" in report.header.disclaimer
    assert "自评结果" not in said_of_it


def test_a_signed_report_is_made_from_what_was_signed_alone(steps: EvidenceSteps) -> None:
    case = begin(steps, CasePurpose.ON_SITE)
    steps.hand_in(picture("PNG"), name="现场.png")
    steps.cases.sign(case)
    steps.cases.conclude(case)
    before = make(steps, steps.firm, case)
    steps.cases.take(case, CaseStep.REVISE, "manager", reason="更正")
    visit = find_round_visit(steps.session, case)
    assert visit is not None
    list_findings(steps.session, visit)[SCENE].note = "后来改的"
    steps.session.flush()
    for actor in (steps.firm, steps.cases.by("reader")):
        assert make(steps, actor, case, version=1) == before
    draft = make(steps, steps.cases.by("consultant"), case, is_draft=True)
    assert draft.case is not None
    assert [finding.note for finding in draft.case.findings] == ["后来改的"]
    assert before.case is not None
    assert [finding.note for finding in before.case.findings] == ["成本表是手工做的"]
    with pytest.raises(Refused):
        make(steps, steps.firm, case, is_draft=True)
    with pytest.raises(NotFound):
        make(steps, steps.firm, case, version=2)


def test_at_most_twelve_photos_are_shown_small_those_of_differences_first(steps: EvidenceSteps) -> None:
    case = begin(steps, CasePurpose.ON_SITE)
    wide = picture("JPEG", size=(3000, 2000))
    for number in range(13):
        steps.hand_in(picture("PNG", size=(40 + number, 30)), name=f"{number}.png")
    steps.hand_in(wide, name="大.jpg")
    steps.hand_in(PDF, name="说明.pdf")
    report = copy_photos(make(steps, steps.cases.by("consultant"), case), tools=steps.tools)
    assert report.case is not None
    assert len(report.case.photos) == 12
    assert "有 14 张照片，这里放 12 张" in report.case.photos_hint
    assert all(photo.jpeg.startswith(b"\xff\xd8") and len(photo.jpeg) < 100_000 for photo in report.case.photos)
    html = render_report_html(report, TEMPLATES)
    assert html.count("data:image/jpeg;base64,") == 12


def test_a_photo_whose_bytes_are_gone_stops_the_report(steps: EvidenceSteps) -> None:
    case = begin(steps, CasePurpose.ON_SITE)
    kept = steps.hand_in(picture("PNG"), name="a.png")
    steps.tools.store.path_of(kept.sha256).unlink()
    with pytest.raises(Refused, match="不见了"):
        copy_photos(make(steps, steps.cases.by("consultant"), case), tools=steps.tools)


def test_the_four_values_stand_side_by_side_and_other_kinds_stay_empty(steps: EvidenceSteps) -> None:
    case = begin(steps, CasePurpose.INITIAL)
    report = make(steps, steps.cases.by("consultant"), case)
    assert report.case is not None
    rows = {row[0]: row[1:] for row in report.case.values}
    assert list(rows) == ["自评", "服务商初评", "现场评定", "复评"]
    assert rows["现场评定"][0] == "还没有"
    assert rows["自评"] != rows["服务商初评"]


def test_what_people_typed_never_stops_the_report(steps: EvidenceSteps) -> None:
    case = begin(steps, CasePurpose.ON_SITE)
    visit = find_round_visit(steps.session, case)
    assert visit is not None
    visit.note = f"备注{RARE}"
    steps.session.flush()
    report = without_unprintable(make(steps, steps.cases.by("consultant"), case))
    assert report.case is not None
    assert report.case.note == "备注〓"


def test_word_says_the_same(steps: EvidenceSteps) -> None:
    case = begin(steps, CasePurpose.ON_SITE)
    steps.hand_in(picture("PNG"), name="a.png")
    report = copy_photos(make(steps, steps.cases.by("consultant"), case), tools=steps.tools)
    document = Document(BytesIO(write_report_word(report)))
    text = "\n".join(element.text or "" for element in document.element.body.iter(qn("w:t")))
    for words in ("现场评定报告", DRAFT, "王厂长", "满意：说得明白", "成本表是手工做的", "佐证照片"):
        assert words in text
    section = document.sections[0]
    assert DRAFT in section.header.paragraphs[0].text
    assert DRAFT in section.footer.paragraphs[0].text
    assert write_report_word(report) == write_report_word(report)


def test_what_was_signed_is_read_back_the_same(steps: EvidenceSteps) -> None:
    case = begin(steps, CasePurpose.ON_SITE)
    steps.cases.sign(case)
    version = steps.cases.conclude(case)
    assert read_signed_content(version.content).text() == version.content
