"""What holds for every answer sheet of the shipped edition, whatever is answered.

The expected side is written anew and simply, in whole thousandths, from the published rules.
"""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from rongtong_assess.core.assessment.sheet import find_choice_mistake, settle
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.result.level import find_next_gap, overall_level
from rongtong_assess.core.result.scoring import Scorecard, score
from tests.core.random_answers import SCENE_LEVELS, Draw, additive_keys, with_answer

RULES = ((4, 80_000, 10, 6), (3, 60_000, 8, 5), (2, 40_000, 6, 3), (1, 20_000, 6, 3))
GUIDING = {"process_design", "after_sales", "scheduling", "hr", "office", "decision_support"}
SHARES = {
    "base.device_digital": ("digital_devices", "production_devices"),
    "base.device_network": ("networked_devices", "production_devices"),
    "mgmt.fund": ("yearly_digital_spend", "yearly_revenue"),
}
TRENDS = {
    "effect.green": ("energy", "revenue", "down"),
    "effect.market": ("revenue", "employees", "up"),
    "effect.value": ("cost", "revenue", "down"),
}
SCORES = st.integers(0, 4000).map(lambda steps: steps * Decimal("0.025"))


def assert_no_worse(better: Scorecard, worse: Scorecard) -> None:
    assert all(better.items[item] >= points for item, points in worse.items.items())
    assert better.score_points >= worse.score_points
    assert better.level >= worse.level


def thousandths(points: Decimal) -> int:
    whole = points * 1000
    assert whole == int(whole)
    return int(whole)


def naive_level(score_thousandths: int, scene_levels: Mapping[str, int]) -> int:
    for level, least_score, least_scenes, least_required in RULES:
        reached = {scene for scene, reached_level in scene_levels.items() if reached_level >= level}
        enough_scenes = len(reached) >= least_scenes and len(reached - GUIDING) >= least_required
        if score_thousandths >= least_score and enough_scenes:
            return level
    return 0


@given(data=st.data())
def test_an_option_with_more_points_never_lowers_anything(edition: Edition, data: st.DataObject) -> None:
    draw = Draw(data, edition)
    sheet, item = draw.sheet(), draw.item("single")
    low, high = sorted(data.draw(st.tuples(*[st.sampled_from(item.options)] * 2)), key=lambda option: option.points)
    better, worse = (score(edition, with_answer(sheet, item, frozenset({option.key}))) for option in (high, low))
    assert_no_worse(better, worse)


@given(data=st.data())
def test_one_more_option_of_a_multiple_choice_raises_its_points(edition: Edition, data: st.DataObject) -> None:
    draw = Draw(data, edition)
    sheet, item = draw.sheet(), draw.item("multi")
    more = data.draw(st.sampled_from(additive_keys(item)))
    fewer = data.draw(st.sets(st.sampled_from(additive_keys(item)))) - {more}
    better = score(edition, with_answer(sheet, item, frozenset(fewer | {more})))
    worse = score(edition, with_answer(sheet, item, frozenset(fewer)))
    assert_no_worse(better, worse)
    assert better.items[item.id] - worse.items[item.id] == item.option_by_key[more].points > 0


@given(data=st.data())
def test_a_scene_one_level_higher_never_lowers_anything(edition: Edition, data: st.DataObject) -> None:
    sheet = Draw(data, edition).sheet()
    scene = data.draw(st.sampled_from(sorted(edition.scenes)))
    better, worse = (
        score(edition, replace(sheet, scenes={**sheet.scenes, scene: level}))
        for level in (min(4, sheet.scenes[scene] + 1), sheet.scenes[scene])
    )
    assert_no_worse(better, worse)
    assert better.score_points == worse.score_points


@given(data=st.data())
def test_an_answer_left_out_never_raises_anything(edition: Edition, data: st.DataObject) -> None:
    sheet = Draw(data, edition).sheet()
    left_out = data.draw(st.sets(st.sampled_from(edition.questions), min_size=1))
    partial = replace(
        sheet,
        choices={item: keys for item, keys in sheet.choices.items() if item not in left_out},
        scenes={scene: level for scene, level in sheet.scenes.items() if f"scene.{scene}" not in left_out},
    )
    assert_no_worse(score(edition, sheet), score(edition, partial))
    assert set(partial.open_questions(edition)) == left_out
    assert not score(edition, partial).is_complete


@given(data=st.data())
def test_points_are_exact_sums_between_0_and_full(edition: Edition, data: st.DataObject) -> None:
    sheet = Draw(data, edition).sheet()
    card = score(edition, sheet)
    for item in edition.items.values():
        expected = sum(thousandths(option.points) for option in item.options if option.key in sheet.choices[item.id])
        assert 0 <= thousandths(card.items[item.id]) == expected <= thousandths(item.points)
    for dimension in edition.dimensions:
        expected = sum(thousandths(card.items[item.id]) for item in dimension.items)
        assert 0 <= thousandths(card.dimensions[dimension.id]) == expected <= thousandths(dimension.points)
    assert thousandths(card.score_points) == sum(thousandths(points) for points in card.dimensions.values())
    assert 0 <= card.score_points <= 100


@given(data=st.data())
def test_the_level_of_a_sheet_is_that_of_the_rule_written_anew(edition: Edition, data: st.DataObject) -> None:
    sheet = Draw(data, edition).sheet()
    card = score(edition, sheet)
    assert card.level == naive_level(thousandths(card.score_points), sheet.scenes)
    assert card.scenes == sheet.scenes


@given(data=st.data(), score_points=SCORES, scene_floor=SCENE_LEVELS)
def test_the_level_is_that_of_the_rule_written_anew_at_any_score(
    edition: Edition, data: st.DataObject, score_points: Decimal, scene_floor: int
) -> None:
    drawn = Draw(data, edition).scene_levels()
    scenes = {scene: max(level, scene_floor) for scene, level in drawn.items()}
    level = overall_level(edition, score_points=score_points, scene_levels=scenes)
    assert level == naive_level(thousandths(score_points), scenes)


@given(data=st.data(), scores=st.tuples(SCORES, SCORES))
def test_more_points_and_better_scenes_never_lower_the_level(
    edition: Edition, data: st.DataObject, scores: tuple[Decimal, Decimal]
) -> None:
    draw = Draw(data, edition)
    worse = draw.scene_levels()
    better = {scene: max(level, worse[scene]) for scene, level in draw.scene_levels().items()}
    low = overall_level(edition, score_points=min(scores), scene_levels=worse)
    assert overall_level(edition, score_points=max(scores), scene_levels=better) >= low


def raised(edition: Edition, scenes: Mapping[str, int], to: int, *, required: int, others: int) -> dict[str, int]:
    """The scenes after lifting that many required ones, and that many of any kind, to a level."""
    below = [scene for scene in edition.scenes if scenes[scene] < to]
    lifted = [scene for scene in below if scene not in GUIDING][:required]
    lifted += [scene for scene in below if scene not in lifted][:others]
    return {**scenes, **dict.fromkeys(lifted, to)}


@given(data=st.data(), score_points=SCORES)
def test_what_is_missing_closes_the_gap_when_granted_and_not_a_step_earlier(
    edition: Edition, data: st.DataObject, score_points: Decimal
) -> None:
    scenes = Draw(data, edition).scene_levels()
    level = overall_level(edition, score_points=score_points, scene_levels=scenes)
    gap = find_next_gap(edition, level, score_points=score_points, scene_levels=scenes)
    if gap is None:
        assert level == 4
        return
    assert gap.level == level + 1
    others = max(0, gap.scenes - gap.required_scenes)
    granted = raised(edition, scenes, gap.level, required=gap.required_scenes, others=others)
    enough = score_points + gap.score_points
    assert overall_level(edition, score_points=enough, scene_levels=granted) == gap.level
    if gap.score_points:
        almost = enough - Decimal("0.001")
        assert overall_level(edition, score_points=almost, scene_levels=granted) == level
    if gap.required_scenes:
        fewer = raised(edition, scenes, gap.level, required=gap.required_scenes - 1, others=0)
        assert overall_level(edition, score_points=enough, scene_levels=fewer) == level
    if others:
        fewer = raised(edition, scenes, gap.level, required=gap.required_scenes, others=others - 1)
        assert overall_level(edition, score_points=enough, scene_levels=fewer) == level


@given(data=st.data())
def test_the_exclusive_option_is_worth_nothing_and_goes_with_no_other(edition: Edition, data: st.DataObject) -> None:
    draw = Draw(data, edition)
    sheet, item = draw.sheet(), draw.item("multi")
    alone = frozenset(option.key for option in item.options if option.is_exclusive)
    assert score(edition, with_answer(sheet, item, alone)).items[item.id] == 0
    others = data.draw(st.sets(st.sampled_from(additive_keys(item)), min_size=1))
    assert find_choice_mistake(item, alone) is None
    assert find_choice_mistake(item, alone | others) is not None


def naive_band(part: int, whole: int) -> str:
    for key, edge in (("A", 10), ("B", 20), ("C", 40), ("D", 60)):
        if part * 100 <= edge * whole:
            return key
    return "E"


@given(data=st.data(), item=st.sampled_from(sorted(SHARES)), percent=st.sampled_from([0, 10, 20, 40, 60, 100, None]))
def test_the_option_of_a_share_is_the_band_by_whole_number_arithmetic(
    edition: Edition, data: st.DataObject, item: str, percent: int | None
) -> None:
    part_fact, whole_fact = SHARES[item]
    whole = data.draw(st.integers(1, 1000)) * 100
    near = st.integers(-1, 1).map(lambda step: min(whole, max(0, whole * (percent or 0) // 100 + step)))
    part = data.draw(st.integers(0, whole) if percent is None else near)
    facts = {part_fact: Decimal(part), whole_fact: Decimal(whole)}
    sheet, mistakes = settle(edition, chosen={}, scenes={}, facts=facts)
    assert mistakes == ()
    assert sheet.choices == {item: frozenset({naive_band(part, whole)})}


@given(
    item=st.sampled_from(sorted(TRENDS)),
    last=st.tuples(st.integers(0, 60), st.integers(1, 60)),
    before=st.tuples(st.integers(0, 60), st.integers(1, 60)),
    scale=st.integers(1, 10000),
)
def test_the_option_of_a_trend_is_found_by_multiplying_across(
    edition: Edition, item: str, last: tuple[int, int], before: tuple[int, int], scale: int
) -> None:
    amount, per, better = TRENDS[item]
    numbers = {
        f"{amount}_last": last[0] * scale,
        f"{per}_last": last[1] * scale,
        f"{amount}_before": before[0],
        f"{per}_before": before[1],
    }
    difference = last[0] * before[1] - before[0] * last[1]
    rank = difference if better == "up" else -difference
    expected = "B" if rank == 0 else "C" if rank > 0 else "A"
    facts = {fact: Decimal(number) for fact, number in numbers.items()}
    sheet, _ = settle(edition, chosen={}, scenes={}, facts=facts)
    assert sheet.choices[item] == frozenset({expected})


@given(data=st.data())
def test_the_order_of_answers_changes_nothing(edition: Edition, data: st.DataObject) -> None:
    sheet = Draw(data, edition).sheet()
    keys = {item: data.draw(st.permutations(sorted(chosen))) for item, chosen in sheet.choices.items()}
    shuffled = replace(
        sheet,
        choices={item: frozenset(keys[item]) for item in data.draw(st.permutations(sorted(keys)))},
        scenes={scene: sheet.scenes[scene] for scene in data.draw(st.permutations(sorted(sheet.scenes)))},
    )
    card = score(edition, shuffled)
    assert card == score(edition, sheet)
    assert (tuple(card.items), tuple(card.scenes)) == (tuple(edition.items), tuple(edition.scenes))
