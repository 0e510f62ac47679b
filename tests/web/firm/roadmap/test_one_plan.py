"""One plan on page, PDF and Word: the default before the firm has chosen, the followed one after; stale once a visit
has found something else."""

from __future__ import annotations

import re
from io import BytesIO

from docx import Document
from pypdf import PdfReader

from rongtong_assess.core.china_time import CHINA
from rongtong_assess.core.visit.finding import NO_FINDING, finding_fields
from rongtong_assess.core.visit.merge import FieldsMessage
from rongtong_assess.services.consulting.visits.begin_visit import begin_visit
from rongtong_assess.services.consulting.visits.record_findings import confirm_rest, record_findings
from rongtong_assess.storage.assessment import get_assessment
from rongtong_assess.storage.tables.people import Membership
from rongtong_assess.web.frame.site import now
from rongtong_assess.web.frame.transaction import EXTENSION
from tests.actors import platform_actor
from tests.services.visit_steps import authorise, sign_by_two
from tests.web.firm.roadmap.plan_steps import make, path
from tests.web.story import Story


def squeezed(text: str) -> str:
    return "".join(text.split())


def faces_of(story: Story) -> dict[str, str]:
    """What page, PDF and Word say, without blanks and markup."""
    base = f"/firm/assessments/{story.finished}"
    page = re.sub(r"<[^>]+>", "", story.page(f"{base}/result"))
    pdf = PdfReader(BytesIO(story.client.get(f"{base}/report.pdf").data))
    paper = Document(BytesIO(story.client.get(f"{base}/report.docx").data))
    words = [paragraph.text for paragraph in paper.paragraphs]
    words += [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    return {
        "page": squeezed(page),
        "pdf": squeezed("".join(page.extract_text() for page in pdf.pages)),
        "word": squeezed("".join(words)),
    }


def assert_everywhere(story: Story, *wanted: str) -> None:
    for name, text in faces_of(story).items():
        assert [words for words in wanted if squeezed(words) not in text] == [], name


def refute(story: Story) -> None:
    """A platform's visit finds two answers less far than declared."""
    installation = story.app.extensions[EXTENSION]
    with installation.sessions() as session:
        assessment = get_assessment(session, story.world.organisations["firm-1"], story.finished)
        platform = story.world.organisations["platform-1"]
        account_id = session.query(Membership.account_id).filter(Membership.organisation_id == platform).first()[0]
        authorise(session, assessment, platform)
        actor, at, library = platform_actor(platform, account_id), now(), installation.library
        case = begin_visit(session, actor, story.finished, library=library, now=at)
        message = FieldsMessage(NO_FINDING, finding_fields(0), 0, "test", 0)
        record_findings(session, actor, case.id, messages=[("scene.finance", message)], library=library, now=at)
        confirm_rest(session, actor, case.id, library=library, now=at)
        sign_by_two(session, actor, case, library=library, on=at.astimezone(CHINA).date(), now=at)
        session.commit()


def test_before_the_firm_has_chosen_all_faces_show_the_default_of_the_command(story: Story) -> None:
    # `rongtong plan` says the same of this sheet; tests/cli/roadmap/test_one_plan.py compares command and report.
    assert_everywhere(story, "5.05 万元")


def test_once_a_plan_is_followed_all_faces_show_it(story: Story) -> None:
    address = make(story).location
    story.post(f"{address}/follow", path(story), kind="safe")
    assert_everywhere(story, "留余地", "8.175 万元")
    texts = faces_of(story)
    assert "正在按“留余地”做" in texts["page"]
    assert "下面展开选定的“留余地”方案" in texts["pdf"]
    assert "下面展开选定的“留余地”方案" in texts["word"]


def test_a_visit_makes_the_followed_plan_stale_everywhere_and_one_press_makes_it_anew(story: Story) -> None:
    address = make(story).location
    story.post(f"{address}/follow", path(story), kind="least_cost")
    refute(story)
    assert_everywhere(story, "这份路线图已过时", "财务管理", "最省钱（已过时）", "服务平台现场评定的结果")
    measures = story.page("/firm/measures")
    assert "这份路线图已过时" in measures
    anew = story.post(f"{address}/again", "/firm/measures")
    assert "已按现在的情况、同样的条件重新做好" in anew
    assert "已过时" not in anew
    assert "已证明没有更好的" in anew
    assert "看变了什么，怎么办" in story.page("/firm/")
    for face in ("/firm/measures", f"{path(story).removesuffix('/plan')}/result", address):
        page = story.page(face)
        assert "这份路线图已过时" in page
        assert "看重新做的路线图" in page
        assert "同样的条件重新做</button>" not in page
    listed = story.page(path(story))
    assert listed.count("已过时</span>") == 1
