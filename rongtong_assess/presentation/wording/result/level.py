"""The level, the conditions of the next one, and the charts of level and points."""

from __future__ import annotations

from collections.abc import Iterable

from rongtong_assess.core.edition.edition import Edition, LevelRule
from rongtong_assess.core.result.level import Gap
from rongtong_assess.core.result.scoring import Scorecard
from rongtong_assess.presentation.wording.quantities import (
    Number,
    count_word,
    join_clauses,
    level_noun,
    level_title,
    overall_word,
    show_missing,
    show_number,
    show_points,
)

TOTAL_SCORE = "总得分"
LADDER_HEAD = ("等级", "名称", "要求", "贵公司")
HERE = "在这里"
DIMENSION_HEAD = ("维度", "得分", "满分", "失分")
FULL_POINTS = "每个维度都得了满分"


def headline(edition: Edition, scorecard: Scorecard, *, who: str = "贵公司现在") -> str:
    """The whole result in one sentence. who: its subject, such as "贵公司现在"."""
    here = f"{who}{'是' if scorecard.level else ''}{level_title(edition, scorecard.level)}"
    gap = scorecard.next_gap
    if gap is None:
        return f"{here}，已是最高一{level_noun(edition)}。"
    return f"{here}；离{overall_word(edition, gap.level)}还差：{'，'.join(list_missing(edition, gap))}。"


def list_missing(edition: Edition, gap: Gap) -> list[str]:
    """What is missing to a level: a phrase for each condition that is not met."""
    words = [f"再得 {show_missing(gap.score_points)} 分"] if gap.score_points else []
    scenes, required = max(gap.scenes, gap.required_scenes), gap.required_scenes
    if scenes:
        kind = "约束性场景" if required == scenes else "场景"
        words.append(f"再有 {scenes} 个{kind}达到{overall_word(edition, gap.level)}")
        if 0 < required < scenes:
            words.append(f"其中 {required} 个约束性场景")
    return words


def together_words(conditions: int) -> str:
    """That all conditions must be met; empty where there is only one."""
    return f"{count_word(conditions)}个条件要同时满足" if conditions > 1 else ""


def nothing_to_do(edition: Edition, scorecard: Scorecard) -> str:
    """That there is no plan because nothing is left to do."""
    if scorecard.next_gap is None:
        return f"贵公司已是最高一{level_noun(edition)}，没有要补的条件。"
    return "目标等级现在就已经达到，不用再做什么。"


def scenes_reached_words(edition: Edition, level: int, *, only_required: bool) -> str:
    """The name of a condition that counts scenes."""
    return f"达到{overall_word(edition, level)}的{'约束性场景' if only_required else '场景'}"


def least_points_words(rule: LevelRule) -> str:
    """What a level asks of the total score."""
    return f"不低于 {show_points(rule.min_score)}"


def least_count_words(count: int) -> str:
    """What a level asks of a number of scenes."""
    return f"不少于 {count} 个"


def count_words(count: int) -> str:
    """A number of scenes."""
    return f"{count} 个"


def missing_points_words(points: Number) -> str:
    """Points that are missing; empty where none are."""
    return f"{show_missing(points)} 分" if points else ""


def demand_words(edition: Edition, rule: LevelRule) -> str:
    """Everything that a level asks."""
    score = f"得分{least_points_words(rule)}"
    if not edition.scenes:
        return score
    word = overall_word(edition, rule.level)
    return f"{score}，{rule.min_scenes} 个场景达到{word}，其中 {rule.min_required_scenes} 个约束性场景"


def ladder_title(edition: Edition, scorecard: Scorecard) -> str:
    """The message of the ladder of levels."""
    here, gap = level_title(edition, scorecard.level), scorecard.next_gap
    above = f"，再往上一步是{level_title(edition, gap.level)}" if gap else f"，已到最高一{level_noun(edition)}"
    return f"贵公司{f'站在{here}' if scorecard.level else here}{above}"


def ladder_label(scorecard: Scorecard) -> str:
    """What is written above the firm's step of the ladder."""
    return f"贵公司 {show_points(scorecard.score_points)}"


def ladder_summary(firm: str, step: str, *, steps: int) -> str:
    """What the ladder shows. firm: the label of the firm. step: the name of its step."""
    return f"{firm}，站在“{step}”这一步；共 {steps} 步，越往右越高。"


def worst_dimension_words(name: str, full: Number, *, lost: str) -> str:
    """The message of the chart of dimensions."""
    return f"失分最多的是{name}：满分 {show_points(full)}，失 {lost} 分"


def dimension_words(name: str, got: Number, *, full: Number) -> str:
    """The points of one dimension, as a clause."""
    return f"{name}得 {show_points(got)}，满分 {show_points(full)}"


def dimensions_summary(clauses: Iterable[str]) -> str:
    """What the chart of dimensions shows, with a clause for each."""
    return f"每个维度一条横条，涂色的部分是得到的分。{join_clauses(clauses)}。"


def got_and_lost_words(got: Number, full: Number, *, lost: str) -> str:
    """Above a bar: what was got and what was lost. lost: a number in words, empty where nothing was lost."""
    return f"得 {show_number(got)} / {show_points(full)}，{f'失 {lost} 分' if lost else '没有失分'}"
