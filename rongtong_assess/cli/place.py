"""rongtong place: what level a visit would probably confirm."""

from __future__ import annotations

import click

from rongtong_assess.analytics.batch import get_edition_of
from rongtong_assess.cli.chinese_click import ChineseCommand
from rongtong_assess.cli.model_choice import choose_model
from rongtong_assess.cli.output import print_json
from rongtong_assess.cli.sheets import read_sheet_argument
from rongtong_assess.content.catalogue.size_standard import firm_terms
from rongtong_assess.core.edition import Edition
from rongtong_assess.core.industry import refuse_other_industry
from rongtong_assess.core.placement import (
    TO_VERIFY_WORDS,
    Placement,
    placement_document,
    profile_of,
    why_it_differs,
)
from rongtong_assess.core.sheet_document import read_sheet
from rongtong_assess.installation import ShippedContent
from rongtong_assess.reporting.placement_part import why_not_the_likeliest

RAISES_SHOWN = 5


@click.command(cls=ChineseCommand)
@click.argument("sheet", metavar="答题表.json")
@click.option("--json", "as_json", is_flag=True, help="只输出一个 JSON 文档")
def command(sheet: str, as_json: bool) -> None:
    """预测现场评定会确认的等级；文件名写 - 则从标准输入读。没答的题按最低一档算。"""
    document = read_sheet_argument(sheet)
    edition = get_edition_of(ShippedContent().editions, document)
    sizes = ShippedContent().sizes
    answered = read_sheet(edition, document, terms=firm_terms(sizes))
    refuse_other_industry(edition, answered.firm.industry if answered.firm else None)
    artefact = choose_model(None, edition, None)
    placement = artefact.model.place(answered.sheet, profile_of(answered.firm, sizes))
    if as_json:
        print_json(placement_document(placement))
    else:
        click.echo(describe(edition, placement))
    still_open = answered.sheet.open_questions(edition)
    if still_open:
        click.echo(f"还有 {len(still_open)} 题没有回答，按最低一档算；答完再看更准。", err=True)


def describe(edition: Edition, placement: Placement) -> str:
    """The forecast for people; it always says what it rests on."""
    chances = "，".join(f"{level} 级 {chance:.0%}" for level, chance in enumerate(placement.probabilities))
    verdict = f"，{TO_VERIFY_WORDS}" if placement.needs_visit else ""
    lines = [
        f"{placement.basis_words}（模型 {placement.model_id}）",
        f"预测：{placement.level}（{edition.level_name(placement.level)}）{verdict}",
        f"90% 区间：{placement.low} 到 {placement.high} 级",
        f"概率：{chances}",
    ]
    if placement.official_level is not None:
        official = edition.level_name(placement.official_level)
        lines.append(f"按规则从答案算出的等级：{placement.official_level}（{official}）")
    lines += [words for words in (why_not_the_likeliest(edition, placement),) if words]
    why = why_it_differs(edition, placement)
    if why:
        lines.append(f"{why}。")
    lines += [
        f"  提高「{edition.question_name(one.answer)}」一档：期望等级 +{one.gain:.3f}"
        for one in placement.raises[:RAISES_SHOWN]
    ]
    return "\n".join([*lines, "这是预测，不是评定结果。"])
