"""How two results differ: the same sentences on the page of the comparison and in its charts."""

from __future__ import annotations

from collections.abc import Iterable

from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.result.comparison import Comparison, Pair
from rongtong_assess.presentation.wording.quantities import (
    Number,
    join_clauses,
    level_title,
    overall_word,
    show_number,
)

BEFORE, AFTER = "上次", "这次"
BEFORE_AFTER_HEAD = ("名称", BEFORE, AFTER, "最高")
NOT_COMPARABLE = "不能比"
CONVERTED = "换算比较："
ONLY_REWORDED = "两次用的是同一版本的不同修订，只有文字不同，分值和定级规则都一样，可以直接比较。"
OTHER_SERIES = "它们属于不同的体系，也没有办法换算。"
NOT_NEWER = "后一次用的不是更新的版本，没有办法换算。"
NOTHING_CONVERTS = "没有一题能按新版本换算。"
ITEM_SCORES = "个采集项得分"
SCENES = "个场景"


def side_words(before: str, after: str) -> str:
    """Which facts the two results follow from. before, after: a sentence about the visit, "" without one."""
    sides = zip(("前一次", "后一次"), (before, after), strict=True)
    return "".join(f"{name}{words or '按自评的答案算，没有经过现场评定。'}" for name, words in sides)


def planned_words(edition: Edition, planned: int | None, *, reached: int) -> str:
    """What the plan aimed at, and what was reached; "" without a plan."""
    if planned is None:
        return ""
    aim = f"当时的计划想到{overall_word(edition, planned)}，这次评出来是{overall_word(edition, reached)}"
    return f"{aim}，{'达到了' if reached >= planned else '还没有达到'}。"


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


def before_after_summary(rows: Iterable[tuple[str, str, str]]) -> str:
    """What a chart of two results shows. rows: a name, and its value before and after."""
    return f"{join_clauses(f'{name}上次 {before}，这次 {after}' for name, before, after in rows)}。"


def reason_in_list(reason: str) -> str:
    """Why a question does not compare, where nothing is to be confirmed."""
    return reason.removesuffix("，请确认")
