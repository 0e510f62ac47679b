"""统一社会信用代码: 18 characters with a check digit.

Source: GB 32100-2015. The first two characters say who registered it and what it is; both may be letters (N: farming,
Y: others). Characters 3 to 8 are the division where it was registered, digits. The last one checks the others.
"""

from __future__ import annotations

import unicodedata

from stdnum.cn import uscc

from rongtong_assess.core.errors import Refused
from rongtong_assess.core.normal_form import normal_form

FIELD = "credit_code"
LENGTH = 18
DIVISION = slice(2, 8)
FORBIDDEN_LETTERS = frozenset("IOSVZ")


def read_credit_code(text: str) -> str:
    """The code without blanks, half-width, upper-case; raises Refused saying what is wrong with it."""
    narrow = normal_form("NFKC", text[:200]).upper()
    code = "".join(sign for sign in narrow if not (sign.isspace() or unicodedata.category(sign) in {"Cc", "Cf"}))
    if len(code) != LENGTH:
        raise Refused.because(
            FIELD, f"统一社会信用代码应是 {LENGTH} 位，现在是 {len(code)} 位", "请照营业执照核对，不要多字或漏字"
        )
    _refuse_forbidden(code)
    # The library takes digits only in the first two places, so it is asked for the check character alone.
    if not code[DIVISION].isdigit():
        what = f"统一社会信用代码的第 3 到 8 位是「{code[DIVISION]}」，不全是数字"
        raise Refused.because(FIELD, what, "这 6 位是登记地的代码，都是数字，请照营业执照核对")
    if code[-1] != uscc.calc_check_digit(code[:-1]):
        raise Refused.because(FIELD, "统一社会信用代码的校验位对不上，可能有一位打错了", "请照营业执照逐位核对")
    return code


def _refuse_forbidden(code: str) -> None:
    letters = sorted(FORBIDDEN_LETTERS & set(code))
    if letters:
        cure = "代码里从不用 I、O、S、V、Z，看看是不是把 1、0、5、2 打成了字母"
        raise Refused.because(FIELD, f"统一社会信用代码里有字母 {'、'.join(letters)}", cure)
    strange = sorted({sign for sign in code if not (sign.isascii() and sign.isalnum())})
    if strange:
        what = f"统一社会信用代码里有不能用的字符 {' '.join(strange)}"
        raise Refused.because(FIELD, what, "请只填数字和大写字母")
