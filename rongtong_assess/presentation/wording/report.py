"""Sentences that stand in every form of the report: on the printed page and in the Word document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from rongtong_assess.core.edition import Edition
from rongtong_assess.presentation.report.roadmap import ReportPlan

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


DISCLAIMER = "自评结果，非官方认定"
SCENE_ASSUMPTIONS = (
    "总等级取同时满足得分、场景数、约束性场景数三个条件的最高一级；得分用未四舍五入的数比较，报告里最多显示两位小数。",
    "场景达到较高一级，也算达到较低各级；没有的场景按未达一级算，要求的场景数不因此减少。",
)


def disclaimer_of(edition: Edition, *, is_visited: bool = False) -> str:
    """What stands on every face of a result."""
    if is_visited:
        return f"服务平台现场评定的结果，{edition.standing or '非官方认定'}"
    return f"自评结果，{edition.standing}" if edition.standing else DISCLAIMER


def list_assumptions(edition: Edition, plan: ReportPlan | None, *, has_visit: bool = False) -> tuple[str, ...]:
    """Sentences that hold for a report of this edition, with this plan or without one, after a visit or before."""
    return (*_about_the_result(edition, has_visit=has_visit), *(_about_the_plan(plan) if plan else ()))


def list_sources(edition: Edition, *, has_plan: bool) -> tuple[str, ...]:
    """The documents behind the figures."""
    catalogue = "方案库：不指定厂商的方案，价格区间、周期、先决条件、风险均取自方案库，并标明价格依据"
    return (
        f"《{edition.title}》，{edition.document}：{'题目、' if edition.standing else ''}指标、分值、等级条件",
        "中小企业划型标准规定（工信部联企业〔2011〕300号）：企业规模类型",
        *((catalogue,) if has_plan else ()),
    )


def _about_the_result(edition: Edition, *, has_visit: bool) -> Iterator[str]:
    authority = "" if edition.standing else "；评定以有权单位的现场评定为准"
    if has_visit:
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


def _about_the_plan(plan: ReportPlan) -> Iterator[str]:
    yield f"做路线图的条件：{plan.wishes}。"
    yield (
        "路线图是用数学规划在方案库里算出来的；“已证明没有更好的”只对方案库里的方案和参考价成立。"
        "做完以后的得分和等级，由同一套评分程序按改变后的答案算出，前提是措施真正用起来、留有佐证。"
    )
    yield (
        f"价格是参考价，不是报价。{plan.price_words}。价格依据分三种：估算、部分有据、有据。签合同前请至少向三家询价。"
    )
    if plan.rows.owned:
        yield "“按答案看已具备”是根据答案推断的，请再核对一遍；其实没有的，路线图要重算。"
    yield (
        f"每项措施的时间取周期的中间值，同时最多推进 {plan.parallel_projects} 项；第一年的钱在开始时付，"
        "以后每年的钱满一年付一次。"
    )
    yield "资金保障和四项成效指标的分买不到，路线图里一律按现在的答案算。"
    if plan.rows.knows_no_regret:
        yield "无悔措施是价格高、中、低三种情形都选中的措施。"
    else:
        yield "计算时间用完了，没来得及比较价格高、中、低三种情形，所以没有标出无悔措施。"
    yield (
        "补贴按第一年费用全部核定、达到做完后的等级估算，是上限，不是承诺；验收以后才付，"
        "所以另列出补贴到账以前最多垫付多少。"
    )
    yield f"{plan.marks_note}；不全满足的叫标准项目。"


def report_file_words(number: str, suffix: str) -> str:
    """The file name of a firm's report."""
    return f"{number}-数字化水平自评报告.{suffix}"


def archive_file_words(day: date, count: int) -> str:
    """The file name of a batch of reports."""
    return f"报告-{day:%Y%m%d}-{count}份.zip"


def words_of_progress(done: int, total: int) -> str:
    """What is being done just now."""
    return f"正在做第 {done + 1} 份，共 {total} 份" if done < total else f"{total} 份都做好了，正在打包"
