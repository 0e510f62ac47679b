"""ReportPlan: what the report says of the plans, with the one it goes into."""

from __future__ import annotations

from dataclasses import dataclass

from rongtong_assess.core.answers import AnswerSheet
from rongtong_assess.core.edition import Edition
from rongtong_assess.core.light_marks import DEFINITION_NOTE
from rongtong_assess.core.plan import PlanSet
from rongtong_assess.reporting.measure_cards import MeasureCard, PlanSources
from rongtong_assess.reporting.money_rows import SubsidyWords, subsidy_words
from rongtong_assess.reporting.plan_rows import PlanRow, PlanRows, build_plan_rows
from rongtong_assess.reporting.plan_words import price_words, wish_words
from rongtong_assess.reporting.product_list import ProductList, build_product_list
from rongtong_assess.reporting.words import count_word

FIRST_STEPS = 3
IN_PLAN = "●"


@dataclass(frozen=True, slots=True)
class FoundPlans:
    """What the planner answered. why_none: where there is no plan, the reason as a sentence.

    employees: of the firm, for reference prices; None where not known.
    """

    sources: PlanSources
    found: PlanSet | None
    why_none: str = ""
    employees: int | None = None


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A measure of any plan, and a mark for each plan that has it."""

    name: str
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReportPlan:
    """detail: the plan the report goes into. matrix: which measure is in which plan. wishes: what the firm asked."""

    rows: PlanRows
    detail: PlanRow
    why_detail: str
    matrix: tuple[MatrixRow, ...]
    products: ProductList
    subsidy: SubsidyWords
    parallel_projects: int
    price_words: str
    wishes: str
    marks_note: str

    @property
    def plans_title(self) -> str:
        return f"{'两' if len(self.rows.plans) == 2 else count_word(len(self.rows.plans))}种办法并排看"

    @property
    def figures(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """What the plans come to, side by side: a name and a value per plan."""
        plans, mark = self.rows.plans, "（示例）" if self.subsidy.mark else ""
        years, has_machines = self.detail.years, any(plan.machines for plan in plans)
        rows = (
            ("说明", tuple(plan.sentence for plan in plans)),
            ("第一年费用", tuple(plan.first_year for plan in plans)),
            ("以后每年", tuple(plan.yearly for plan in plans)),
            (f"{years} 年一共", tuple(plan.total for plan in plans) if years > 1 else ()),
            (f"补贴{mark}", tuple(plan.money.subsidy for plan in plans)),
            ("扣掉补贴以后", tuple(plan.money.net for plan in plans)),
            ("补贴到账前最多垫付", tuple(plan.money.peak for plan in plans)),
            ("做完以后", tuple(f"{plan.level_after_title}，{plan.score_after} 分" for plan in plans)),
            ("措施和时间", tuple(f"{plan.measure_count} 项，{plan.duration}" for plan in plans)),
            ("设备", tuple("；".join(plan.machines) or "不加" for plan in plans) if has_machines else ()),
            ("是不是最好", tuple(plan.proof for plan in plans)),
        )
        return tuple((name, values) for name, values in rows if values)

    @property
    def money_figures(self) -> tuple[tuple[str, str], ...]:
        """The money of the plan the report goes into: a name and an amount each."""
        detail, money = self.detail, self.detail.money
        later = ("以后每年", detail.yearly) if detail.years == 1 else (f"{detail.years} 年一共", detail.total)
        return (
            ("第一年要花", detail.first_year),
            later,
            ("补贴", money.subsidy),
            ("扣掉补贴以后", money.net),
            ("最多垫付", money.peak),
        )

    @property
    def owned_words(self) -> str:
        """What was not paid for again, as a sentence; empty where there is nothing."""
        if not self.rows.owned:
            return ""
        names = "、".join(row.name for row in self.rows.owned)
        return f"已具备、没有再算钱的：{names}。按答案推断的请再核对一遍。"

    @property
    def summary(self) -> str:
        """Where the plan leads, as a sentence."""
        detail = self.detail
        return f"“{detail.title}”方案做完是{detail.level_after_title}，{detail.score_after} 分；{detail.proof}。"

    @property
    def money_hint(self) -> str:
        """How the money of the summary is to be read."""
        start = f"补贴是{self.subsidy.mark}；" if self.subsidy.mark else ""
        if not self.subsidy.title:
            start = self.subsidy.lines[0]
        return f"{start}补贴验收以后才付，最多垫付是在那以前付出去的钱。价格是参考价，不是报价。"

    @property
    def first_steps_title(self) -> str:
        return "先做这三步" if len(self.first_steps) == FIRST_STEPS else "先做这几步"

    @property
    def first_steps(self) -> tuple[MeasureCard, ...]:
        return self.detail.cards[:FIRST_STEPS]


def build_report_plan(edition: Edition, sheet: AnswerSheet, found: PlanSet, sources: PlanSources) -> ReportPlan | None:
    """None where there is nothing to do."""
    rows = build_plan_rows(edition, sheet, found, sources=sources)
    detail = _detailed(rows)
    if not detail.cards:
        return None
    return ReportPlan(
        rows=rows,
        detail=detail,
        why_detail=_why(rows, detail),
        matrix=_matrix(rows),
        products=build_product_list(detail.cards),
        subsidy=subsidy_words(sources.subsidy),
        parallel_projects=sources.rules.parallel_projects,
        price_words=price_words(found.wishes.prices, sources.rules.size_prices),
        wishes=wish_words(edition, found.wishes, sources.solutions),
        marks_note=DEFINITION_NOTE,
    )


def _detailed(rows: PlanRows) -> PlanRow:
    """The last plan: the one within the budget where the firm named one, else the most useful.

    Of plans that are the same the first counts, so that the report speaks of one plan by one name.
    """
    last = rows.plans[-1]
    return next((plan for plan in rows.plans if plan.title == last.same_as), last)


def _why(rows: PlanRows, detail: PlanRow) -> str:
    """Why the report goes into this plan."""
    twins = [plan.title for plan in rows.plans if plan.same_as == detail.title]
    if twins:
        names = "、".join(f"“{title}”" for title in (detail.title, *twins))
        return f"{names}是同一份方案，下面展开的就是它。"
    if detail.kind == "within_budget":
        return f"贵公司定了预算，下面展开“{detail.title}”方案。"
    return f"下面展开“{detail.title}”方案：多花不超过一成的钱，更多场景真正用起来；只求省钱可能只补了表面上的分。"


def _matrix(rows: PlanRows) -> tuple[MatrixRow, ...]:
    """Every measure once, in the order of the plan that has most of them."""
    longest_first = sorted(rows.plans, key=lambda plan: -plan.measure_count)
    names = {card.id: card.name for plan in longest_first for card in plan.cards}
    members = [{card.id for card in plan.cards} for plan in rows.plans]
    return tuple(
        MatrixRow(name, tuple(IN_PLAN if id in ids else "" for ids in members)) for id, name in names.items()
    )
