"""Sentences that stand in every form of the report: on the printed page and in the Word document."""

from __future__ import annotations

from collections.abc import Mapping

from rongtong_assess.reporting.report_plan import ReportPlan

NOT_ON_RECORD = "本报告没有存档，不能在线核验"
HOW_TO_VERIFY = "扫码或输入核验码可查等级、日期、版本、企业名称"
CONTRACT_HINT = (
    "估算、部分有据、有据说明参考价有多可信。签合同前请写清：数据归贵公司所有，怎样导出，接口收不收费，续费怎样算，"
    "验收看哪个指标。"
)
FINGERPRINT_HINT = "指纹由评测版本的全部内容算出，内容变一个字，指纹就不同；凭它可以查证本报告按哪一版计算。"


def build_intros(
    titles: Mapping[str, str], plan: ReportPlan | None, *, standing: str, support_standing: str
) -> Mapping[str, str]:
    """The sentence each part begins with, by the part's id."""
    intros = {
        "items": "每一项写明贵公司选了什么、得了几分，没拿到的分怎样可以拿到。"
        + (f"选进路线图的方案，详情见“{titles['cards']}”。" if plan else ""),
        "scenes": "场景不计分，但每一级都要求有足够多的场景达到该级。下面是每个场景现在的位置和下一步。",
        "supports": "下面是《携手行动》通知七条链上的支持，和贵公司还缺的项、路线图里的措施对得上。"
        + (f"截至测评日期：{support_standing}" if support_standing else ""),
        "evidence": "这份自评没有现场评定。留着这些材料，便于自己核对和逐年比较。"
        if standing
        else "现场评定时逐项查看。请现在就开始收集，事后补的材料很难被承认。",
    }
    return {**intros, **(_plan_intros(plan) if plan else {})}


def _plan_intros(plan: ReportPlan) -> Mapping[str, str]:
    detail = plan.detail
    return {
        "roadmap": f"目标是{plan.rows.target_title}。先保证三个条件都达到，再比较花钱和用处。{plan.why_detail}",
        "cards": f"“{detail.title}”方案的 {detail.measure_count} 项措施，按开始的先后排列，不指定厂商。"
        f"右上角是贵公司第一年的参考价。{plan.marks_note}。",
        "products": "可以附在询价单和合同后面。金额单位是万元，是参考价；最后两栏留给供应商填写。交付内容不指定产品。",
        "timeline": f"前一项用起来，要用到它的才开始；同时最多推进 {plan.parallel_projects} 项。月份从开工算起。",
    }
