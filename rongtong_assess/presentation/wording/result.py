"""A result in words: where a firm stands, what the next level asks, how two results and a trial differ."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from rongtong_assess.core.catalogue.solution import SceneStep, Solution
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.result.comparison import Comparison, Pair
from rongtong_assess.core.result.level import Gap
from rongtong_assess.core.result.scoring import Scorecard
from rongtong_assess.core.roadmap.gains import Remedy
from rongtong_assess.core.roadmap.money import Lacking, Purchase
from rongtong_assess.core.visit.standing_facts import ResultPart
from rongtong_assess.presentation.wording.quantities import (
    Number,
    count_word,
    level_noun,
    level_title,
    level_word,
    overall_word,
    show_missing,
    show_money,
    show_number,
)

CONVERTED = "换算比较："


ONLY_REWORDED = "两次用的是同一版本的不同修订，只有文字不同，分值和定级规则都一样，可以直接比较。"


OTHER_SERIES = "它们属于不同的体系，也没有办法换算。"


NOT_NEWER = "后一次用的不是更新的版本，没有办法换算。"


NOTHING_CONVERTS = "没有一题能按新版本换算。"


def side_words(before: str, after: str) -> str:
    """Which facts the two sides are made of. before, after: what a visit says of its result, "" without one."""
    sides = zip(("前一次", "后一次"), (before, after), strict=True)
    return "".join(f"{name}{words or '按自评的答案算，没有经过现场评定。'}" for name, words in sides)


def planned_words(edition: Edition, planned: int | None, reached: int) -> str:
    """What the plan aimed at, and what was reached; "" without a plan."""
    if planned is None:
        return ""
    aim = f"当时的计划想到{overall_word(edition, planned)}，这次评出来是{overall_word(edition, reached)}"
    return f"{aim}，{'达到了' if reached >= planned else '还没有达到'}。"


ITEM_SCORES = "个采集项得分"


SCENES = "个场景"


def headline_words(found: Comparison) -> str:
    """Level and score in one sentence."""
    return f"{level_change_words(found)}；{total_change_words(found.total)}。"


def level_change_words(found: Comparison) -> str:
    """The level before and after."""
    after = _level_title(found.edition, found.level.after)
    if found.level.before is None:
        return f"等级不能比，这次是{after}"
    before = _level_title(found.edition, found.level.before)
    return f"等级没有变，都是{after}" if before == after else f"等级从{before}到{after}"


def total_change_words(total: Pair) -> str:
    """The score before and after."""
    after = f"{show_number(total.after)} 分"
    if total.before is None or total.gain is None:
        return f"总分不能比，这次得 {after}"
    if not total.gain:
        return f"得分没有变，都是 {after}"
    if show_number(total.before) == show_number(total.after):
        return f"得分都约 {after}，{'多' if total.gain > 0 else '少'}不到 0.01 分"
    step = f"{'多' if total.gain > 0 else '少'} {show_number(total.gain).removeprefix('-')} 分"
    return f"得分从 {show_number(total.before)} 分到 {after}，{step}"


def change_count_words(pairs: Iterable[Pair], what: str) -> str:
    """How many of them rose, fell, and do not compare. what: counter and noun."""
    gains = [pair.gain for pair in pairs]
    better, worse = (sum(bool(gain and gain * sign > 0) for gain in gains) for sign in (1, -1))
    lost = sum(gain is None for gain in gains)
    if not (better or worse or lost):
        return f"{len(gains)} {what}都没有变"
    return f"{better} {what}提高，{worse} 个下降" + (f"，{lost} 个不能比" if lost else "")


def _level_title(edition: Edition, level: Number) -> str:
    return level_title(edition, int(level))


def other_edition_words(old: Edition, new: Edition) -> str:
    """Why results of two editions do not compare as they are."""
    return f"两次用的版本不同：《{old.title}》和《{new.title}》，题目和分值不一样，直接比较分数没有意义。"


def converted_words(new: Edition) -> str:
    """What is done to compare a result with one of a newer edition."""
    return f"上次的答案按《{new.title}》重新计分，和这次比较。上次的结果本身不变。"


VISIT_TITLE = "现场评定的结果"


VISIT_HOW = "等级由现场看到的情况按同一套规则算出。"


EFFECT_WORDS: Mapping[ResultPart, str] = {
    ResultPart.LEVEL: "等级",
    ResultPart.POINTS: "得分",
    ResultPart.SCENES: "场景的等级",
    ResultPart.GAP: "离下一级的差距",
}


REMEDY_WORDS: Mapping[Remedy, str] = {
    "solutions": "",
    "scenes": "不用单独购买：有系统支撑、达到二级及以上的场景越多，这一项越高",
    "results": "这几分买不到：从第一周起记录指标基线，改造以后用前后两段数据说明变化",
    "spending": "这几分看真实投入占营业额的比例，不必为得分花钱；请把数字化投入单独记账，免得漏算",
    "practice": "没有现成方案；自己真正做到并留下证明，同样得分",
}


BY_SCENE_WORDS = "不用单独购买：有一个应用场景真正升了级并在用，就到这一档"


NOT_YET = "还没到一级，或没有这个场景"


def headline(edition: Edition, scorecard: Scorecard, *, who: str = "贵公司现在") -> str:
    """The whole result in one sentence. who: whose it is, and when."""
    here = f"{who}{'是' if scorecard.level else ''}{level_title(edition, scorecard.level)}"
    gap = scorecard.next_gap
    if gap is None:
        return f"{here}，已是最高一{level_noun(edition)}。"
    return f"{here}；离{overall_word(edition, gap.level)}还差：{'，'.join(list_missing(edition, gap))}。"


def list_missing(edition: Edition, gap: Gap) -> list[str]:
    """What is missing to a level, a phrase for each condition that is not met."""
    words = [f"再得 {show_missing(gap.score_points)} 分"] if gap.score_points else []
    scenes, required = max(gap.scenes, gap.required_scenes), gap.required_scenes
    if scenes:
        kind = "约束性场景" if required == scenes else "场景"
        words.append(f"再有 {scenes} 个{kind}达到{overall_word(edition, gap.level)}")
        if 0 < required < scenes:
            words.append(f"其中 {required} 个约束性场景")
    return words


def together_words(conditions: int) -> str:
    """How so many conditions go together; empty where there is only one."""
    return f"{count_word(conditions)}个条件要同时满足" if conditions > 1 else ""


def nothing_to_do(edition: Edition, scorecard: Scorecard) -> str:
    """Why there is no plan where nothing is wrong: there is nothing left to do."""
    if scorecard.next_gap is None:
        return f"贵公司已是最高一{level_noun(edition)}，没有要补的条件。"
    return "目标等级现在就已经达到，不用再做什么。"


UNCHANGED = "没有变"


LEVEL = "等级"


TOTAL = "总分"


NO_CHANGE = "按答案看已具备，或给这次测评带不来变化"


def line_words(edition: Edition, present: Scorecard, tried: Scorecard) -> str:
    """Score and level before and after."""
    score = f"{show_number(present.score_points)} 分 → {show_number(tried.score_points)} 分"
    before, after = overall_word(edition, present.level), overall_word(edition, tried.level)
    return f"{score}，{before}" + (f" → {after}" if before != after else "")


def difference_words(present: Number, tried: Number) -> str:
    """Such as "+1.5 分", so that the shown numbers add up; what is too little to be shown is not called unchanged."""
    step = Decimal(show_number(tried)) - Decimal(show_number(present))
    if step:
        return f"{'+' if step > 0 else ''}{show_number(step)} 分"
    return UNCHANGED if present == tried else f"{'多' if tried > present else '少'}不到 0.01 分"


def purchase_words(purchase: Purchase) -> str:
    """What the bought solutions cost; "" when there are none."""
    if not purchase.bought:
        return ""
    first, yearly = show_money(purchase.first_year_wan_yuan), show_money(purchase.yearly_wan_yuan)
    return f"选了 {len(purchase.bought)} 个方案，第一年约 {first}，以后每年约 {yearly}"


def any_of_words(solutions: Iterable[Solution]) -> str:
    """Solutions of which one is enough."""
    return " 或 ".join(solution.name for solution in solutions)


def step_words(edition: Edition, step: SceneStep) -> str:
    """A scene, from which level to which."""
    return f"{edition.scenes[step.scene_id].name} {level_word(step.from_level)} → {level_word(step.to_level)}"


def lacking_words(lacking: Lacking) -> str:
    """Which solutions must be there before this one brings anything."""
    groups = "；".join(any_of_words(group) for group in lacking.groups)
    return f"还缺先决条件：{groups}。它带来的先不计入。"


def who_words(*, is_changed: bool) -> str:
    """Of whom the headline speaks."""
    return "照这样，贵公司" if is_changed else "贵公司现在"


def level_step_words(edition: Edition, step: int) -> str:
    """How many levels up or down."""
    return f"{'升' if step > 0 else '降'} {abs(step)} {level_noun(edition)}" if step else UNCHANGED


def points_of_words(points: str, full: Decimal) -> str:
    """Points out of those an item can bring."""
    return f"{points} / {show_number(full)} 分"


def gained_words(name: str, points: Number) -> str:
    """What a solution adds to an item."""
    return f"{name} +{show_number(points)} 分"


def waiting_words(edition: Edition, step: SceneStep) -> str:
    """A step of a scene that another one must come before."""
    return f"{step_words(edition, step)}（要先到{level_word(step.from_level)}）"
