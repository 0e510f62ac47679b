"""What is said about answers and on the pages of an assessment, and the texts of its workbook."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal

from rongtong_assess.core.assessment.circumstances import REMARK_PREFIX, SURENESS_BY_KEY, Sureness
from rongtong_assess.core.assessment.derivation import share_percent, yearly_value
from rongtong_assess.core.assessment.firm import IndustryDivision
from rongtong_assess.core.assessment.saving import AnswerValue
from rongtong_assess.core.edition.edition import FACT_PREFIX, SCENE_PREFIX, TOP_SCENE_LEVEL, Edition
from rongtong_assess.core.edition.fact import Derivation, TrendDerivation
from rongtong_assess.core.visit.finding import FoundValue
from rongtong_assess.presentation.wording.quantities import show_china_time, show_missing, show_number

NOT_OFFERED = "没有这个选项，请从列表里选。"
NOT_ANSWERED = "（未填）"
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
SCENES_PART = "应用场景"
SURENESS_WORDS: Mapping[Sureness, str] = {
    Sureness.GUESSED: "凭印象",
    Sureness.FAIRLY_SURE: "比较有把握",
    Sureness.PROVEN: "有材料为证",
}
FACT_HEADS = ("数字", "填这里", "单位", "怎么填")
CHOICE_HEADS = ("题目", "填这里", "选项", "怎么判断")
SCENE_HEADS = ("填这里", "场景", "约束性", *(f"{level} 级" for level in range(TOP_SCENE_LEVEL + 1)))
CHOOSE_BAND = "数字已填齐的不用选；没有数字的，在列表里选一档"
CHOOSE_ONE = "在列表里选一项"
NOT_SO = "不能这样填"
CHOOSE_FROM_LIST = "请从列表里选。"
REASON_GONE = "开始测评时有措施已在用，建议改过这一题的答案，请核对"


def answer_words(edition: Edition, question: str, value: AnswerValue) -> str:
    """A stored value in words."""
    if value is None:
        return NOT_ANSWERED
    if isinstance(value, list):
        options = edition.items[question].option_by_key
        return "；".join(f"{key} {options[key].text}" for key in value if key in options)
    if question.startswith(SCENE_PREFIX):
        scene = edition.scenes[question.removeprefix(SCENE_PREFIX)]
        return f"{value} 级：{scene.levels[int(value) - 1]}" if value else "0 级：还没到一级或没有这个场景"
    return f"{value} {edition.facts[question.removeprefix(FACT_PREFIX)].unit}"


def remark_words(value: AnswerValue) -> str:
    """A remark as it is stored, [sureness, note], in words."""
    key, note = value if isinstance(value, list) else ("", "")
    sureness = SURENESS_BY_KEY[key]
    return "；".join(part for part in (SURENESS_WORDS[sureness] if sureness else "", note) if part) or NOT_ANSWERED


def recorded_words(edition: Edition, question: str, value: AnswerValue) -> str:
    """A value of the history in words, of an answer or of a remark."""
    return remark_words(value) if question.startswith(REMARK_PREFIX) else answer_words(edition, question, value)


def found_words(edition: Edition, question: str, *, value: FoundValue) -> str:
    """The value of a question in a sheet, in words."""
    return answer_words(edition, question, sorted(value) if isinstance(value, frozenset) else value)


def calculation_words(edition: Edition, derivation: Derivation, *, facts: Mapping[str, Decimal]) -> str:
    """Such as "42 台里有 16 台，占 38.1%"; facts must hold every fact of the derivation, totals above 0."""
    if isinstance(derivation, TrendDerivation):
        return _trend_words(derivation, facts)
    whole, part = (f"{show_number(facts[fact])} {edition.facts[fact].unit}" for fact in derivation.facts)
    return f"{whole}里有 {part}，占 {show_number(share_percent(derivation, facts))}%"


def _trend_words(derivation: TrendDerivation, facts: Mapping[str, Decimal]) -> str:
    """The change in per cent, with two decimals at most."""
    before, last = (yearly_value(derivation, facts, year) for year in ("before", "last"))
    start = "两数相除，后来" if derivation.per else "后来"
    if before == last:
        return f"{start}和原来相等"
    change = f" {show_missing(abs(last - before) * 100 / before)}%" if before else ""
    return f"{start}比原来{'高' if last > before else '低'}{change}"


def scene_ask_words(name: str) -> str:
    """The question about a scene."""
    return f"{name}做到了哪一级？选已经做到的最高一级。"


def shared_fact_words(names: Iterable[str], *, is_filled: bool) -> str:
    """That other items use the same number, and what this means."""
    listed = "、".join(f"“{name}”" for name in names)
    return f"和{listed}共用，已经带过来；在这里改，那里也跟着变。" if is_filled else f"和{listed}共用，填一次就行。"


def derived_option_words(calculation: str, option: str) -> str:
    """That an option follows from a calculation with facts."""
    return f"{calculation}，属于“{option}”这一档。"


def sureness_words(sureness: Sureness | None) -> str:
    """The label of one choice; None is the choice to say nothing."""
    return SURENESS_WORDS[sureness] if sureness else "不说"


SOMEWHERE_ELSE = "另一处"
ERASED_PERSON = "已注销的账号"
OWN_GROUPS, NOBODYS_GROUPS, REMARK_NAME = "您", "还没分给人的", "补充说明"
HANDED_OUT = "分工已保存。"
HAND_OUT_ENDED = "分工已取消，能填写的同事现在都能改全部题目。"


def whose_answer_words(name: str, at: datetime, *, is_own: bool) -> str:
    """Whose a stored answer is and since when. name: "" where the account is erased."""
    return f"{'您在另一处' if is_own else name or ERASED_PERSON}（{show_china_time(at)}）"


def changed_elsewhere_words(by: str) -> str:
    """That another answer has been given in the meantime; both stand beside it to choose from."""
    return f"{by}也改过这一题，两处不一样。请选用哪一个。"


def workbook_file_words(number: str) -> str:
    """The file name of an assessment's workbook to fill in."""
    return f"{number}-填写表.xlsx"


def seen_otherwise_words(found: str, declared: str) -> str:
    """An earlier answer, as a visit found it and as it was declared."""
    return f"{found}（现场看到的）；{declared}（自评填的）"


PROFILE_LABELS = {
    "name": "企业名称",
    "credit_code": "统一社会信用代码",
    "industry": "所属行业",
    "region": "所在地区",
    "submit": "保存",
}
PROFILE_NAME_MISSING = "请填写营业执照上的企业全称。"
CREDIT_CODE_MISSING = "请填写营业执照上的 18 位代码。"
INDUSTRY_MISSING = "请选择所属行业。"
REGION_MISSING = "请选择所在城市。"
EMPLOYEES_MISSING = "请填写人数，填整数。"
REVENUE_MISSING = "请填写上年营业收入，单位是万元。"
NOT_CHOSEN_YET = "请选择"
DIVISION_SAVED = "行业大类已保存。"
DIVISION_OPEN = "还说不准是哪一大类"


def industry_words(industry: str, *, division: str | None, division_name: str | None) -> str:
    """A firm's division with its code, such as "通用设备制造业（C34）"; its industry where it has not said one."""
    return f"{division_name}（{division}）" if division and division_name else industry


def division_choice_words(division: IndustryDivision) -> str:
    """A division in a list: code, name, and what is found in it."""
    examples = f"（{'、'.join(division.examples)}）" if division.examples else ""
    return f"{division.code} {division.name}{examples}"


def section_words(division: IndustryDivision) -> str:
    """The section above its divisions, such as "C 制造业"."""
    return f"{division.section} {division.section_name}"


def open_division_words(industry: str) -> str:
    """The choice of a firm that knows its industry only."""
    return f"{industry}，{DIVISION_OPEN}"


def firm_name_too_long_words(most: int) -> str:
    return f"企业名称最多 {most} 个字。"


def edition_title_words(edition: Edition) -> str:
    """An edition with its document."""
    return f"{edition.title}（{edition.document}）"


def item_ask_words(name: str, ask: str) -> str:
    """An item of the workbook: its name and its question."""
    return f"{name}：{ask}"


def list_guide(edition: str, *, firm: str, number: str, exported_at: str) -> tuple[tuple[str, str], ...]:
    """The first sheet of the workbook: pairs of a heading and its text."""
    return (
        ("填写表", edition),
        ("企业", firm),
        ("测评编号", number),
        ("导出时间", exported_at),
        ("怎么填", "只填黄色的格子。有下拉箭头的从列表里选；多选题在符合的选项旁边选“是”，不符合的空着。"),
        ("数字", "先填“一、数字”。数字齐了，由数字判定的题不用再选；没有准确数字的，到“二、选择题”里直接选一档。"),
        ("应用场景", "从 0 级往上看，一级全部做到了才看下一级，填已经做到的最高一级。"),
        ("填好以后", "回到网站，在这次测评的“网络不好？下载填写表”一页上传。没填完也可以先上传，以后接着填。"),
        ("会不会盖掉别人填的", "不会。导出以后网上改过的题，上传时会列出来，由您决定用哪一个。"),
        ("请不要", "不要改灰色的格子，不要合并单元格、写公式，不要另存成别的格式。"),
    )
