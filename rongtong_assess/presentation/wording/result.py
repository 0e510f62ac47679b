"""The result of an assessment in words: where a firm stands and what the next level asks."""

from __future__ import annotations

from collections.abc import Mapping

from rongtong_assess.core.edition import Edition
from rongtong_assess.core.level import Gap
from rongtong_assess.core.point_gaps import Remedy
from rongtong_assess.core.scoring import Scorecard
from rongtong_assess.core.standing_facts import Effect
from rongtong_assess.presentation.wording.levels import level_noun, level_title, overall_word
from rongtong_assess.presentation.wording.numbers import count_word, show_missing

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
