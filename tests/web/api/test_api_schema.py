"""Whatever a program sends, the answer is one that the description names, in the shape it names: seeded, in process."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance
from sqlalchemy import Engine

from rongtong_assess.core.edition.edition import Edition
from tests.profiles import examples
from tests.web.api_steps import API, ask, bearer, key_for
from tests.web.routes import contents
from tests.web.world import World

SEED = 20261128
SHORT = settings(
    max_examples=examples(quick=15, nightly=200),
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
OPERATIONS = ["score", "place", "assessments", "assessment", "result", "placement", "cases", "case"]

JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 10**9) | st.decimals(-9, 9, places=2).map(float) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


def checked(operation: Any, mode: GenerationMode, headers: dict[str, str]) -> Callable[[], None]:
    """A run over what the description allows, or over what it does not."""

    @seed(SEED)
    @settings(SHORT)
    @given(case=operation.as_strategy(generation_mode=mode))
    def run(case: Any) -> None:
        # A schema cannot say which answers an edition has; core refuses the others, at their places.
        case.call_and_validate(headers=headers, excluded_checks=[positive_data_acceptance])

    return run  # type: ignore[no-any-return]  # hypothesis calls it without arguments


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["allowed", "not allowed"])
@pytest.mark.parametrize("name", OPERATIONS)
def test_every_answer_is_as_described(
    app: Flask, world: World, engine: Engine, name: str, mode: GenerationMode
) -> None:
    _, key = key_for(app, world, "firm-1")
    ask(app.test_client(), key, "/assessments")
    schema = schemathesis.openapi.from_wsgi(f"{API}/openapi.json", app=app)
    before = contents(engine)
    checked(schema.find_operation_by_id(name), mode, bearer(key))()
    assert contents(engine) == before


def test_any_answers_to_real_questions_are_scored_or_refused_at_their_places(
    app: Flask, world: World, edition: Edition
) -> None:
    client, (_, key) = app.test_client(), key_for(app, world, "firm-1")
    questions = st.sampled_from([*edition.questions, "", "scene.", "fact.x", "~/"])

    @seed(SEED)
    @settings(SHORT, max_examples=examples(quick=40, nightly=1000))
    @given(st.dictionaries(questions, JSON_VALUES, max_size=4), JSON_VALUES)
    def run(answers: dict[str, Any], firm: Any) -> None:
        for path in ("/score?partial=true", "/place"):
            answer = ask(client, key, path, json={"edition": "miit-2024", "answers": answers, "firm": firm})
            assert answer.status_code in {200, 422}
            for error in answer.json.get("errors", ()):
                assert resolves(error["pointer"], {"edition": 1, "answers": answers, "firm": firm}), error

    run()


def resolves(pointer: str, document: Any) -> bool:
    """Whether a JSON pointer leads to something."""
    for step in pointer.split("/")[1:]:
        key = step.replace("~1", "/").replace("~0", "~")
        if not isinstance(document, dict) or key not in document:
            return False
        document = document[key]
    return True
