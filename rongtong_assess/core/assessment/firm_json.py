"""A firm as JSON, in two forms: the "firm" part of an answer sheet document, and the profile kept at submission.

The document is checked field by field. The stored profile was checked before it was written.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from rongtong_assess.core.assessment.firm import Firm, IndustryDivision, SizeStandard
from rongtong_assess.core.errors import Mistake, Refused
from rongtong_assess.core.exact import NumberAsked, read_number, whole
from rongtong_assess.core.numbers import decimal_text
from rongtong_assess.core.typed_text import MOST_ID, MOST_ORGANISATION_NAME, hidden_character_words, one_line

FIELDS = ("name", "industry", "employees", "revenue", "region")
TEXT_LIMITS = {"name": MOST_ORGANISATION_NAME, "industry": MOST_ID, "region": MOST_ID}
EMPLOYEES = whole("从业人员", 0, 10_000_000, "人")
REVENUE = NumberAsked("上年营业收入", Decimal(0), Decimal(1_000_000_000), "万元")
ASSETS = NumberAsked("资产总额", Decimal(0), Decimal(1_000_000_000), "万元")
NUMBERS = {"employees": EMPLOYEES, "revenue": REVENUE}


@dataclass(frozen=True, slots=True)
class FirmTerms:
    """The known industries, id → name, whether a code is that of a region, and the divisions by code."""

    industries: Mapping[str, str]
    is_region: Callable[[str], bool]
    divisions: Mapping[str, IndustryDivision] = field(default_factory=dict)

    def knows_industry(self, said: str) -> bool:
        """Whether it is an industry's id or a division's code."""
        return said in self.industries or said in self.divisions


def read_firm(document: Any, terms: FirmTerms | None = None) -> Firm:
    """The firm of a document {"name", "industry", "employees", "revenue" (万元), "region"}; any may be absent.

    "industry" is an industry's id or the code of a division, from which the industry follows. terms: None where
    industry and region were checked before; a code then stays as it is. Raises Refused with every mistake; where is
    "firm.<field>".
    """
    if not isinstance(document, Mapping):
        raise Refused.because(
            "firm", "firm 不是一组“名称: 值”", f"请写成花括号，里面可有 {'、'.join(FIELDS)}，或整个不写"
        )
    reading = _FirmReading(terms)
    fields = {field: reading.value(field, value) for field, value in document.items()}
    if reading.mistakes:
        raise Refused(reading.mistakes)
    employees = fields.get("employees")
    division = terms.divisions.get(fields.get("industry", "")) if terms else None
    return Firm(
        name=fields.get("name"),
        industry=division.industry if division else fields.get("industry"),
        employees=None if employees is None else int(employees),
        revenue_wan_yuan=fields.get("revenue"),
        region=fields.get("region"),
        division=division.code if division else None,
    )


def firm_values(firm: Firm, sizes: SizeStandard, *, region_name: str) -> dict[str, Any]:
    """A fully known firm as plain JSON values, money in 万元 as text; `read_firm_values` reads it back.

    The names of industry, division and region, and the size class, are kept as of that day.
    """
    division = sizes.divisions.by_code.get(firm.division or "")
    industry, revenue, assets = sizes.industries[firm.industry or ""], firm.revenue_wan_yuan, firm.assets_wan_yuan
    return {
        "name": firm.name,
        "credit_code": firm.credit_code,
        "industry": firm.industry,
        "industry_name": industry.name,
        "division": firm.division,
        "division_name": division.name if division else "",
        "region": firm.region,
        "region_name": region_name,
        "employees": firm.employees,
        "revenue_wan_yuan": None if revenue is None else decimal_text(revenue),
        "assets_wan_yuan": None if assets is None else decimal_text(assets),
        "size_class": sizes.find_size_class(
            industry.id, employees=firm.employees, revenue_wan_yuan=revenue, assets_wan_yuan=assets
        ),
    }


def read_firm_values(values: Mapping[str, Any]) -> Firm:
    """The firm of stored values; the inverse of `firm_values`. What is not kept there stays None."""
    revenue, assets = values.get("revenue_wan_yuan"), values.get("assets_wan_yuan")
    return Firm(
        name=values.get("name"),
        division=values.get("division"),
        industry=values.get("industry"),
        employees=values.get("employees"),
        revenue_wan_yuan=None if revenue is None else Decimal(revenue),
        region=values.get("region"),
        credit_code=values.get("credit_code", ""),
        assets_wan_yuan=None if assets is None else Decimal(assets),
    )


class _FirmReading:
    """Reads the fields of one document and collects what is wrong with them."""

    def __init__(self, terms: FirmTerms | None) -> None:
        self.terms = terms
        self.mistakes: list[Mistake] = []

    def value(self, field: Any, value: Any) -> Any:
        where = f"firm.{str(field)[:40]}"
        try:
            if field in NUMBERS:
                return _read_number(where, NUMBERS[field], value)
            if field in TEXT_LIMITS:
                return self._text(where, field, value)
        except Refused as refusal:
            self.mistakes.extend(refusal.mistakes)
            return None
        self.mistakes.append(Mistake(where, "企业信息里没有这一项", f"可写的是 {'、'.join(FIELDS)}"))
        return None

    def _text(self, where: str, field: str, value: Any) -> str:
        most = TEXT_LIMITS[field]
        if not isinstance(value, str) or not value.strip() or len(value) > most:
            cure = f"请填引号括起来的文字，1 到 {most} 个字；不知道就不写这一项"
            raise Refused.because(where, "不是一段短文字", cure)
        if self.terms and field == "industry" and not self.terms.knows_industry(value):
            known = "、".join(f"{id}（{name}）" for id, name in self.terms.industries.items())
            cure = f"可写的是 {known}；不知道就不写这一项"
            if self.terms.divisions:
                cure = f"可写的是 {known}，或 GB/T 4754 大类的代码，如 C34；不知道就不写这一项"
            raise Refused.because(where, f"没有行业「{value}」", cure)
        if self.terms and field == "region" and not self.terms.is_region(value):
            cure = "请填 6 位数字，如杭州市 330100；不知道就不写这一项"
            raise Refused.because(where, f"「{value}」不是现有的行政区划代码", cure)
        text = one_line(value)
        if hidden := hidden_character_words(text, is_one_line=True):
            raise Refused.because(where, f"里面有{hidden}", "请删掉，直接输入文字")
        return text


def _read_number(where: str, asked: NumberAsked, value: Any) -> Decimal:
    if isinstance(value, str):
        cure = f"{asked.cure}，不加引号"
        raise Refused.because(where, f"「{asked.name}」不是一个数，是加了引号的文字", cure)
    return read_number(value, asked, where=where)
