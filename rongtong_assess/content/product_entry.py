"""A product as people enter it, field by field: the same reading for the form and for the workbook.

Every value comes as text. Several values in one field stand on lines of their own or are separated by ； or 、.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from rongtong_assess.content.credit_code import read_credit_code
from rongtong_assess.content.mistake_list import MistakeList
from rongtong_assess.core.edition import TOP_SCENE_LEVEL, Edition
from rongtong_assess.core.errors import Mistake, Refused
from rongtong_assess.core.points import decimal_text
from rongtong_assess.core.product import DEPLOYMENT_NAMES, PRICING_NAMES, SUBSIDY_NAMES, ProductDetails
from rongtong_assess.core.size_class import SIZE_NAMES, IndustrySizes
from rongtong_assess.core.solution import PER_BAND, EarnedOption, PriceRange, SceneStep, Solution

ALL_INDUSTRIES = "全部行业"
YES, NO = "是", "否"
PER_BAND_NAME = "提高一档"
MOST_NAME_SIGNS = 120
MOST_TEXT_SIGNS = 500
MOST_WAN_YUAN = Decimal(100_000)
MOST_WEEKS = 260
OLDEST_CHECK = date(2015, 1, 1)
MOST_ENTRY_SIGNS = 4_000
"""No field is ever longer; what is, is not looked at any further."""

_MONEY = re.compile(r"\d{1,7}(\.\d{1,4})?", re.ASCII)
_WEEKS = re.compile(r"\d{1,3}", re.ASCII)
_STEP = re.compile(rf"(.+?)\s*[::]?\s*([0-{TOP_SCENE_LEVEL}])\s*(?:>|→|->|到|-)\s*([0-9])")
_SEPARATORS = re.compile(r"[;、,\n]+")
_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})日?", re.ASCII)


@dataclass(frozen=True, slots=True)
class EntryField:
    """One field: its title where people see it, and what to write. choices: id -> words, where there are some."""

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
_TEXTS = ("requirements", "interfaces", "data_location", "reference", "kpi", "service", "source")


@dataclass(frozen=True, slots=True)
class EntryBook:
    """What an entry may name: scenes of the edition in force, industries, options that can be bought."""

    edition: Edition
    industries: Mapping[str, IndustrySizes]
    options: frozenset[EarnedOption]


def build_entry_book(
    edition: Edition, industries: Mapping[str, IndustrySizes], solutions: Mapping[str, Solution]
) -> EntryBook:
    """Options are those that some solution of the catalogue earns: points that can be bought at all."""
    earned = {option for solution in solutions.values() for option in solution.options}
    return EntryBook(edition, industries, frozenset(option for option in earned if option.item_id in edition.items))


def option_words(book: EntryBook, option: EarnedOption) -> str:
    """What the option says; "提高一档" for a share of devices."""
    item = book.edition.items.get(option.item_id)
    if option.key == PER_BAND or item is None or option.key not in item.option_by_key:
        return PER_BAND_NAME if option.key == PER_BAND else option.key
    return item.option_by_key[option.key].text


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
        **{field: getattr(details, field) for field in ("name", "vendor", "vendor_code", *_TEXTS)},
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


def read_entry(entry: Mapping[str, str], book: EntryBook, *, on: date) -> ProductDetails:
    """The details; raises Refused with every mistake, where: the field. on: the present day."""
    reading = _Reading(entry, book)
    details = reading.details(on)
    reading.mistakes.raise_if_any()
    return details


class _Reading:
    """One entry; faults are noted and give a harmless value."""

    def __init__(self, entry: Mapping[str, str], book: EntryBook) -> None:
        self.entry, self.book = entry, book
        self.mistakes = MistakeList()

    def details(self, on: date) -> ProductDetails:
        weeks_low, weeks_high = self._pair("weeks", self._weeks)
        first_year, yearly = (PriceRange(*self._pair(kind, self._money)) for kind in ("first_year", "yearly"))
        steps, options = tuple(self._steps()), tuple(self._options())
        if not (steps or options or {mistake.where for mistake in self.mistakes} & {"steps", "options"}):
            self._add("steps", "没有选场景，也没有选能得到的选项", "请至少选一步，或一个选项")
        return ProductDetails(
            name=self._line("name"),
            vendor=self._line("vendor"),
            vendor_code=self._code(),
            industries=self._industries(),
            sizes=self._sizes(),
            steps=steps,
            options=options,
            deployment=self._choice("deployment"),
            pricing=self._choice("pricing"),
            first_year=first_year,
            yearly=yearly,
            weeks_low=int(weeks_low),
            weeks_high=int(weeks_high),
            **{field: self._text(field, MOST_TEXT_SIGNS) for field in _TEXTS},
            subsidy=self._choice("subsidy"),
            checked_on=self._day(on),
            declares_interest=self._declares(),
        )

    def _raw(self, field: str) -> str:
        return self.entry.get(field, "")[:MOST_ENTRY_SIGNS]

    def _narrow(self, field: str) -> str:
        return unicodedata.normalize("NFKC", self._raw(field)).strip()

    def _line(self, field: str) -> str:
        text = " ".join(self._text(field, MOST_NAME_SIGNS).split())
        return text

    def _text(self, field: str, most_signs: int) -> str:
        text = unicodedata.normalize("NFC", self._raw(field)).replace("\r\n", "\n").strip()
        if not text:
            self._add(field, f"没有填{FIELDS[field].title}", FIELDS[field].hint.replace("；", "，") or "请填写")
        elif len(text) > most_signs:
            self._add(field, f"{FIELDS[field].title}有 {len(text)} 个字，太长了", f"请写在 {most_signs} 个字以内")
        elif any(unicodedata.category(sign).startswith("C") and sign != "\n" for sign in text):
            self._add(field, f"{FIELDS[field].title}里有看不见的控制字符", "请不要粘贴，直接输入")
        return text

    def _code(self) -> str:
        if not self._raw("vendor_code").strip():
            self._add("vendor_code", "没有填服务商的统一社会信用代码", "请照营业执照填 18 位代码")
            return ""
        try:
            return read_credit_code(self._raw("vendor_code"))
        except Refused as refusal:
            self.mistakes += [Mistake("vendor_code", mistake.what, mistake.cure) for mistake in refusal.mistakes]
            return ""

    def _industries(self) -> tuple[str, ...]:
        known = self.book.industries
        by_word = {word: id for id, industry in known.items() for word in (id, _plain(industry.name))}
        # Names of industries may hold the separators themselves.
        rest, found = _plain(self._raw("industries")), set[str]()
        for word in sorted(by_word, key=len, reverse=True):
            pattern = rf"(?<![^;,、\n]){re.escape(word)}(?![^;,、\n])"
            rest, count = re.subn(pattern, "", rest)
            found |= {by_word[word]} if count else set()
        unknown = [part for part in _SEPARATORS.split(rest) if part.strip()]
        if any(part in {ALL_INDUSTRIES, "全部", "不限", "all"} for part in unknown):
            return tuple(known)
        for part in unknown:
            self._add("industries", f"没有「{part[:30]}」这个行业", "请照行业表里的名称写")
        if not found and not unknown:
            self._add("industries", "没有选适用行业", f"请至少选一个；都适用就选“{ALL_INDUSTRIES}”")
        return tuple(id for id in known if id in found)

    def _sizes(self) -> tuple[str, ...]:
        by_word = {word: id for id, name in SIZE_NAMES.items() for word in (id, name, name[0], f"{name}企业")}
        parts = self._parts("sizes")
        for part in parts:
            if part not in by_word:
                self._add("sizes", f"没有「{part[:30]}」这种规模", "请从大、中、小、微里选")
        if not parts:
            self._add("sizes", "没有选适用规模", "请从大、中、小、微里至少选一个")
        return tuple(id for id in SIZE_NAMES if id in {by_word.get(part) for part in parts})

    def _steps(self) -> Iterator[SceneStep]:
        scenes = self.book.edition.scenes
        by_word = {word: id for id, scene in scenes.items() for word in (id, _plain(scene.name))}
        seen: set[SceneStep] = set()
        for part in self._parts("steps"):
            match = _STEP.fullmatch(part)
            if match is None:
                self._add("steps", f"「{part[:40]}」看不懂", "请写成“质量管理 1→2”的样子")
            elif match[1].strip() not in by_word:
                self._add("steps", f"没有「{match[1][:30]}」这个场景", "请照场景表里的名称写")
            elif int(match[3]) != int(match[2]) + 1 or int(match[3]) > TOP_SCENE_LEVEL:
                what = f"「{part[:40]}」不是正好升一级"
                self._add("steps", what, f"请一级一级写，最高 {TOP_SCENE_LEVEL} 级；1 级升到 3 级，写成 1→2 和 2→3 两步")
            else:
                step = SceneStep(by_word[match[1].strip()], int(match[2]), int(match[3]))
                if step not in seen:
                    seen.add(step)
                    yield step

    def _options(self) -> Iterator[EarnedOption]:
        seen: set[EarnedOption] = set()
        for part in self._parts("options"):
            item, _, key = part.partition(":")
            option = EarnedOption(item.strip(), key.strip())
            if option not in self.book.options:
                self._add("options", f"没有「{part[:40]}」这个买得到的选项", "请照选项表里的编号写，如 base.network:C")
            elif option not in seen:
                seen.add(option)
                yield option

    def _parts(self, field: str) -> list[str]:
        return [part.strip() for part in _SEPARATORS.split(_plain(self._raw(field))) if part.strip()]

    def _choice(self, field: str) -> str:
        choices, text = FIELDS[field].choices or {}, self._raw(field).strip()
        chosen = next((id for id, words in choices.items() if _plain(text) in {id, _plain(words)}), None)
        if chosen is None:
            what = f"没有「{text[:30]}」这一项" if text else f"没有选{FIELDS[field].title}"
            self._add(field, what, f"请从这些里选：{'、'.join(choices.values())}")
        return chosen or ""

    def _declares(self) -> bool:
        text = self._narrow("declares_interest")
        if text not in {YES, NO, "", "y", "Y"}:
            self._add("declares_interest", f"「{text[:20]}」看不懂", f"请填“{YES}”或“{NO}”")
        return text in {YES, "y", "Y"}

    def _pair(self, kind: str, read: Callable[[str], Decimal | None]) -> tuple[Decimal, Decimal]:
        low, high = read(f"{kind}_low"), read(f"{kind}_high")
        if low is not None and high is not None and low > high:
            what = f"{FIELDS[f'{kind}_low'].title} {low:f} 大于{FIELDS[f'{kind}_high'].title} {high:f}"
            self._add(f"{kind}_high", what, "请核对，是不是填反了")
        return low or Decimal(0), high or Decimal(0)

    def _money(self, field: str) -> Decimal | None:
        form = "0 到 100000 之间的数，单位万元，最多四位小数，不能是负数"
        return self._number(field, _MONEY, MOST_WAN_YUAN, form)

    def _weeks(self, field: str) -> Decimal | None:
        return self._number(field, _WEEKS, Decimal(MOST_WEEKS), f"0 到 {MOST_WEEKS} 之间的整数，单位周")

    def _number(self, field: str, form: re.Pattern[str], most: Decimal, words: str) -> Decimal | None:
        text = self._narrow(field).replace(",", "")
        if not text:
            self._add(field, f"没有填{FIELDS[field].title}", f"请填{words}")
        elif form.fullmatch(text) is None or Decimal(text) > most:
            self._add(field, f"{FIELDS[field].title}写成了「{text[:20]}」", f"请填{words}")
        else:
            return Decimal(text)
        return None

    def _day(self, on: date) -> date:
        text = self._narrow("checked_on")
        match = _DAY.fullmatch(text)
        try:
            day = date(*map(int, match.groups())) if match else None
        except ValueError:
            day = None
        if day is None:
            self._add("checked_on", f"核验日期写成了「{text[:20]}」" if text else "没有填核验日期", "请写成 2026-11-01 的样子")
        elif day > on:
            self._add("checked_on", f"核验日期 {day} 还没有到", f"请填今天（{on}）或更早的日子")
        elif day < OLDEST_CHECK:
            self._add("checked_on", f"核验日期 {day} 太早了", "请核对年份")
        return day or on

    def _add(self, field: str, what: str, cure: str) -> None:
        self.mistakes.add(field, what, cure)


def _plain(text: str) -> str:
    """The same with narrow signs, so that ； and ; are one."""
    return unicodedata.normalize("NFKC", text).replace("，", ",").replace("。", "").strip()
