"""What people, and those who mean harm, type or paste."""

from __future__ import annotations

from hypothesis import strategies as st

NUMBERS = (
    "1e999999999", "1e10000000", "-1e-999999", "9" * 4000, "-0", "0x10", "1_000", "NaN", "sNaN", "-Infinity", "½", "²",
    "٣", "三", "3万", "98，5", "3,5", "1,2,3", "1，234", "１２３", "98.5%", "+5", "5-", "1 2", "\u200b7", "--1", "1e3",
    str(2**31), str(2**63), str(-(2**63) - 1), "0.30000000000000004", "true", "null", "[]", "{}",
)  # fmt: skip
TEXTS = (
    "", " ", "\u3000", "\x00", "\n" * 200, "a" * 20_000, "融" * 5_000, "🏭" * 500, "\u202eabc", "e" + "\u0301" * 2_000,
    "\U00030edd", "\ue863", "<script>alert(1)</script>", "{{7*7}}", "'; DROP TABLE account; --", "../../etc/passwd",
    "％ｓ", "%s%n", "=1+1", "http://example.com", "＠", "a@b", "a" * 300 + "@example.com", "2026-02-30", "0001-01-01",
    "9999-12-31", "00000000-0000-0000-0000-000000000000",
)  # fmt: skip
VALUES = st.one_of(
    st.sampled_from(NUMBERS),
    st.sampled_from(TEXTS),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=80),
    st.decimals(allow_nan=True, allow_infinity=True).map(str),
    st.integers().map(str),
)
