"""Reads the fields of a product as people entered them, by the same rules for the form and for the workbook.

Every value is text. Several values in one field are separated by line breaks, ； or 、.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from rongtong_assess.content.product.entry import ALL_INDUSTRIES, FIELDS, NO, TEXT_FIELDS, YES
from rongtong_assess.content.reading.yaml_source import MistakeList
from rongtong_assess.content.registers import read_credit_code
from rongtong_assess.core.assessment.firm import SIZE_NAMES
from rongtong_assess.core.catalogue.product import EntryBook, ProductDetails
from rongtong_assess.core.catalogue.solution import PRICE, WEEKS, EarnedOption, PriceRange, SceneStep
from rongtong_assess.core.characters import normal_form
from rongtong_assess.core.edition.edition import TOP_SCENE_LEVEL
from rongtong_assess.core.errors import Mistake, Refused
from rongtong_assess.core.exact import NumberAsked, read_number
from rongtong_assess.core.typed_text import (
    MOST_PRODUCT_NAME,
    MOST_PRODUCT_TEXT,
    MOST_RAW_FIELD,
    hidden_character_words,
    many_lines,
)

MOST_PART_CHARACTERS = 60
OLDEST_CHECK = date(2015, 1, 1)

_STEP = re.compile(rf"(.+?)\s*:?\s*([0-{TOP_SCENE_LEVEL}])\s*(?:>|→|->|到|-)\s*([0-9])")
_SEPARATORS = re.compile(r"[;、,\n]+")
_BLANKS = re.compile(r"[ \t\r]+")
_AS_NUMBER = re.compile(r"\d(\.\d{1,20})?[eE]\+?\d{2}", re.ASCII)
_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})日?", re.ASCII)


def read_entry(entry: Mapping[str, str], book: EntryBook, *, on: date) -> ProductDetails:
    """The details; raises Refused with every mistake, where: the field. on: the present day."""
    reader = _EntryReader(entry, book)
    details = reader.details(on)
    reader.mistakes.raise_if_any()
    return details


def read_vendor_and_name(entry: Mapping[str, str], book: EntryBook) -> tuple[str, str]:
    """The vendor's code and the product's name alone, which identify it; "" for what cannot be read."""
    reader = _EntryReader(entry, book)
    return reader._code(), reader._line("name")


class _EntryReader:
    """Reads one entry; a fault is noted and read as a harmless value."""

    def __init__(self, entry: Mapping[str, str], book: EntryBook) -> None:
        self.entry, self.book = entry, book
        self.mistakes = MistakeList()

    def details(self, on: date) -> ProductDetails:
        weeks_low, weeks_high = self._pair("weeks", WEEKS)
        first_year, yearly = (PriceRange(*self._pair(kind, PRICE)) for kind in ("first_year", "yearly"))
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
            **{field: self._text(field, MOST_PRODUCT_TEXT) for field in TEXT_FIELDS},
            subsidy=self._choice("subsidy"),
            checked_on=self._day(on),
            declares_interest=self._declares(),
        )

    def _raw(self, field: str) -> str:
        return self.entry.get(field, "")[:MOST_RAW_FIELD]

    def _narrow(self, field: str) -> str:
        return normal_form("NFKC", self._raw(field)).strip()

    def _line(self, field: str) -> str:
        return " ".join(self._text(field, MOST_PRODUCT_NAME).split())

    def _text(self, field: str, most_characters: int) -> str:
        text = many_lines(self._raw(field))
        if not text:
            self._add(field, f"没有填{FIELDS[field].title}", f"请写：{FIELDS[field].hint}")
        elif len(text) > most_characters:
            self._add(field, f"{FIELDS[field].title}有 {len(text)} 个字，太长了", f"请写在 {most_characters} 个字以内")
        elif hidden := hidden_character_words(text):
            self._add(field, f"{FIELDS[field].title}里有{hidden}", "请删掉，或不要粘贴，直接输入")
        return text

    def _code(self) -> str:
        if not self._raw("vendor_code").strip():
            self._add("vendor_code", "没有填服务商的统一社会信用代码", "请照营业执照填 18 位代码")
            return ""
        if _AS_NUMBER.fullmatch(self._narrow("vendor_code")):
            what = "表格软件把信用代码变成了数字，后面几位已经丢了"
            self._add("vendor_code", what, "请把这一格的格式设成“文本”，再照营业执照重新打一遍")
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
        rest, found = _BLANKS.sub("", _plain(self._raw("industries"))), set[str]()
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
                self._add("steps", what, f"请一级一级写，最高 {TOP_SCENE_LEVEL} 级；1 级升到 3 级写成 1→2 和 2→3 两步")
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
        """Cut so short that no pattern takes long to match one."""
        parts = (" ".join(part.split()) for part in _SEPARATORS.split(_plain(self._raw(field))))
        return [part[:MOST_PART_CHARACTERS] for part in parts if part]

    def _choice(self, field: str) -> str:
        choices, text = FIELDS[field].choices or {}, self._raw(field).strip()
        chosen = next((id for id, words in choices.items() if _plain(text) in {id, _plain(words)}), None)
        if chosen is None:
            what = f"没有「{text[:30]}」这一项" if text else f"没有选{FIELDS[field].title}"
            self._add(field, what, f"请选一项：{'、'.join(choices.values())}" if text else "请从列表里选一项")
        return chosen or ""

    def _declares(self) -> bool:
        text = self._narrow("declares_interest")
        if text not in {YES, NO, "", "y", "Y"}:
            self._add("declares_interest", f"「{text[:20]}」看不懂", f"请填“{YES}”或“{NO}”")
        return text in {YES, "y", "Y"}

    def _pair(self, kind: str, asked: NumberAsked) -> tuple[Decimal, Decimal]:
        low, high = self._number(f"{kind}_low", asked), self._number(f"{kind}_high", asked)
        if low is not None and high is not None and low > high:
            what = f"{FIELDS[f'{kind}_low'].title} {low:f} 大于{FIELDS[f'{kind}_high'].title} {high:f}"
            self._add(f"{kind}_high", what, "请核对，是不是填反了")
        return low or Decimal(0), high or Decimal(0)

    def _number(self, field: str, asked: NumberAsked) -> Decimal | None:
        named = replace(asked, name=FIELDS[field].title)
        return self.mistakes.attempt(read_number, self._raw(field), named, where=field)

    def _day(self, on: date) -> date:
        text = self._narrow("checked_on")
        match = _DAY.fullmatch(text)
        try:
            day = date(*map(int, match.groups())) if match else None
        except ValueError:
            day = None
        if day is None:
            what = f"核验日期写成了「{text[:20]}」" if text else "没有填核验日期"
            self._add("checked_on", what, "请写成 2026-11-01 的样子")
        elif day > on:
            self._add("checked_on", f"核验日期 {day} 还没有到", f"请填今天（{on}）或更早的日子")
        elif day < OLDEST_CHECK:
            self._add("checked_on", f"核验日期 {day} 太早了", "请核对年份")
        return day or on

    def _add(self, field: str, what: str, cure: str) -> None:
        self.mistakes.add(field, what, cure)


def _plain(text: str) -> str:
    """The same with full-width punctuation made narrow, so that ； and ; are equal."""
    return normal_form("NFKC", text).replace("，", ",").replace("。", "").strip()
