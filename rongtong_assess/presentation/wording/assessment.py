"""What is said about questions and answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rongtong_assess.core.remark import Sureness

NO_LEVEL_TEXT = "还没到一级，或者没有这个场景"
SCENE_EVIDENCE = "正在使用的系统画面；二级以上另备制度和使用记录。"
SCENE_HOW = "从 0 级往上看，一级全部做到了才看下一级；买了没用起来的不算。"
PAGE_SAVED = "本页已保存。"
PLEDGE_MISSING = "请先勾选真实性承诺，再提交。"
PROFILE_NAME = "企业信息"
NUMBERS_CONFIRMED = "数字已确认。以后改了这些数，会再核对一次。"
PROFILE_SAVED = "企业信息已保存。"
SHORT_FORM_SCENE_ASK = "做到了哪一步？选已经做到的最高一步。"
QUICK_ANSWERS_TAKEN = "快测里答过的题已经填好，请在填写时再核对一遍。"
UPLOADED_FILE = "文件"


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


def changed_elsewhere_words(shown: str) -> str:
    """That somebody else has given another answer meanwhile."""
    return f"这一题刚刚在别处改成了“{shown}”。要用这里的，请再按一次保存；要用那边的，请改成一样的。"


def workbook_file_words(number: str) -> str:
    """The file name of an assessment's workbook to fill in."""
    return f"{number}-填写表.xlsx"
