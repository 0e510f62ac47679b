"""rongtong plan: the roadmap of one answer sheet."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from rongtong_assess.cli.console.chinese_click import ChineseCommand, ExactNumber, OneOf, WholeNumber
from rongtong_assess.cli.console.output import print_json, solver_kept_quiet
from rongtong_assess.cli.console.sheets import read_sheet_argument
from rongtong_assess.content.catalogue.folder import check_solutions
from rongtong_assess.content.catalogue.solutions_table import read_solutions
from rongtong_assess.content.library import Library
from rongtong_assess.core.assessment.sheet_json import SheetDocument, edition_id_of, read_sheet
from rongtong_assess.core.catalogue.solution import Solution
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.edition.listed_edition import refuse_other_industry
from rongtong_assess.core.errors import Refused
from rongtong_assess.core.numbers import decimal_text
from rongtong_assess.core.roadmap.plan import PLAN_KINDS, BudgetTooSmall, Plan, PlanKind, PlanSet, Unreachable
from rongtong_assess.core.roadmap.plan_json import plan_set_summary_json
from rongtong_assess.core.roadmap.rules import PlanRules
from rongtong_assess.core.roadmap.wishes import BUDGET, MOST_YEARS, PlanWishes, list_likely_owned
from rongtong_assess.installation import ShippedContent
from rongtong_assess.planning.roadmap.roadmap import find_roadmap
from rongtong_assess.presentation.wording.roadmap.plans import PLAN_TITLES, proof_words, tell_no_safe, tell_unreachable
from rongtong_assess.services.result.score_batch import refuse_open_questions
from rongtong_assess.services.roadmap.make_plans import make_plans, require_kind

PLAN_OPTION = click.option(
    "--plan",
    "kind",
    type=OneOf(list(PLAN_KINDS)),
    help=f"要哪一份计划：{'、'.join(f'{kind} {PLAN_TITLES[kind]}' for kind in PLAN_KINDS)}",
)


@click.command(cls=ChineseCommand)
@click.argument("sheet", metavar="答题表.json")
@click.option("--target", type=WholeNumber(0, 9), help="要达到的等级，不写就是下一级")
@click.option("--budget", type=ExactNumber(BUDGET), help="预算，单位万元，算上全部年数")
@click.option("--years", type=WholeNumber(1, MOST_YEARS), default=1, show_default=True, help="费用算几年")
@click.option("--prices", type=OneOf(["low", "mid", "high"]), help="用价格区间的哪一头；不写就按企业人数取")
@click.option("--own", multiple=True, metavar="方案", help="已经有的方案，不再花钱；可写多次")
@click.option("--pain", multiple=True, metavar="场景", help="最想解决的场景；可写多次")
@click.option("--lock", multiple=True, metavar="场景", help="保持不变的场景；可写多次")
@click.option("--want", multiple=True, metavar="方案", help="一定要的方案；可写多次")
@click.option("--exclude", multiple=True, metavar="方案", help="不要的方案；可写多次")
@click.option(
    "--catalogue", metavar="方案库.csv", type=click.Path(path_type=Path), help="用另一份方案库，格式同 solutions.csv"
)
@PLAN_OPTION
@click.option("--json", "as_json", is_flag=True, help="只输出一个 JSON 文档")
def command(sheet: str, catalogue: Path | None, kind: PlanKind | None, as_json: bool, **wished: Any) -> None:
    """给一份答题表做路线图：最省钱、留余地、最有用、预算内，并证明没有更好的；文件名写 - 则从标准输入读。

    不写 --plan 时，有预算取预算内的，没有就取最有用的，和 report 一样。
    """
    document = read_sheet_argument(sheet)
    library = ShippedContent().library
    edition = library.get_edition(edition_id_of(document))
    answered = read_sheet(edition, document, terms=library.firm_terms)
    refuse_other_industry(edition, answered.firm.industry if answered.firm else None)
    refuse_open_questions(edition, answered.sheet, cure="请补上答案，答完才能做路线图")
    solutions = _read_catalogue(catalogue, edition) if catalogue else library.solutions
    wishes = _read_wishes(wished)
    found = _plan(library, answered, wishes=wishes, solutions=solutions)
    if kind:
        require_kind(edition, library.plan_rules, found, kind)
    if as_json:
        print_json(plan_set_summary_json(found))
    else:
        click.echo(describe(edition, found, solutions=solutions, chosen=kind))
    for line in _hints(edition, answered, found=found, solutions=solutions, rules=library.plan_rules):
        click.echo(line, err=True)


def describe(
    edition: Edition, found: PlanSet, *, solutions: Mapping[str, Solution], chosen: PlanKind | None = None
) -> str:
    """The plans for people, the chosen or default one first."""
    meant = chosen or found.default_kind
    lines = [f"目标：{found.target_level}（{edition.level_name(found.target_level)}）"]
    for kind, plan in sorted(found.plans.items(), key=lambda pair: pair[0] != meant):
        mark = ("（选定的）" if chosen else "（默认的）") if kind == meant else ""
        lines += _plan_lines(f"{PLAN_TITLES[kind]}{mark}", plan)
    if found.no_regret is None:
        lines.append("时间用完了，没来得及比较不同价格：无悔措施未知")
    elif found.no_regret:
        lines.append(f"价格高低都选的（无悔措施）：{'、'.join(solutions[id].name for id in found.no_regret)}")
    return "\n".join(lines)


def _plan_lines(words: str, plan: Plan) -> list[str]:
    proof = proof_words(plan.kind, plan.proof)
    first, total = decimal_text(plan.first_year_wan_yuan), decimal_text(plan.total_wan_yuan)
    cost = f"第一年 {first} 万元" + (f"，{plan.years} 年共 {total} 万元" if plan.years > 1 else "")
    after = f"做完是 {plan.scorecard_after.level} 级，{decimal_text(plan.scorecard_after.score_points)} 分"
    machines = plan.machines
    measures = [
        f"  {candidate.id}　{candidate.solution.name}　{decimal_text(candidate.first_year_wan_yuan)} 万元"
        + (f"（{machines[candidate.id]} 台）" if candidate.id in machines else "")
        for candidate in plan.candidates
    ]
    return [f"{words}：{cost}；{after}；{proof}", *(measures or ["  不用做什么"])]


def _read_wishes(wished: Mapping[str, Any]) -> PlanWishes:
    return PlanWishes(
        target_level=wished["target"],
        budget_wan_yuan=wished["budget"],
        years=wished["years"],
        prices=wished["prices"] or "size",
        owned=frozenset(wished["own"]),
        wanted=frozenset(wished["want"]),
        excluded=frozenset(wished["exclude"]),
        pains=frozenset(wished["pain"]),
        locked=frozenset(wished["lock"]),
    )


def _read_catalogue(path: Path, edition: Edition) -> Mapping[str, Solution]:
    solutions = read_solutions(path)
    mistakes = check_solutions(solutions, edition)
    if mistakes:
        raise Refused(mistakes)
    return solutions


def _plan(
    library: Library, answered: SheetDocument, *, wishes: PlanWishes, solutions: Mapping[str, Solution]
) -> PlanSet:
    employees = answered.firm.employees if answered.firm else None
    with solver_kept_quiet():
        found = make_plans(find_roadmap, library, answered.sheet, wishes, employees=employees, solutions=solutions)
    if isinstance(found, Unreachable):
        edition = library.get_edition(answered.sheet.edition_id)
        raise Refused([tell_unreachable(edition, found)])
    return found


def _hints(
    edition: Edition,
    answered: SheetDocument,
    *,
    found: PlanSet,
    solutions: Mapping[str, Solution],
    rules: PlanRules,
) -> list[str]:
    """What a person should know besides the document."""
    missing = tell_no_safe(edition, rules, found=found)
    hints = [missing.words] if missing else []
    if isinstance(found.within_budget, BudgetTooSmall):
        budget, least = found.within_budget.budget_wan_yuan, found.within_budget.smallest_wan_yuan
        hints.append(
            f"预算 {decimal_text(budget)} 万元不够：到 {found.target_level} 级至少要 {decimal_text(least)} 万元。"
        )
    chosen = {candidate.id for plan in found.plans.values() for candidate in plan.candidates}
    likely = sorted(list_likely_owned(edition, answered.sheet, solutions.values()) & chosen - found.wishes.owned)
    if likely:
        hints.append(f"按答案看，这些可能已经有了：{'、'.join(likely)}。有的话请用 --own 说明，就不再算钱。")
    return hints
