"""The page that compares two results: a sentence, charts marked where converted, and a clear refusal."""

from __future__ import annotations

import pytest
from flask import Flask

from rongtong_assess.core.assessment.carry_over import carry_over
from rongtong_assess.core.assessment.sheet_json import read_sheet
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.result.comparison import compare, compare_across, convert_sheet
from rongtong_assess.core.result.scoring import Scorecard, score
from rongtong_assess.presentation.views.result import build_comparison
from rongtong_assess.presentation.wording.result.comparison import CONVERTED
from tests.made_up_editions import next_edition
from tests.services.makers import example
from tests.web.firm.second_assessment import finish_another
from tests.web.fixed_library import publish
from tests.web.story import Story
from tests.web.world import log_in


def result_of(edition: Edition, name: str) -> Scorecard:
    return score(edition, read_sheet(edition, example(name)).sheet)


def test_the_headline_says_level_and_points_before_and_after(edition: Edition) -> None:
    before, after = result_of(edition, "machining-60"), result_of(edition, "food-180")
    shown = build_comparison(compare(edition, before, after))
    assert shown.headline == "等级没有变，都是一级（初始级）；得分从 37.8 分到 45.08 分，多 7.28 分。"
    assert build_comparison(compare(edition, after, before)).headline.endswith(
        "得分从 45.08 分到 37.8 分，少 7.28 分。"
    )
    assert build_comparison(compare(edition, after, after)).headline.endswith("得分没有变，都是 45.08 分。")
    unchanged = [chart.title for chart in build_comparison(compare(edition, after, after)).charts]
    assert unchanged[2:] == ["15 个采集项得分都没有变", "16 个场景都没有变"]
    assert [len(chart.rows) for chart in shown.charts] == [1, 4, len(edition.items), len(edition.scenes)]
    assert shown.prefix == ""


def test_every_title_of_a_converted_comparison_says_so(edition: Edition) -> None:
    new = next_edition(edition)
    sheet = read_sheet(edition, example("machining-60")).sheet
    after = score(new, convert_sheet(new, carry_over(edition, new, sheet)))
    shown = build_comparison(compare_across(edition, new, before=sheet, after=after))
    titles = [shown.headline, *(chart.title for chart in shown.charts)]
    assert all(title.startswith(CONVERTED) for title in titles)
    assert "总分不能比" in shown.headline
    assert shown.charts[1].rows[0][:2] == ("总分", "不能比")
    assert [(line.name, line.reason) for line in shown.lost] == [
        ("网络建设", "题目已改写"),
        ("编的采集项", "新增的题目"),
        ("质量管理", "题目已改写"),
    ]


def test_two_results_of_one_edition_are_compared_from_the_firms_home(story: Story) -> None:
    second = finish_another(story)
    address = f"/firm/comparison?before={story.finished}&amp;after={second}"
    assert address in story.page("/firm/")
    page = story.page(address.replace("&amp;", "&"))
    assert "等级没有变" in page
    assert CONVERTED not in page


def test_across_editions_the_page_refuses_then_converts_and_says_so(story: Story, edition: Edition) -> None:
    publish(story.app, next_edition(edition))
    address = f"/firm/comparison?before={story.finished}&after={finish_another(story)}"
    refused = story.page(address)
    assert "这两次不能直接比较" in refused
    assert "<svg xmlns" not in refused
    converted = story.page(f"{address}&convert=1")
    assert converted.count(f"<figcaption>{CONVERTED}") == converted.count("<figcaption>") == 4
    assert converted.count(f'<caption class="visually-hidden">{CONVERTED}') == 4
    assert "网络建设：题目已改写" in converted


def test_without_two_results_the_page_says_so(story: Story) -> None:
    assert "还没有两次结果" in story.page("/firm/comparison")
    assert "比较最近两次结果" not in story.page("/firm/")


@pytest.mark.parametrize("other", ["nonsense", "00000000-0000-0000-0000-000000000001"])
def test_what_is_not_there_is_not_found(story: Story, other: str) -> None:
    assert story.client.get(f"/firm/comparison?before={story.finished}&after={other}").status_code == 404


def test_another_firms_results_are_not_found(story: Story, app: Flask) -> None:
    second = finish_another(story)
    stranger = log_in(app, story.world.account("firm-2", "owner"))
    assert stranger.get(f"/firm/comparison?before={story.finished}&after={second}").status_code == 404
