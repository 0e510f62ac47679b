"""The sentences of the report: the same on the page, in the PDF and in the Word document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from rongtong_assess.core.catalogue.light_criteria import DEFINITION_NOTE
from rongtong_assess.core.edition.edition import Edition

EXPIRED = "已过期"
UNREADABLE_DAY = "请写成 2026-01-31 这样的日期。"
END_BEFORE_START = "结束的日期早于开始的日期。"
BATCH_CANCELLED = "已取消，做好的部分会删除。"
BATCH_OVER = "这一批已经结束，没有可取消的。"
ALL_EDITIONS = "全部版本"
BATCH_WAITS = "排队等候，轮到后自动开始"
BATCH_PAUSED = "暂时停下，马上接着做"
CODE_REPLACED = "原来的核验码已撤销，之前发出去的报告不能再核对。现在起下载的报告用新的核验码。"
MISTYPED = "这不像报告上的核验码：应是 5 组、每组 4 位的字母和数字，可能有一位输错了。请对照报告再输一次。"
BATCH_STATE_WORDS: Mapping[str, str] = {
    "waiting": "排队等候",
    "running": "正在做",
    "done": "做好了",
    "failed": "没有做成",
    "cancelled": "已取消",
}
SUBSTITUTE = "〓"
"""Stands for a character that no font draws, as it does in Chinese print (替代号)."""
PART_NAMES = {
    "result": "测评结果",
    "items": "逐项说明",
    "scenes": "逐个场景说明",
    "roadmap": "路线图",
    "cards": "措施卡片",
    "products": "产品与价格清单",
    "supports": "可以争取的支持",
    "evidence": "要准备的佐证材料",
    "notes": "假设与来源",
}
"""The numbered parts of the document, by the id they are reached at."""
NOT_ON_RECORD = "本报告没有存档，不能在线核验"
HOW_TO_VERIFY = "扫码或输入核验码可查等级、日期、版本、企业名称"
CONTRACT_HINT = (
    "估算、部分有据、有据说明参考价有多可信。签合同前请写清：数据归贵公司所有，怎样导出，接口收不收费，续费怎样算，"
    "验收看哪个指标。"
)
FINGERPRINT_HINT = "指纹由评测版本的全部内容算出，内容变一个字，指纹就不同；凭它可以查证本报告按哪一版计算。"


SCENES_INTRO = "场景不计分，但每一级都要求有足够多的场景达到该级。下面是每个场景现在的位置和下一步。"
PRICE_LIST_INTRO = "可以附在询价单和合同后面。金额单位是万元，是参考价；最后两栏留给供应商填写。交付内容不指定产品。"
DISCLAIMER = "自评结果，非官方认定"
SCENE_ASSUMPTIONS = (
    "总等级取同时满足得分、场景数、约束性场景数三个条件的最高一级；得分用未四舍五入的数比较，报告里最多显示两位小数。",
    "场景达到较高一级，也算达到较低各级；没有的场景按未达一级算，要求的场景数不因此减少。",
)


def title_lines(edition_title: str) -> tuple[str, str]:
    """The title on the cover. edition_title: empty for the national standard."""
    return (edition_title or "中小企业数字化水平", "自评报告")


def cover_note(*, is_visited: bool, is_demo: bool, is_complete: bool, has_scenes: bool) -> str:
    """What must be known before reading on."""
    demo = "本报告用的是演示数据，企业是虚构的。" if is_demo else ""
    scenes = "、未达一级" if has_scenes else ""
    unanswered = "" if is_complete else f"答卷还没有填完，没填的按 0 分{scenes}计算。"
    if is_visited:
        return f"结果按现场看到的情况算出，企业自己填写的答案另外列出。{demo}{unanswered}"
    return f"结果由企业自己填写的答案算出，没有经过现场评定。{demo}{unanswered}"


def items_intro(cards_title: str) -> str:
    """cards_title: the part that describes the plan's measures, empty without a plan."""
    more = f"选进路线图的方案，详情见“{cards_title}”。" if cards_title else ""
    return f"每一项写明贵公司选了什么、得了几分，没拿到的分怎样可以拿到。{more}"


def supports_intro(standing: str) -> str:
    """standing: whether the notice is in force, as a sentence; may be empty."""
    until = f"截至测评日期：{standing}" if standing else ""
    return f"下面是《携手行动》通知七条链上的支持，和贵公司还缺的项、路线图里的措施对得上。{until}"


def evidence_intro(*, is_official: bool) -> str:
    """is_official: whether the edition is the national standard, which has visits."""
    if is_official:
        return "现场评定时逐项查看。请现在就开始收集，事后补的材料很难被承认。"
    return "这份自评没有现场评定。留着这些材料，便于自己核对和逐年比较。"


def roadmap_intro(target_title: str, why_this_plan: str) -> str:
    """What the plans aim at and which of them is described."""
    return f"目标是{target_title}。先保证三个条件都达到，再比较花钱和用处。{why_this_plan}"


def cards_intro(plan_title: str, measures: int) -> str:
    """How the cards of a plan's measures are to be read."""
    return (
        f"“{plan_title}”方案的 {measures} 项措施，按开始的先后排列，不指定厂商。"
        f"右上角是贵公司第一年的参考价。{DEFINITION_NOTE}。"
    )


def timeline_intro(parallel_projects: int) -> str:
    """How the timeline of a plan is to be read."""
    return f"前一项用起来，要用到它的才开始；同时最多推进 {parallel_projects} 项。月份从开工算起。"


def disclaimer_of(edition: Edition, *, is_visited: bool = False) -> str:
    """What stands on every face of a result."""
    if is_visited:
        return f"服务平台现场评定的结果，{edition.standing or '非官方认定'}"
    return f"自评结果，{edition.standing}" if edition.standing else DISCLAIMER


def list_result_assumptions(edition: Edition, *, is_visited: bool) -> tuple[str, ...]:
    """Sentences that hold for a result of this edition, after a visit or before."""
    return tuple(_about_the_result(edition, is_visited=is_visited))


def list_plan_assumptions(
    wishes: str, prices: str, *, parallel_projects: int, has_owned: bool, knows_no_regret: bool
) -> tuple[str, ...]:
    """Sentences that hold for plans. wishes, prices: in words.

    has_owned: whether solutions were taken to be there already. knows_no_regret: whether the prices were compared.
    """
    regret = (
        "无悔措施是价格高、中、低三种情形都选中的措施。"
        if knows_no_regret
        else "计算时间用完了，没来得及比较价格高、中、低三种情形，所以没有标出无悔措施。"
    )
    sentences = (
        f"做路线图的条件：{wishes}。",
        "路线图是用数学规划在方案库里算出来的；“已证明没有更好的”只对方案库里的方案和参考价成立。"
        "做完以后的得分和等级，由同一套评分程序按改变后的答案算出，前提是措施真正用起来、留有佐证。",
        f"价格是参考价，不是报价。{prices}。价格依据分三种：估算、部分有据、有据。签合同前请至少向三家询价。",
        "“按答案看已具备”是根据答案推断的，请再核对一遍；其实没有的，路线图要重算。" if has_owned else "",
        f"每项措施的时间取周期的中间值，同时最多推进 {parallel_projects} 项；第一年的钱在开始时付，"
        "以后每年的钱满一年付一次。",
        "资金保障和四项成效指标的分买不到，路线图里一律按现在的答案算。",
        regret,
        "补贴按第一年费用全部核定、达到做完后的等级估算，是上限，不是承诺；验收以后才付，"
        "所以另列出补贴到账以前最多垫付多少。",
        f"{DEFINITION_NOTE}；不全满足的叫标准项目。",
    )
    return tuple(filter(None, sentences))


def list_sources(edition: Edition, *, has_plan: bool) -> tuple[str, ...]:
    """The documents behind the figures."""
    catalogue = "方案库：不指定厂商的方案，价格区间、周期、先决条件、风险均取自方案库，并标明价格依据"
    return (
        f"《{edition.title}》，{edition.document}：{'题目、' if edition.standing else ''}指标、分值、等级条件",
        "中小企业划型标准规定（工信部联企业〔2011〕300号）：企业规模类型",
        *((catalogue,) if has_plan else ()),
    )


def _about_the_result(edition: Edition, *, is_visited: bool) -> Iterator[str]:
    authority = "" if edition.standing else "；评定以有权单位的现场评定为准"
    if is_visited:
        yield f"本报告按服务平台到现场看到的情况计算，贵公司自己填写的答案另外列出{authority}。"
    else:
        yield f"本报告按贵公司自己填写的答案计算，没有经过现场评定{authority}。"
    if edition.scenes:
        yield from SCENE_ASSUMPTIONS
    else:
        how = "各维度得分之和" if edition.total == "sum" else "各维度得分的平均数"
        yield f"总分是{how}，只按下限定档；比较时用未四舍五入的数，报告里最多显示两位小数。"
    if edition.standing:
        yield edition.note
    else:
        yield "题目、选项和等级的说法是通俗写法，不是文件原文；指标名称、分值和门槛以文件为准。"


def report_file_words(number: str, suffix: str) -> str:
    """The file name of a firm's report."""
    return f"{number}-数字化水平自评报告.{suffix}"


def archive_file_words(day: date, count: int) -> str:
    """The file name of a batch of reports."""
    return f"报告-{day:%Y%m%d}-{count}份.zip"


def words_of_progress(done: int, total: int) -> str:
    """What is being done just now."""
    return f"正在做第 {done + 1} 份，共 {total} 份" if done < total else f"{total} 份都做好了，正在打包"


REVOCATION_LABEL = "我知道已经发出去的报告会查不到，确认撤销"
BATCH_LABELS = {"edition": "评测版本", "from_day": "从哪天提交的", "through_day": "到哪天提交的"}
BATCH_HINTS = {"from_day": "不填：从最早的开始。", "through_day": "不填：到最近的为止。包括这一天。"}
BATCH_EDITION_MISSING = "请选择评测版本。"


def year_outside_words(first: int, last: int) -> str:
    """A year that no submission can have."""
    return f"年份请写 {first} 到 {last} 之间的。"
