"""What is said about solutions and products."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rongtong_assess.core.assessment.firm import SIZE_NAMES
from rongtong_assess.core.catalogue.product import (
    DEPLOYMENT_NAMES,
    PRICING_NAMES,
    SUBSIDY_NAMES,
    EntryBook,
    ProductDetails,
    option_words,
)
from rongtong_assess.core.catalogue.solution import EarnedOption, SceneStep
from rongtong_assess.presentation.wording.quantities import show_day, show_money_range, show_range

OTHERS = "别的"
INTEREST_WORDS = "利益相关：推荐方所在机构销售此产品"
STALE_WORDS = "核验已过一年，请先核实"
UNDER_REVIEW = "正在审核的产品不能改。要改，请先撤回修改。"
DRAFT_SAVED = "已保存为草稿。核对无误后，请提交审核。"
IMPORT_FILE_NAME = "产品录入表.xlsx"
UPLOADED_FILE = "文件"
SUBMITTED_FOR_REVIEW = "已提交审核。请让没有录入过它的同事审核，或等平台管理员审核。"
TAKEN_BACK = "已撤回，可以接着修改。"
CHANGE_DISCARDED = "这次修改已放弃。"
PRODUCT_WITHDRAWN = "产品已撤下，企业看不到它了。"
NOTHING_TO_REVIEW = "这个产品现在没有等待审核的内容。"
PRODUCT_PUBLISHED = "已发布，企业现在就能看到。"
PRODUCT_SENT_BACK = "已退回，录入的人会看到原因。"
PRODUCT_FILTERS: Mapping[str, str] = {
    "": "全部",
    "sent_back": "要修改",
    "submitted": "等待审核",
    "draft": "草稿",
    "published": "已发布",
    "stale": "核验过期",
    "withdrawn": "已撤下",
}
PLEASE_CHOOSE = "请选择"
STEPS_HINT = "能让一个场景从哪一级升到哪一级，一步一格，可以选几步。只选有把握做到的。"
OPTIONS_HINT = "用了它以后，企业能在评测里多选上的选项。"
DECLARES_INTEREST = "本平台自营，或推荐它会得到好处"
INTEREST_HINT = "勾上后，产品旁边会写明利益相关。"
WITHDRAWAL_CONFIRMED = "我确认要撤下，企业马上就看不到它"
WITHDRAWAL_UNCONFIRMED = "请勾选确认后再撤下。"
SUBMIT_TOO = "保存后直接提交审核"
REVIEW_CONFIRMED = "我已逐项核对，内容有来源、没有夸大，同意发布"
REVIEW_UNCONFIRMED = "请核对后勾选再发布。"
REASON_LABEL = "退回的原因"
REASON_HINT = "写明哪里要改，录入的人会看到。"


def book_step_words(step: SceneStep, book: EntryBook) -> str:
    """Such as "质量管理 1→2 级"."""
    scene = book.edition.scenes.get(step.scene_id)
    return f"{scene.name if scene else step.scene_id} {step.from_level}→{step.to_level} 级"


def fact_words(details: ProductDetails, book: EntryBook, *, titles: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Title and text of every field that firms see."""
    yield "服务商", f"{details.vendor}（{details.vendor_code}）"
    yield "适用行业", _industries(details, book)
    yield "适用规模", "、".join(f"{SIZE_NAMES[size]}企业" for size in details.sizes)
    yield "能带来", "；".join(list_effect_words(details, book))
    yield "部署方式", DEPLOYMENT_NAMES[details.deployment]
    yield "收费方式", PRICING_NAMES[details.pricing]
    yield "首年价", show_money_range(details.first_year.low_wan_yuan, details.first_year.high_wan_yuan)
    yield "续年价", f"每年 {show_money_range(details.yearly.low_wan_yuan, details.yearly.high_wan_yuan)}"
    yield "实施周期", week_range_words(details)
    for field in ("requirements", "interfaces", "data_location", "reference", "kpi", "service"):
        yield titles[field], getattr(details, field)
    yield titles["subsidy"], SUBSIDY_NAMES[details.subsidy]
    yield "信息来源", details.source
    yield "核验日期", show_day(details.checked_on)


def week_range_words(details: ProductDetails) -> str:
    """How long it takes to bring the product into use."""
    return show_range(details.weeks_low, details.weeks_high, unit="周")


def list_effect_words(details: ProductDetails, book: EntryBook) -> Iterator[str]:
    """The steps of scenes and the options that the product brings."""
    for step in details.steps:
        yield book_step_words(step, book)
    for option in details.options:
        yield _option(option, book)


def _option(option: EarnedOption, book: EntryBook) -> str:
    item = book.edition.items.get(option.item_id)
    return f"{item.name if item else option.item_id}：{option_words(book, option)}"


def _industries(details: ProductDetails, book: EntryBook) -> str:
    if set(details.industries) >= set(book.industries):
        return "全部行业"
    return "；".join(book.industries[id].name if id in book.industries else id for id in details.industries)


def imported_words(new: int, changed: int) -> str:
    """How many products an import added and changed."""
    return f"已保存：新增 {new} 个，修改 {changed} 个。"


def size_words(size: str) -> str:
    """Firms of a size."""
    return f"{SIZE_NAMES[size]}企业"
