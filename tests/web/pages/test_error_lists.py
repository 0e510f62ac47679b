"""Long lists of mistakes are cut on pages, with how many more there are."""

from __future__ import annotations

import pytest
from flask import Flask, render_template_string

from rongtong_assess.core.errors import Mistake, Refused
from rongtong_assess.web.frame import errors as error_pages

LIST = '{% from "parts/mistakes.html" import mistake_list %}{{ mistake_list(mistakes) }}'


@pytest.mark.parametrize(("count", "rest"), [(1, None), (50, None), (51, "还有 1 处"), (5_000, "还有 4950 处")])
def test_a_page_lists_the_first_mistakes_and_counts_the_rest(app: Flask, count: int, rest: str | None) -> None:
    mistakes = tuple(Mistake("甲" * 5_000, "<乙>" * 5_000, "丙" * 5_000) for _ in range(count))
    with app.test_request_context():
        page = render_template_string(LIST, mistakes=mistakes)
    assert page.count("<li>") == min(count, 50) + bool(rest)
    assert len(page) < 50 * 3_000
    assert "<乙>" not in page
    assert rest is None or rest in page


@pytest.mark.parametrize("is_json", [False, True])
def test_an_error_page_is_bounded_too(app: Flask, is_json: bool) -> None:
    refusal = Refused(Mistake("甲" * 5_000, "乙", "丙") for _ in range(3_000))
    how = {"json": {}} if is_json else {}
    with app.test_request_context("/firm/x", method="POST", **how):
        answer = app.make_response(error_pages.show_core_error(refusal))
    assert answer.status_code == 422
    text = answer.get_data(as_text=True)
    assert len(text) < 20_000
    assert "还有 2980 处" in text
