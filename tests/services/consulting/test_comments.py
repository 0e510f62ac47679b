"""Comments on a case: who writes, who sees, and that they can be settled and opened again."""

from __future__ import annotations

from datetime import timedelta
from itertools import count

import pytest

from rongtong_assess.core.errors import NotFound, Refused
from rongtong_assess.services.consulting.cases.comments import (
    CommentEntry,
    add_comment,
    list_comments,
    reopen_comment,
    settle_comment,
)
from rongtong_assess.storage.consulting.comments import count_open_comments
from rongtong_assess.storage.tables.consulting.case import Case
from rongtong_assess.storage.tables.consulting.sign_off import CaseComment
from tests.services.consulting.case_steps import CaseSteps
from tests.services.visit_steps import AT

MOMENTS = (AT + timedelta(seconds=second) for second in count())


def write(steps: CaseSteps, case: Case, by: str, entry: CommentEntry) -> CaseComment:
    return add_comment(steps.session, steps.by(by), case.id, entry, library=steps.library, now=next(MOMENTS))


def texts(steps: CaseSteps, case: Case, by: str, question: str | None = None) -> list[str]:
    return [shown.comment.text for shown in list_comments(steps.session, steps.by(by), case.id, question=question)]


def test_a_comment_is_seen_by_the_firm_only_where_it_is_meant_for_it(steps: CaseSteps) -> None:
    case = steps.open()
    write(steps, case, "manager", CommentEntry("内部：上次材料有假"))
    write(steps, case, "reviewer", CommentEntry(" 请补台账 ", "scene.quality", is_for_firm=True))
    write(steps, case, "owner", CommentEntry("台账在系统里", "scene.quality"))
    assert texts(steps, case, "owner") == ["请补台账", "台账在系统里"]
    assert texts(steps, case, "reader") == ["内部：上次材料有假", "请补台账", "台账在系统里"]
    assert texts(steps, case, "manager", "scene.quality") == ["请补台账", "台账在系统里"]
    assert texts(steps, case, "manager", "") == ["内部：上次材料有假"]


def test_a_comment_is_settled_and_opened_again_by_either_side(steps: CaseSteps) -> None:
    case = steps.open()
    comment = write(steps, case, "manager", CommentEntry("请补台账", is_for_firm=True))
    assert count_open_comments(steps.session, case, for_firm=True) == 1
    for _ in range(2):
        settle_comment(steps.session, steps.owner, case.id, comment.id, now=AT)
    [shown] = list_comments(steps.session, steps.by("manager"), case.id)
    assert (shown.is_open, shown.author, shown.organisation, shown.settled_by) == (False, "manager", "平台", "某人")
    assert count_open_comments(steps.session, case, for_firm=False) == 0
    reopen_comment(steps.session, steps.by("reviewer"), case.id, comment.id)
    assert list_comments(steps.session, steps.owner, case.id)[0].is_open


def test_nobody_without_a_part_in_the_case_writes_or_settles(steps: CaseSteps) -> None:
    case = steps.open()
    internal = write(steps, case, "manager", CommentEntry("内部"))
    for name in ("reader", "consultant", "other-manager"):
        with pytest.raises(NotFound):
            write(steps, case, name, CommentEntry("我"))
        with pytest.raises(NotFound):
            settle_comment(steps.session, steps.by(name), case.id, internal.id, now=AT)
    with pytest.raises(NotFound):
        settle_comment(steps.session, steps.owner, case.id, internal.id, now=AT)


@pytest.mark.parametrize(
    ("entry", "where"),
    [
        (CommentEntry("  "), "text"),
        (CommentEntry("长" * 501), "text"),
        (CommentEntry("有\x00字符"), "text"),
        (CommentEntry("好", "scene.unknown"), "question"),
    ],
)
def test_an_impossible_comment_is_refused(steps: CaseSteps, entry: CommentEntry, where: str) -> None:
    with pytest.raises(Refused) as refused:
        write(steps, steps.open(), "manager", entry)
    assert [mistake.where for mistake in refused.value.mistakes] == [where]


def test_a_comment_that_tells_a_password_is_refused(steps: CaseSteps) -> None:
    case = steps.open()
    with pytest.raises(Refused, match="登录密码"):
        write(steps, case, "manager", CommentEntry("ERP 账号 admin，密码 Abc12345"))
    assert texts(steps, case, "manager") == []
