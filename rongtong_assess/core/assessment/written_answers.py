"""Ticks, options and levels as people write them into a sheet: ☑, 有, "C、", 二级.

Only what has a single meaning is read; anything else is asked again.
"""

from __future__ import annotations

import re

from rongtong_assess.core.characters import normal_form
from rongtong_assess.core.edition.edition import TOP_SCENE_LEVEL, Item

MOST_CHARACTERS = 2_500
"""Longer than any option with its letter."""

TICK_WORDS = "是 有 对 真 选 勾 已有 具备 符合 满足 是的 打勾 v y yes true 1"
TICK_SYMBOLS = "√ ✓ ✔ ✅ ☑ 🗹 ● ■ ⬤ ◼ ★"
NO_TICK_WORDS = "否 无 没 不 没有 不是 不选 未 未选 不具备 不符合 不满足 不对 错 假 n no false 0"
NO_TICK_SYMBOLS = "× ✗ ✘ ✕ ✖ ❌ ☐ □ ▢ ◻ / - — ―"
TICKS = frozenset((*TICK_WORDS.split(), *TICK_SYMBOLS.split()))
NO_TICKS = frozenset((*NO_TICK_WORDS.split(), *NO_TICK_SYMBOLS.split()))
# Variation selectors: whether the character before is shown in colour.
VARIATIONS = dict.fromkeys(range(0xFE00, 0xFE10))
LEVEL_WORDS = (("零", "〇"), ("一", "壹", "I"), ("二", "两", "贰", "II"), ("三", "叁", "III"), ("四", "肆", "IV"))
LEVELS = {word: level for level, words in enumerate(LEVEL_WORDS) for word in (*words, str(level))}

LEVEL = re.compile(r"(?:第|L|LEVEL)?\s*([0-9]|[IV]{1,3}|[零〇一壹二两贰三叁四肆])(?:\.0+)?\s*(?:级|等级|等)?")
OPTION = re.compile(
    r"(?:选项|选)?\s*[(\[【]?\s*([A-Z])\s*[)\]】]?\s*(?:项|[.、:,;)\-]+)?\s*(.*)", re.DOTALL | re.IGNORECASE
)
NOT_COMPARED = re.compile(r"[\s;:!?()、。“”\"'·]+")


def narrowed(text: str) -> str:
    """The text with full-width characters made narrow, without white space around it."""
    return normal_form("NFKC", text[:MOST_CHARACTERS].translate(VARIATIONS)).strip()


def read_tick(text: str, key: str) -> bool | None:
    """Whether the option with this letter is ticked; None where that cannot be told."""
    word = narrowed(text).rstrip("。.").casefold()
    if word in TICKS or (word and word == key.casefold()):
        return True
    return False if not word or word in NO_TICKS else None


def read_level(text: str) -> int | None:
    """The level of a scene; None where that cannot be told."""
    match = LEVEL.fullmatch(narrowed(text).rstrip("。").upper())
    if match is None:
        return None
    level = LEVELS.get(match[1])
    return level if level is not None and level <= TOP_SCENE_LEVEL else None


def find_option(item: Item, text: str) -> str | None:
    """The letter of the option that is written: by its letter, its text or both; None where that cannot be told."""
    # White space does not matter, and a regular expression would backtrack over thousands of blanks.
    plain = " ".join(narrowed(text).split())
    by_text = {_compared(option.text): option.key for option in item.options}
    if key := by_text.get(_compared(plain)):
        return key
    match = OPTION.fullmatch(plain)
    letter = match[1].upper() if match else ""
    if match is None or letter not in item.option_by_key:
        return None
    rest = _compared(match[2])
    return letter if not rest or rest == _compared(item.option_by_key[letter].text) else None


def _compared(text: str) -> str:
    """The text without what does not count in a comparison."""
    return NOT_COMPARED.sub("", narrowed(text)).rstrip(".,").casefold()
