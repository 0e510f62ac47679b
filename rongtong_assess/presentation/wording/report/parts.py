"""The parts of the report: their names, how each begins, and what the part about the plan says."""

from __future__ import annotations

from collections.abc import Iterable

from rongtong_assess.core.catalogue.light_criteria import DEFINITION_NOTE
from rongtong_assess.presentation.wording.quantities import join_names, points_words
from rongtong_assess.presentation.wording.roadmap.plans import STALE

PART_NAMES = {
    "case": "到访和核对的情况",
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
"""The numbered parts of the document, by the id of their anchor."""
SENTENCE, FIRST_YEAR_COST, LATER_YEARS, NET = "说明", "第一年费用", "以后每年", "扣掉补贴以后"
PEAK, AFTER, MEASURES_AND_TIME = "补贴到账前最多垫付", "做完以后", "措施和时间"
MACHINES, IS_IT_BEST = "设备", "是不是最好"
FIRST_YEAR_SPENT, PEAK_IN_SHORT = "第一年要花", "最多垫付"
SUBSIDY = "补贴"
CONTRACT_HINT = (
    "估算、部分有据、有据说明参考价有多可信。签合同前请写清：数据归贵公司所有，怎样导出，接口收不收费，续费怎样算，"
    "验收看哪个指标。"
)
FINGERPRINT_HINT = "指纹由评测版本的全部内容算出，内容变一个字，指纹就不同；凭它可以查证本报告按哪一版计算。"
SCENES_INTRO = "场景不计分，但每一级都要求有足够多的场景达到该级。下面是每个场景现在的位置和下一步。"
FIRST_THREE_STEPS, FIRST_STEPS = "先做这三步", "先做这几步"
NO_MACHINES = "不加"
PRICE_LIST_INTRO = "可以附在询价单和合同后面。金额单位是万元，是参考价；最后两栏留给供应商填写。交付内容不指定产品。"


def items_intro(cards_title: str) -> str:
    """cards_title: of the part with the plan's measures, empty without a plan."""
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


def part_title(number: str, name: str) -> str:
    """The title of a part. number: as a word."""
    return f"{number}、{name}"


def where_supported_words(part: str, numbers: Iterable[int]) -> str:
    """Where supports are found: the title of their part, and their numbers."""
    return f"见“{part}”第 {join_names(map(str, numbers))} 条"


def result_after_words(level_title: str, score: str) -> str:
    """Level and score once a plan is carried out."""
    return f"{level_title}，{points_words(score)}"


def measures_and_time_words(measures: int, duration: str) -> str:
    """How many measures, and how long they take together."""
    return f"{measures} 项，{duration}"


def roadmap_heading(target_title: str, *, measures: int, duration: str, is_stale: bool) -> str:
    """Above the plan on the first page. A plan of older facts promises no level."""
    what = f"原来的路线图（{STALE}）" if is_stale else f"怎么到{target_title}"
    return f"{what}：{measures} 项措施，{duration}"


def plan_summary(plan_title: str, result_after: str, *, proof: str) -> str:
    """Where a plan leads, and whether it is the best."""
    return f"“{plan_title}”方案做完是{result_after}；{proof}。"


def stale_plan_summary(plan_title: str, result_after: str) -> str:
    """Where a plan of older facts was to lead."""
    return f"做“{plan_title}”的时候，算出来做完是{result_after}。"
