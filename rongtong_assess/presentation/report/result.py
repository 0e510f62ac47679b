"""Where a firm stands in one sentence, and the conditions of the next level one by one."""

from __future__ import annotations

from dataclasses import dataclass

from rongtong_assess.core.edition import Edition
from rongtong_assess.core.level import Gap, count_scenes
from rongtong_assess.core.scoring import Scorecard
from rongtong_assess.presentation.wording.levels import level_noun, level_title, overall_word
from rongtong_assess.presentation.wording.numbers import show_missing, show_number


@dataclass(frozen=True, slots=True)
class ConditionView:
    """One condition of the next level: what it asks, what the firm has, what is missing."""

    name: str
    need: str
    have: str
    missing: str
    is_met: bool


def headline(edition: Edition, scorecard: Scorecard, *, who: str = "贵公司现在") -> str:
    """The whole result in one sentence. who: whose it is, and when."""
    here = f"{who}{'是' if scorecard.level else ''}{level_title(edition, scorecard.level)}"
    gap = scorecard.next_gap
    if gap is None:
        return f"{here}，已是最高一{level_noun(edition)}。"
    return f"{here}；离{overall_word(edition, gap.level)}还差：{'，'.join(_missing_words(edition, gap))}。"


def list_conditions(edition: Edition, scorecard: Scorecard) -> tuple[ConditionView, ...]:
    """The conditions of the next level; none at the top."""
    gap = scorecard.next_gap
    if gap is None:
        return ()
    rule = edition.rule_by_level[gap.level]
    scenes, required = count_scenes(edition, scorecard.scenes, gap.level)
    reached = f"达到{overall_word(edition, gap.level)}的"
    score = ConditionView(
        "总得分",
        f"不低于 {show_number(rule.min_score)} 分",
        f"{show_number(scorecard.score_points)} 分",
        f"{show_missing(gap.score_points)} 分" if gap.score_points else "",
        gap.score_points == 0,
    )
    if not edition.scenes:
        return (score,)
    return (
        score,
        _scene_condition(f"{reached}场景", rule.min_scenes, scenes, missing=gap.scenes),
        _scene_condition(f"{reached}约束性场景", rule.min_required_scenes, required, missing=gap.required_scenes),
    )


def _missing_words(edition: Edition, gap: Gap) -> list[str]:
    words = [f"再得 {show_missing(gap.score_points)} 分"] if gap.score_points else []
    scenes, required = max(gap.scenes, gap.required_scenes), gap.required_scenes
    if scenes:
        kind = "约束性场景" if required == scenes else "场景"
        words.append(f"再有 {scenes} 个{kind}达到{overall_word(edition, gap.level)}")
        if 0 < required < scenes:
            words.append(f"其中 {required} 个约束性场景")
    return words


def _scene_condition(name: str, need: int, have: int, *, missing: int) -> ConditionView:
    return ConditionView(name, f"不少于 {need} 个", f"{have} 个", f"{missing} 个" if missing else "", missing == 0)
