"""Code points of the private area that Chinese systems used before Unicode had the character.

GBK and GB 18030-2000 put what Unicode lacked then at fixed places of the private area, and older Windows fonts and
input methods type those places to this day. The real characters are those of GB 18030-2005 and GB 18030-2022,
including the six (GB+FE51, FE52, FE53, FE6C, FE76, FE91) that the standard itself leaves in both places.
U+E000–U+E765 are users' own characters (造字): nobody else knows what they stand for, so they are not here.
"""

from __future__ import annotations

# GB+A6D9–A6DF, A6EC, A6ED, A6F3: punctuation of vertical text.
_VERTICAL = (0xE78D, "\ufe10\ufe12\ufe11\ufe13\ufe14\ufe15\ufe16\ufe17\ufe18\ufe19")
# GB+A989–A995: how a character is put together.
_DESCRIPTION = (0xE7E7, "\u303e\u2ff0\u2ff1\u2ff2\u2ff3\u2ff4\u2ff5\u2ff6\u2ff7\u2ff8\u2ff9\u2ffa\u2ffb")
# GB+FE50–FEA0: eighty characters and components.
_HAN = (
    0xE815,
    "⺁\U00020087\U00020089\U000200cc⺄㑳㑇⺈⺋\u9fb4㖞㘚㘎⺌⺗㥮㤘\u9fb5㧏㧟㩳㧐\u9fb6\u9fb7㭎㱮㳠⺧\U000215d7\u9fb8"
    "⺪䁖䅟⺮䌷⺳⺶⺷\U0002298f䎱䎬⺻䏝䓖䙡䙌\u9fb9䜣䜩䝼䞍⻊䥇䥺䥽䦂䦃䦅䦆䦟䦛䦷䦶\u9fba\U000241fe䲣䲟䲠䲡䱷䲢"
    "䴓䴔䴕䴖䴗䴘䴙䶮\u9fbb",
)
# GB+A2E3, A8BC, A8BF: the euro sign, and two letters of pinyin.
_SINGLE = ((0xE76C, "\u20ac"), (0xE7C7, "\u1e3f"), (0xE7C8, "\u01f9"))

REAL_SIGNS = {
    first + place: sign
    for first, signs in (_VERTICAL, _DESCRIPTION, _HAN, *_SINGLE)
    for place, sign in enumerate(signs)
}
"""From the private code point to the character it stands for, ready for str.translate."""
