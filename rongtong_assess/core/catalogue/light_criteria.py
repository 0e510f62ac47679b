"""The five criteria 小, 快, 轻, 准 and 数智 of a solution, by this project's working definition.

小: at most two scenes in one package. 快: at most 12 weeks to first use; the longer end of the range
counts, since that is what a firm has to plan with. 轻: a first-year price of at most 15 万元, again at
the higher end, in a form that needs neither a server room nor building work. 准: names a scene
(from → to level) or an option it earns, and a KPI. 数智: its use of data or AI is explicit, which the
solution's note says. Where a form can be had in several ways ("SaaS/本地"), one light way is enough.

The definition is ours; nothing here claims conformity with a ministry's guide.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from rongtong_assess.core.catalogue.solution import Solution, SolutionNote

MOST_SCENES = 2
MOST_WEEKS = 12
MOST_WAN_YUAN = Decimal(15)

LIGHT_LABEL = "小快轻准"
STANDARD_LABEL = "标准项目"
DEFINITION_NOTE = "“小快轻准”和“数智”按本项目的工作定义标注，不代表符合任何部委指南"
DEFINITIONS = {
    "小": f"一个方案最多涉及 {MOST_SCENES} 个场景",
    "快": f"最多 {MOST_WEEKS} 周用起来（按周期的上限算）",
    "轻": f"首年价格最多 {MOST_WAN_YUAN} 万元（按上限算），SaaS、一体机、网关或服务，不用新建机房",
    "准": "写明场景从几级到几级（或得哪个选项），并有成效指标",
    "数智": "写明用到哪些数据或人工智能",
}

_LIGHT_FORMS = re.compile(r"saas.*|云|一体机|网关|边缘|服务|运营商服务|接口|软件订阅|席位|合同能源", re.IGNORECASE)
_COMPANIONS = frozenset({"传感", "硬件", "软件"})
_REMARK = re.compile(r"[（(].*?[)）]")


@dataclass(frozen=True, slots=True)
class LightCriteria:
    """Which criteria a solution meets: 小, 快, 轻, 准 and 数智."""

    is_small: bool
    is_quick: bool
    is_light: bool
    is_precise: bool
    uses_data_or_ai: bool

    @property
    def met(self) -> tuple[str, ...]:
        """The criteria that are met, in the order of DEFINITIONS."""
        met = (self.is_small, self.is_quick, self.is_light, self.is_precise, self.uses_data_or_ai)
        return tuple(name for name, is_met in zip(DEFINITIONS, met, strict=True) if is_met)

    @property
    def label(self) -> str:
        """小快轻准 when the first four are met, otherwise 标准项目."""
        is_all = self.is_small and self.is_quick and self.is_light and self.is_precise
        return LIGHT_LABEL if is_all else STANDARD_LABEL


def judge_light_criteria(solution: Solution, note: SolutionNote | None = None) -> LightCriteria:
    """The criteria of one solution; without a note, its use of data or AI is not known and not met."""
    return LightCriteria(
        is_small=len({step.scene_id for step in solution.steps}) <= MOST_SCENES,
        is_quick=solution.weeks_high <= MOST_WEEKS,
        is_light=solution.first_year.high_wan_yuan <= MOST_WAN_YUAN and has_light_form(solution.form),
        is_precise=bool(solution.steps or solution.options) and bool(solution.kpi),
        uses_data_or_ai=note is not None and note.uses_data_or_ai,
    )


def has_light_form(form: str) -> bool:
    """Whether "A+B/C" can be had lightly: "/" offers ways to choose from, "+" joins what comes together.

    An unknown form does not count as light.
    """
    return any(_is_light_way(way.split("+")) for way in _REMARK.sub("", form).split("/"))


def _is_light_way(parts: list[str]) -> bool:
    rest = {part.strip() for part in parts if not _LIGHT_FORMS.fullmatch(part.strip())}
    return len(rest) < len(parts) and rest <= _COMPANIONS
