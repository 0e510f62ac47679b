"""统一社会信用代码: 18 characters with a check digit.

Source: GB 32100-2015.
"""

from __future__ import annotations

import unicodedata

from stdnum.cn import uscc
from stdnum.exceptions import InvalidChecksum, ValidationError

from rongtong_assess.core.errors import Refused

FIELD = "credit_code"
LENGTH = 18
FORBIDDEN_LETTERS = frozenset("IOSVZ")


def read_credit_code(text: str) -> str:
    """The code without blanks, half-width, upper-case; raises Refused saying what is wrong with it."""
    code = "".join(unicodedata.normalize("NFKC", text[:200]).upper().split())
    if len(code) != LENGTH:
        raise Refused.because(
            FIELD, f"统一社会信用代码应是 {LENGTH} 位，现在是 {len(code)} 位", "请照营业执照核对，不要多字或漏字"
        )
    _refuse_forbidden(code)
    try:
        return uscc.validate(code)
    except InvalidChecksum:
        raise Refused.because(
            FIELD, "统一社会信用代码的校验位对不上，可能有一位打错了", "请照营业执照逐位核对"
        ) from None
    except ValidationError:
        raise Refused.because(
            FIELD, "统一社会信用代码的前 8 位里有不是数字的字符", "前 8 位应都是数字，请照营业执照核对"
        ) from None


def _refuse_forbidden(code: str) -> None:
    letters = sorted(FORBIDDEN_LETTERS & set(code))
    if letters:
        cure = "代码里从不用 I、O、S、V、Z，看看是不是把 1、0、5、2 打成了字母"
        raise Refused.because(FIELD, f"统一社会信用代码里有字母 {'、'.join(letters)}", cure)
    strange = sorted({sign for sign in code if not (sign.isascii() and sign.isalnum())})
    if strange:
        what = f"统一社会信用代码里有不能用的字符 {' '.join(strange)}"
        raise Refused.because(FIELD, what, "请只填数字和大写字母")
