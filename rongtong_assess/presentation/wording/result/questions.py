"""What is said of single items, scenes and supports, and the charts of scenes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rongtong_assess.core.edition.edition import Option, Scene
from rongtong_assess.core.roadmap.gains import Remedy
from rongtong_assess.presentation.wording.quantities import join_clauses, join_names, level_word

REMEDY_WORDS: Mapping[Remedy, str] = {
    "solutions": "",
    "scenes": "不用单独购买：有系统支撑、达到二级及以上的场景越多，这一项越高",
    "results": "这几分买不到：从第一周起记录指标基线，改造以后用前后两段数据说明变化",
    "spending": "这几分看真实投入占营业额的比例，不必为得分花钱；请把数字化投入单独记账，免得漏算",
    "practice": "没有现成方案；自己真正做到并留下证明，同样得分",
}
BY_SCENE_WORDS = "不用单独购买：有一个应用场景真正升了级并在用，就到这一档"
NOT_YET = "还没到一级，或没有这个场景"
TOP_SCENE = "已是最高一级。"
REQUIRED, GUIDING = "约束性", "指导性"
ANY_SCENE_NAME = "应用场景"
FOUND_ANSWERS, DECLARED_ANSWERS = "现场看到的", "贵公司的回答"
RADAR_HEAD = ("场景", "等级", "目标", "路线图做完")
SCENES_HEAD = ("场景", "所属部分", "类别", "等级")


def option_words(option: Option) -> str:
    """Key and text of an option; a band is told by its limits."""
    return f"{option.key}　{option.text or option.band}"


def declared_answers_words(answers: Iterable[str]) -> str:
    """What the firm answered where a visit found something else."""
    return f"贵公司填报的是：{join_clauses(answers)}"


def entered_words(facts: Iterable[tuple[str, str]], calculation: str) -> str:
    """The numbers as entered, and what was computed from them. calculation: empty where nothing was."""
    numbers = join_clauses(f"{name} {value}" for name, value in facts)
    return f"填写的数字：{numbers}。{f'计算：{calculation}。' if calculation else ''}"


def machines_to_band_words(machines: int) -> str:
    """How many more machines lead to the next band, before how to get there."""
    return f"再有 {machines} 台就到这一档："


def warning_words(names: Iterable[str], message: str) -> str:
    """Answers that contradict each other. names: of the questions."""
    return f"{join_names(names)}：{message}"


def scene_kind(scene: Scene) -> str:
    """约束性 scenes are counted apart by the level rules, 指导性 ones are not."""
    return kind_words(is_required=scene.is_required)


def kind_words(*, is_required: bool) -> str:
    """The kind of a scene."""
    return REQUIRED if is_required else GUIDING


def present_level_words(text: str) -> str:
    """What a scene is like now."""
    return f"现在：{text}"


def next_level_words(level: str, text: str) -> str:
    """What the next level of a scene asks."""
    return f"下一步（{level}）：{text}"


def level_after_words(level: str) -> str:
    """Where the plan leads a scene."""
    return f"路线图做完到{level}。"


def declared_level_words(level: str) -> str:
    """The level that the firm declared for a scene of which a visit found another one."""
    return f"这是现场看到的；贵公司填报的是{level}。"


def fits_words(names: Iterable[str], measures: Iterable[int]) -> str:
    """What a support helps with. names: of questions. measures: numbers of the plan's measures."""
    numbers = join_names(map(str, measures))
    return join_clauses((join_names(names), f"措施 {numbers}" if numbers else ""))


def scene_levels_summary(scenes: Iterable[tuple[str, int]]) -> str:
    """What a chart of all scenes shows. scenes: name and level of each."""
    return f"{join_clauses(f'{name}{level_word(level)}' for name, level in scenes)}。"


def scenes_reached_title(scenes: int, reached: int, *, target_level: int) -> str:
    """The message of the radar: how many of all scenes are at the target level."""
    target = level_word(target_level)
    if reached == scenes:
        return f"{scenes} 个应用场景都已达{target}"
    if not reached:
        return f"{scenes} 个应用场景都还没到{target}"
    return f"{scenes} 个应用场景里，{reached} 个已达{target}，{scenes - reached} 个还没到"


def required_reached_title(scenes: int, reached: int, *, target_level: int) -> str:
    """The message of the rows of scenes: how many of the required ones are at the target level."""
    return f"{scenes} 个约束性场景里，{reached} 个已达{level_word(target_level)}"


def target_line_words(target_level: int) -> str:
    """The label of the line at the target level."""
    return f"{level_word(target_level)}线"
