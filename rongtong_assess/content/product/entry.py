"""A product as people enter it, field by field: the same fields in the form and in the workbook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from rongtong_assess.content.library import Library
from rongtong_assess.core.assessment.firm import SIZE_NAMES
from rongtong_assess.core.catalogue.product import (
    DEPLOYMENT_NAMES,
    PRICING_NAMES,
    SUBSIDY_NAMES,
    EntryBook,
    ProductDetails,
)
from rongtong_assess.core.catalogue.solution import EarnedOption, SceneStep
from rongtong_assess.core.numbers import decimal_text

ALL_INDUSTRIES = "全部行业"
YES, NO = "是", "否"


@dataclass(frozen=True, slots=True)
class EntryField:
    """One field: its title and a hint what to write. choices: id -> words, where the field has choices."""

    title: str
    hint: str = ""
    choices: Mapping[str, str] | None = None


FIELDS: Mapping[str, EntryField] = {
    "name": EntryField("产品名称", "用服务商自己的叫法，带上版本"),
    "vendor": EntryField("服务商", "营业执照上的全称"),
    "vendor_code": EntryField("服务商统一社会信用代码", "营业执照上的 18 位代码"),
    "industries": EntryField("适用行业", f"几个行业用、隔开；都适用就写“{ALL_INDUSTRIES}”"),
    "sizes": EntryField("适用规模", "大、中、小、微，几个用、隔开"),
    "steps": EntryField("场景和等级", "一步只升一级，如“质量管理 1→2”；几步用；隔开"),
    "options": EntryField("能得到的选项", "如 base.network:C，几个用；隔开；没有就空着"),
    "deployment": EntryField("部署方式", choices=DEPLOYMENT_NAMES),
    "pricing": EntryField("收费方式", choices=PRICING_NAMES),
    "first_year_low": EntryField("首年价最低", "万元，含实施和第一年的使用费"),
    "first_year_high": EntryField("首年价最高", "万元；价格固定就和最低一样"),
    "yearly_low": EntryField("续年价最低", "万元，第二年起每年要付的"),
    "yearly_high": EntryField("续年价最高", "万元；不再收费就填 0"),
    "weeks_low": EntryField("实施周期最短", "周，从签约到开始使用"),
    "weeks_high": EntryField("实施周期最长", "周"),
    "requirements": EntryField("前置条件", "用之前企业要先有什么；没有就写“没有”"),
    "interfaces": EntryField("接口与数据导出", "能和哪些系统连，数据能不能整套导出、什么格式"),
    "data_location": EntryField("数据存放地", "数据存在谁的服务器上、在哪个城市"),
    "reference": EntryField("落地样板", "可以去看或打电话问的企业；没有就写“还没有”"),
    "kpi": EntryField("成效指标", "用了以后看哪个数、一般变化多少、数从哪里来"),
    "service": EntryField("售后", "谁来服务、多久响应、怎么收费"),
    "subsidy": EntryField("补贴是否可计入", choices=SUBSIDY_NAMES),
    "source": EntryField("信息来源", "这些内容从哪里来：服务商提供、合同、实地核对"),
    "checked_on": EntryField("核验日期", "最近一次核对上面内容的日子，如 2026-11-01"),
    "declares_interest": EntryField(
        "有利益关系", "本平台自营，或推荐它会得到好处，就写“是”", choices={YES: YES, NO: NO}
    ),
}
OPTIONAL_FIELDS = frozenset({"options", "declares_interest"})
TEXT_FIELDS = ("requirements", "interfaces", "data_location", "reference", "kpi", "service", "source")


def build_entry_book(library: Library, on: date) -> EntryBook:
    """Scenes and options of the main edition in force on that day.

    Options are those that some solution of the catalogue earns: points that can be bought at all.
    """
    edition = library.edition_in_force(on)
    earned = {option for solution in library.solutions.values() for option in solution.options}
    options = frozenset(option for option in earned if option.item_id in edition.items)
    return EntryBook(edition, library.sizes.industries, options)


def step_id(step: SceneStep) -> str:
    return f"{step.scene_id}:{step.from_level}>{step.to_level}"


def option_id(option: EarnedOption) -> str:
    return f"{option.item_id}:{option.key}"


def write_entry(details: ProductDetails, book: EntryBook) -> dict[str, str]:
    """The details as a person would enter them in a workbook."""
    industries, scenes = book.industries, book.edition.scenes
    all_named = len(details.industries) == len(industries)
    names = [industries[id].name if id in industries else id for id in details.industries]
    steps = [
        f"{scenes[step.scene_id].name if step.scene_id in scenes else step.scene_id} {step.from_level}→{step.to_level}"
        for step in details.steps
    ]
    return {
        **{field: getattr(details, field) for field in ("name", "vendor", "vendor_code", *TEXT_FIELDS)},
        "industries": ALL_INDUSTRIES if all_named else "；".join(names),
        "sizes": "、".join(SIZE_NAMES[size][0] for size in details.sizes),
        "steps": "；".join(steps),
        "options": "；".join(option_id(option) for option in details.options),
        "deployment": DEPLOYMENT_NAMES[details.deployment],
        "pricing": PRICING_NAMES[details.pricing],
        "first_year_low": decimal_text(details.first_year.low_wan_yuan),
        "first_year_high": decimal_text(details.first_year.high_wan_yuan),
        "yearly_low": decimal_text(details.yearly.low_wan_yuan),
        "yearly_high": decimal_text(details.yearly.high_wan_yuan),
        "weeks_low": str(details.weeks_low),
        "weeks_high": str(details.weeks_high),
        "subsidy": SUBSIDY_NAMES[details.subsidy],
        "checked_on": details.checked_on.isoformat(),
        "declares_interest": YES if details.declares_interest else NO,
    }


def list_changes(old: ProductDetails, new: ProductDetails, *, book: EntryBook) -> tuple[tuple[str, str, str], ...]:
    """Title, old words and new words of every field that differs."""
    before, after = write_entry(old, book), write_entry(new, book)
    return tuple(
        (definition.title, before[field], after[field])
        for field, definition in FIELDS.items()
        if before[field] != after[field]
    )
