"""Whatever is typed into any field of any form, the answer is a page, soon, and the process stays small."""

from __future__ import annotations

import resource
import time

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.fuzz.values import VALUES
from tests.fuzz.visitor import Visitor
from tests.profiles import examples

MOST_SECONDS = 2.0
"""Of processor time, so that a busy machine does not count."""
MOST_GROWTH_KB = 200_000
TOKEN = "csrf_token"


@settings(
    max_examples=examples(quick=120, nightly=3000),
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
