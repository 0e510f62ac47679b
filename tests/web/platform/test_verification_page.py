"""What a consultant reads on the list and on the page of a visit."""

from __future__ import annotations

import re

from flask.testing import FlaskClient

from rongtong_assess.core.edition.edition import Edition
from tests.web.platform.visit_steps import finish, send
from tests.web.story import Story


def test_the_list_says_the_interval_in_levels(authorised: Story, consultant: FlaskClient) -> None:
    page = consultant.get("/platform/visits").text
    assert re.search(r"90% 区间(只含[未一二三四]|[未一二三四].{1,3}到)", page)


def test_a_consultant_sees_what_is_still_open_and_gets_there(
    consultant: FlaskClient, edition: Edition, path: str
) -> None:
    first, second = edition.questions[:2]
    assert f'href="#card-{first}">到没核对的题' in consultant.get(path).text
    page = send(consultant, path, **{f"verdict-{first}": "same"})
    assert f'href="#card-{second}">到没核对的题' in page
    assert f"已核对 1/{len(edition.questions)}" in page
    assert f"已核对 1/{sum(len(group.items) for group in edition.dimensions[0].groups)}" in page
    assert "到没核对的题" not in send(consultant, path, confirm_rest="y")


def test_what_a_refused_page_sent_counts_as_unsaved(consultant: FlaskClient, path: str) -> None:
    assert "data-is-unsaved" not in send(consultant, path, **{"verdict-base.network": "same"})
    page = send(consultant, path, **{"verdict-scene.finance": "same", "verdict-scene.quality": "other"})
    assert page.count("data-is-unsaved") == 2
    assert "data-is-unsaved" not in consultant.get(path).text


def test_a_missing_day_is_said_beside_its_field(consultant: FlaskClient, path: str) -> None:
    send(consultant, path, confirm_rest="y")
    page = send(consultant, f"{path}/completion", seen_revision="0", visited_on="")
    assert '<a href="#visited_on">没有填到访日期' in page
    assert 'aria-describedby="visited_on-error"' in page


def test_a_level_that_stays_is_said_in_a_sentence(authorised: Story, consultant: FlaskClient, path: str) -> None:
    assert "现场评定：" not in authorised.page("/firm/")
    page = finish(authorised, consultant, path)
    assert "等级和得分与自评相同：" in page
    assert "各题都和填报一致" in page
    assert f'/firm/assessments/{authorised.finished}/result#verified">逐处对照' in authorised.page("/firm/")
