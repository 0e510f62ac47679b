"""Finds passwords that somebody has written into a free text, so that they are never stored.

Some platforms ask firms for the log-ins of their systems; this one has no field for them, and refuses text that
looks like one. It looks for a word for password with something after it that could be typed as one. It errs on the
side of letting text pass: sentences about passwords, such as 密码每季度更换, are no passwords.
"""

from __future__ import annotations

import re

from rongtong_assess.core.characters import normal_form
from rongtong_assess.core.errors import Mistake

WORD_FOR_IT = r"(?:密码|密碼|口令|passwords?|passwd|passcode|passphrase|pwd|\bpass|pin码)"
NAME_WORD = r"(?:账号|帐号|账户|帐户|用户名|登录名|工号|username|user|login|account)"
SAYS = r"\s*(?:[:=]|是|为|->|→)\s*"
# What can be typed as a password: no Chinese, no brackets or quotes around it.
TYPED = r"[\"'“‘「『<\[(]?(?P<typed>[!-~]{4,64})"
UNSPACED = r"[A-Za-z0-9!@#$%^&*_.+-]{4,64}"

_AFTER_A_SIGN = re.compile(WORD_FOR_IT + r"(?:\s*[（(][^）)]{,20}[）)])?" + SAYS + TYPED, re.IGNORECASE)
_AFTER_A_NAME = re.compile(NAME_WORD + r"[^\n。；;]{,40}?" + WORD_FOR_IT + rf"\s*(?P<typed>{UNSPACED})", re.IGNORECASE)
_DIGITS = re.compile(WORD_FOR_IT + r"\s*(?P<typed>[0-9]{6,20})(?![0-9年月日位%])", re.IGNORECASE)
_PAIR = re.compile(
    NAME_WORD
    + rf"\s*[/、和与&]\s*{WORD_FOR_IT}\s*(?:[:=]|是|为)?\s*(?P<typed>[!-~]{{2,40}}\s*[/、, ]\s*[!-~]{{4,40}})",
    re.IGNORECASE,
)
_PATTERNS = (_PAIR, _AFTER_A_SIGN, _AFTER_A_NAME, _DIGITS)

_UNSEEN = re.compile("[\u200b-\u200f\u2060\ufeff\xad]")
_HIDDEN = re.compile(r"[*xX#._\-/]+|https?:.*|n/?a|none|null|todo", re.IGNORECASE)
"""Stands for a password that is not told: ******, xxxx, or an address."""
MOST_EXAMINED = 20_000

CURE = "请删掉密码再保存。需要登录时，请当面或打电话告诉对方，用完就改；本站从不保存贵公司系统的密码"


def holds_password(text: str) -> bool:
    """Whether the text seems to tell a password."""
    plain = _UNSEEN.sub("", normal_form("NFKC", text[:MOST_EXAMINED]))
    return any(not _HIDDEN.fullmatch(found["typed"]) for form in _PATTERNS for found in form.finditer(plain))


def find_password_mistake(where: str, name: str, text: str) -> Mistake | None:
    """The mistake of a text that seems to tell a password; None for any other. name: of the field, for the person."""
    if not holds_password(text):
        return None
    return Mistake(where, f"{name}里像是写了登录密码", CURE)
