"""Whatever is typed into any field of any form, the answer is a page, soon, and the process stays small."""

from __future__ import annotations

import os
import resource
import time

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.fuzz.conftest import Visitor

EXAMPLES = os.environ.get("RONGTONG_FUZZ_EXAMPLES", "")
"""How many instead of the usual few, drawn anew each time: for a night."""
MOST_SECONDS = 2.0
"""Of processor time, so that a busy machine does not count."""
MOST_GROWTH_KB = 200_000
TOKEN = "csrf_token"
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


@settings(
    max_examples=int(EXAMPLES or 200),
    deadline=None,
    derandomize=not EXAMPLES,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(data=st.data())
def check(visitors: list[Visitor], statuses: dict[int, int], data: st.DataObject) -> None:
    visitor = data.draw(st.sampled_from(visitors))
    form = data.draw(st.sampled_from(visitor.forms))
    fields = [name for name in form.fields if name != TOKEN]
    chosen = data.draw(st.lists(st.sampled_from(fields), min_size=1, max_size=3)) if fields else []
    typed = {TOKEN: visitor.token, **{name: data.draw(VALUES) for name in chosen}}
    values = [(name, value) for name, value in form.values if name not in typed] + list(typed.items())
    began = time.process_time()
    sent = {"query_string": values} if form.method == "GET" else {"data": _grouped(values)}
    response = visitor.client.open(form.action.partition("?")[0], method=form.method, **sent)
    took = time.process_time() - began
    assert response.status_code < 500, (visitor.email, form.action, typed, response.status_code)
    assert took < MOST_SECONDS, (visitor.email, form.action, typed, took)
    statuses[response.status_code] = statuses.get(response.status_code, 0) + 1
    if "/account/login" in (response.location or ""):
        visitor.log_in_again()


def _grouped(values: list[tuple[str, str]]) -> dict[str, list[str]]:
    grouped: dict[str, list[str]] = {}
    for name, value in values:
        grouped.setdefault(name, []).append(value)
    return grouped


def test_no_field_of_any_form_breaks_the_site(visitors: list[Visitor]) -> None:
    before, statuses = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, dict[int, int]()
    check(visitors, statuses)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < MOST_GROWTH_KB, f"{grown} KB more"
    accepted = sum(statuses.get(code, 0) for code in (200, 302, 303, 422))
    assert accepted > sum(statuses.values()) * 0.7, f"most were turned away: {statuses}"
