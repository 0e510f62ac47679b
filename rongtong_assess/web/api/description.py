"""The OpenAPI 3.1 document, made by spectree from the shapes and the docstrings of the views, and a page about it.

Both are open to anyone, since they hold no data of anybody.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any, TypeVar, cast

from flask import jsonify, render_template
from flask.typing import ResponseReturnValue
from pydantic import BaseModel
from spectree import Response, SecurityScheme, SpecTree
from spectree.models import SecureType, SecuritySchemeData

from rongtong_assess.core.people.api_key import MOST_GOOD_KEYS
from rongtong_assess.web.api.blueprint import PER_ADDRESS, PER_KEY, blueprint
from rongtong_assess.web.api.shapes import ProblemDocument
from rongtong_assess.web.frame.guard import Right, needs
from rongtong_assess.web.frame.programs import MEDIA_TYPE, PROBLEMS, find_problem

View = TypeVar("View", bound=Callable[..., Any])
ALWAYS = (400, 401, 429, 500)
SPECIFICATION = SpecTree(
    "flask",
    mode="strict",
    annotations=False,
    page_templates={},
    title="融通测评 API",
    version="1",
    description="Scores, forecasts and results for programs. 说明见 /api/v1/docs。",
    naming_strategy=lambda shape: shape.__name__,
    nested_naming_strategy=lambda _outer, inner: inner,
    security_schemes=[
        SecurityScheme("key", SecuritySchemeData(SecureType.HTTP, scheme="bearer", bearer_format="rt_…"))
    ],
    security=[{"key": []}],
)


class DescribedResponses(Response):
    """The responses by status, with refusals as problem documents."""

    def add_model(self, *_args: Any, **_how: Any) -> None:
        """Add nothing: spectree would announce a validation error of its own, but it validates nothing here."""

    def generate_spec(self, *args: Any, **how: Any) -> dict[str, Any]:
        answers = super().generate_spec(*args, **how)
        for status, answer in answers.items():
            if status >= "400":
                answer["content"] = {MEDIA_TYPE: answer["content"]["application/json"]}
        return answers


def describe(
    shape: type[BaseModel],
    *,
    body: type[BaseModel] | None = None,
    query: type[BaseModel] | None = None,
    refusals: Collection[int] = (),
) -> Callable[[View], View]:
    """Describe a view. shape: of its response. refusals: statuses besides those that every view may give."""
    problems = {
        f"HTTP_{status}": (ProblemDocument, find_problem(status).code) for status in sorted({*ALWAYS, *refusals})
    }

    def declare(view: View) -> View:
        responses = DescribedResponses(HTTP_200=(shape, "The document."), **problems)
        described = SPECIFICATION.validate(
            json=body, query=query, resp=responses, skip_validation=True, operation_id=view.__name__
        )
        return cast(View, described(view))

    return declare


@blueprint.get("/openapi.json")
@needs(Right.PUBLIC)
def openapi() -> ResponseReturnValue:
    return jsonify(SPECIFICATION.spec)


@blueprint.get("/docs")
@needs(Right.PUBLIC)
def docs() -> ResponseReturnValue:
    """The documentation in Chinese, without any script."""
    return render_template(
        "public/api.html",
        problems=PROBLEMS,
        most_keys=MOST_GOOD_KEYS,
        per_key=PER_KEY.partition(" ")[0],
        per_address=PER_ADDRESS.partition(" ")[0],
    )
