"""What is said about questions and answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rongtong_assess.core.remark import Sureness

NO_LEVEL_TEXT = "还没到一级，或者没有这个场景"


SCENE_EVIDENCE = "正在使用的系统画面；二级以上另备制度和使用记录。"


SCENE_HOW = "从 0 级往上看，一级全部做到了才看下一级；买了没用起来的不算。"


def scene_ask_words(name: str) -> str:
    """The question about a scene."""
    return f"{name}做到了哪一级？选已经做到的最高一级。"


def shared_fact_words(names: Iterable[str], *, is_filled: bool) -> str:
    """That other items use the same number, and what this means."""
    listed = "、".join(f"“{name}”" for name in names)
    return f"和{listed}共用，已经带过来；在这里改，那里也跟着变。" if is_filled else f"和{listed}共用，填一次就行。"


def reckoned_option_words(reckoning: str, option: str) -> str:
    """That an option follows from a calculation with facts."""
    return f"{reckoning}，属于“{option}”这一档。"


SCENES_PART = "应用场景"


SURENESS_WORDS: Mapping[Sureness, str] = {
    Sureness.GUESSED: "凭印象",
    Sureness.FAIRLY_SURE: "比较有把握",
    Sureness.PROVEN: "有材料为证",
}


def sureness_words(sureness: Sureness | None) -> str:
    """The label of one choice; None is the choice to say nothing."""
    return SURENESS_WORDS[sureness] if sureness else "不说"
