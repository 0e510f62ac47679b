"""The lines of a measure's card, the same in the PDF and in the Word document."""

from __future__ import annotations

from collections.abc import Iterator

from rongtong_assess.reporting.measure_cards import MeasureCard

Pair = tuple[str, str]
Line = tuple[Pair, ...]
"""Names with their texts that stand side by side."""


def list_card_lines(card: MeasureCard, supports: str) -> tuple[Line, ...]:
    """Everything but number, name, price and what it brings. supports: where to find them, empty without any."""
    return tuple(line for line in _all_lines(card, supports) if line)


def _all_lines(card: MeasureCard, supports: str) -> Iterator[Line]:
    price = card.price
    yield _line("用起来以后", card.monday)
    no_regret = (("无悔措施", "价格高低都选中"),) if card.is_no_regret else ()
    marks = (card.mark, "、".join(card.marks))
    yield (("时间", f"{card.when}，{card.weeks}"), ("形式", card.form), marks, *no_regret)
    yield (
        (
            "价格",
            f"{f'{price.note}；' if price.note else ''}参考区间 {price.range}（{price.basis}，主要看{price.driver}）；"
            f"以后每年 {price.yearly}（区间 {price.yearly_range}）",
        ),
    )
    yield _line("先要有", "；".join(f"{one.names}（{one.how}）" for one in card.requirements))
    for gate in card.gates:
        yield (("开始前要做到", gate),)
    yield _line("看什么指标", f"{card.kpi}；第一周先记下现在的数" if card.kpi else "")
    yield (("当心", card.risk), *((("怎么防", card.risk_cure),) if card.risk_cure else ()))
    yield _line("留好材料", "；".join(card.evidence))
    stale = f"（{card.note_standing}）" if card.note_standing else ""
    yield _line("同类产品", f"{card.examples}{stale}" if card.examples else "")
    yield _line("可争取的支持", supports)


def _line(name: str, text: str) -> Line:
    return ((name, text),) if text else ()
