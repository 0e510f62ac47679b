"""The level and what is missing to the next one."""

from __future__ import annotations

from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.result.level import Gap
from rongtong_assess.core.result.scoring import Scorecard
from rongtong_assess.presentation.wording.quantities import (
    count_word,
    level_noun,
    level_title,
    overall_word,
    show_missing,
)


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
