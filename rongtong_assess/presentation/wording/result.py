"""The result of an assessment in words: where a firm stands and what the next level asks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rongtong_assess.core.comparison import Comparison, Pair
from rongtong_assess.core.edition import Edition
from rongtong_assess.core.level import Gap
from rongtong_assess.core.scoring import Scorecard
from rongtong_assess.core.shortfalls import Remedy
from rongtong_assess.core.standing_facts import Effect
from rongtong_assess.presentation.wording.levels import level_noun, level_title, overall_word
from rongtong_assess.presentation.wording.numbers import Number, count_word, show_missing, show_number

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
EFFECT_WORDS: Mapping[Effect, str] = {
    Effect.LEVEL: "等级",
    Effect.POINTS: "得分",
    Effect.SCENES: "场景的等级",
    Effect.GAP: "离下一级的差距",
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
