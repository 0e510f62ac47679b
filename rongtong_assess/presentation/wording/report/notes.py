"""What a report takes for granted, and the documents behind its figures."""

from __future__ import annotations

from collections.abc import Iterator

from rongtong_assess.core.catalogue.light_criteria import DEFINITION_NOTE
from rongtong_assess.core.edition.edition import Edition

SCENE_ASSUMPTIONS = (
    "总等级取同时满足得分、场景数、约束性场景数三个条件的最高一级；得分用未四舍五入的数比较，报告里最多显示两位小数。",
    "场景达到较高一级，也算达到较低各级；没有的场景按未达一级算，要求的场景数不因此减少。",
)


def list_result_assumptions(edition: Edition, *, is_visited: bool) -> tuple[str, ...]:
    """Sentences that hold for a result of this edition, after a visit or before."""
    return tuple(_about_the_result(edition, is_visited=is_visited))


def list_plan_assumptions(
    wishes: str, prices: str, *, parallel_projects: int, has_owned: bool, knows_no_regret: bool
) -> tuple[str, ...]:
    """Sentences that hold for plans. wishes, prices: in words.

    has_owned: whether the firm has solutions already. knows_no_regret: whether plans at other prices were compared.
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
