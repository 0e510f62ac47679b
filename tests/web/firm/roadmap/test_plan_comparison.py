"""Two plans side by side, of one plan set or of two."""

from __future__ import annotations

import re

from tests.web.firm.roadmap.plan_steps import make, path
from tests.web.steps import words_of
from tests.web.story import Story
from tests.web.world import log_in


def compare(story: Story, one: str, other: str) -> str:
    return story.page(f"{path(story, 'plans/compare')}?one={one}&other={other}")


def make_id(story: Story, **wished: object) -> str:
    return make(story, **wished).location.rpartition("/")[2]


def test_without_plans_it_says_what_to_do(story: Story) -> None:
    assert "还没有可以比较的路线图" in story.page(path(story, "plans/compare"))


def test_two_plans_of_one_set_share_and_part(story: Story) -> None:
    made = make_id(story, target="3")
    page = words_of(compare(story, f"{made}:least_cost", f"{made}:most_useful"))
    counts = [int(found) for found in re.findall(r"只在[甲乙]里的措施， ?(\d+) 项", page)]
    shared = re.search(r"两份都有的措施，(\d+) 项", page)
    sizes = re.search(r"措施 (\d+) 项 (\d+) 项", page)
    assert shared
    assert sizes
    assert [count + int(shared[1]) for count in counts] == [int(sizes[1]), int(sizes[2])]
    for words in ("第一年", "做完的等级", "要多久", "场景到几级"):
        assert words in page


def test_plans_of_two_sets_are_compared_and_the_choice_stays(story: Story) -> None:
    first, second = make_id(story), make_id(story, target="3", years="3")
    page = compare(story, f"{first}:least_cost", f"{second}:most_useful")
    assert "3 年" in words_of(page)
    assert f'<option value="{second}:most_useful" selected>' in page
    assert f'<option value="{first}:least_cost" selected>' in page


def test_a_plan_compared_with_itself_has_no_differences(story: Story) -> None:
    made = make_id(story)
    page = words_of(compare(story, f"{made}:least_cost", f"{made}:least_cost"))
    assert "甲和乙选的是同一份" in page
    assert page.count("项 没有。") == 2


def test_unknown_plans_and_those_of_others_are_not_found(story: Story) -> None:
    made = make_id(story)
    for wrong in ("nonsense", f"{made}:dearest", f"{story.finished}:least_cost"):
        address = f"{path(story, 'plans/compare')}?one={made}:least_cost&other={wrong}"
        assert story.client.get(address).status_code == 404, wrong
    stranger = log_in(story.app, story.world.account("firm-2", "owner"))
    address = f"{path(story, 'plans/compare')}?one={made}:least_cost&other={made}:least_cost"
    assert stranger.get(address).status_code == 404
