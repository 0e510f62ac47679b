"""Letters of every script are text; hidden characters are not, and are named."""

from __future__ import annotations

import pytest

from rongtong_assess.core.typed_text import (
    REAL_CHARACTERS,
    can_be_printed,
    compose,
    hidden_character_words,
    many_lines,
    one_line,
)

NAMES = (
    "璟喆堃淼䶮精工", "\u3400\u4dbf厂", "\U00020087\U0002a6df厂", "\U0002a700\U0002b739厂", "\U0002b740厂",
    "\U0002b820\U0002cea1厂", "\U0002ceb0\U0002ebe0厂", "\U00030000\U0003134a厂", "\U00031350\U000323af厂",
    "\U0002ebf0\U0002ee5d厂", "\U000323b0厂", "བོད་ལྗོངས་སྨན་རྫས།", "شىنجاڭ زاۋۇتى",
    "می\u200cخواهم", "ᠮᠣᠩᠭᠣᠯ\u180b", "ꆈꌠꉙ", "ไทย", "מפעל", "e\u0301tain", "x\u0323\u0307", "葛\U000e0100飾",
    "☺\ufe0f👩\u200d🔧", "\u0378", "\U0003fffd", "\ue000厂", "□�",
)  # fmt: skip
HIDDEN = {
    "a\x07b": "看不见的控制字符（U+0007）",
    "a\x85b": "看不见的控制字符（U+0085）",
    "\u202e反": "看不见的控制字符（U+202E，改变文字方向）",
    "反\u2066": "看不见的控制字符（U+2066，改变文字方向）",
    "某\u200f厂": "看不见的控制字符（U+200F，改变文字方向）",
    "\u200b": "看不见的控制字符（U+200B，零宽空格）",
    "某\u200d厂": "看不见的控制字符（U+200D，零宽连字符）",
    "\ufeff厂": "看不见的控制字符（U+FEFF，零宽字符）",
    "\u3164": "看不见的控制字符（U+3164）",
    "某\U000e0041厂": "看不见的控制字符（U+E0041）",
    "\ufe0f\ufe0f": "看不见的控制字符",
    "某\ufffe": "看不见的控制字符（U+FFFE，不是文字的编码）",
    "某\ufdd0": "看不见的控制字符（U+FDD0，不是文字的编码）",
    "某\U0002ffff": "看不见的控制字符（U+2FFFF，不是文字的编码）",
    "某\ud840": "看不见的控制字符（U+D840，半个字）",
}


@pytest.mark.parametrize("name", NAMES)
def test_letters_of_every_script_are_text(name: str) -> None:
    assert hidden_character_words(one_line(name)) == ""


@pytest.mark.parametrize("text", HIDDEN)
def test_what_hides_something_is_named(text: str) -> None:
    assert hidden_character_words(text) == HIDDEN[text]


def test_a_name_is_one_line() -> None:
    assert hidden_character_words("甲\n公司") == ""
    assert hidden_character_words("甲\n公司", is_one_line=True) == "看不见的控制字符（U+000A，换行）"


def test_every_code_point_that_is_no_control_and_no_noncharacter_is_text() -> None:
    """Whatever the version of Unicode that Python knows, what it does not know is a letter."""
    blocks = (range(first, first + 256) for first in range(0, 0x110000, 256))
    suspect = [block for block in blocks if hidden_character_words("字" + "".join(map(chr, block)))]
    refused = {code for block in suspect for code in block if hidden_character_words("字" + chr(code))}
    known = {*range(0x20), *range(0x7F, 0xA0), *range(0xD800, 0xE000), *range(0xFDD0, 0xFDF0)} - {0x0A}
    nonchar = {plane << 16 | end for plane in range(17) for end in (0xFFFE, 0xFFFF)}
    invisible = refused - known - nonchar
    assert known | nonchar <= refused
    assert len(invisible) < 4200  # nearly all of it the tags of plane 14
    assert not {code for code in invisible if 0x3165 <= code < 0xE0000 and code not in {0xFEFF, 0xFFA0}} - {
        *range(0xFFF0, 0xFFFC), *range(0x1BCA0, 0x1BCA4), *range(0x1D173, 0x1D17B)
    }  # fmt: skip


def test_one_line_and_many_lines_compose_and_tidy() -> None:
    assert one_line(" 某\u3000 厂\n分\t部 ") == "某 厂 分 部"
    assert one_line("e\u0301") == "é"
    assert one_line(None) == many_lines(None) == ""
    assert many_lines(" 一\r\n二\r三\u2028四\t五 ") == "一\n二\n三\n四 五"


def test_private_code_points_of_old_fonts_become_the_real_characters() -> None:
    assert one_line("\ue863军\ue816\ue81e") == "䶮军\U00020087\u9fb4"
    assert one_line("\ue78d\ue78e\ue78f\ue796") == "\ufe10\ufe12\ufe11\ufe19"
    assert compose("\ue000") == "\ue000"


def _places(lead: int, first: int, last: int) -> list[bytes]:
    return [bytes([lead, trail]) for trail in range(first, last + 1) if trail != 0x7F]


def test_the_private_code_points_stand_in_the_order_of_gb_18030() -> None:
    """Python's codec knows where GB 18030 puts a code: as the private point of 2000 or as the real character."""
    rows = [(0xE815, _places(0xFE, 0x50, 0xA0)), (0xE7E7, _places(0xA9, 0x89, 0x95))]
    rows += [(0xE78D, [*_places(0xA6, 0xD9, 0xDF), *_places(0xA6, 0xEC, 0xED), *_places(0xA6, 0xF3, 0xF3)])]
    rows += [(0xE76C, _places(0xA2, 0xE3, 0xE3)), (0xE7C7, _places(0xA8, 0xBC, 0xBC))]
    rows += [(0xE7C8, _places(0xA8, 0xBF, 0xBF))]
    read = {first + place: code.decode("gb18030") for first, codes in rows for place, code in enumerate(codes)}
    assert read.keys() == REAL_CHARACTERS.keys()
    assert {
        point for point, character in read.items() if character not in {chr(point), REAL_CHARACTERS[point]}
    } == set()
    assert len({point for point, character in read.items() if character == chr(point)}) <= 25


def test_the_real_characters_are_real_and_differ() -> None:
    assert len(set(REAL_CHARACTERS.values())) == len(REAL_CHARACTERS) == 106
    assert not any(0xE000 <= ord(character) <= 0xF8FF for character in REAL_CHARACTERS.values())


def test_a_printed_page_shows_no_private_and_no_hidden_character() -> None:
    assert all(map(can_be_printed, "璟\U00031350\u200d\n"))
    assert not any(map(can_be_printed, "\ue000\U000f0000\u202e\x07\ud800\ufffe"))
