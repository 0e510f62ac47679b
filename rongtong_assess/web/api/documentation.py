"""What the API offers: OpenAPI for programs, a page for people. Open to anyone, since it says nothing of anybody."""

from __future__ import annotations

from flask import jsonify, render_template
from flask.typing import ResponseReturnValue

from rongtong_assess.core.api_key import MOST_GOOD_KEYS
from rongtong_assess.web.api.blueprint import PER_ADDRESS, PER_KEY, blueprint
from rongtong_assess.web.api.description import SPECIFICATION
from rongtong_assess.web.problems import PROBLEMS
from rongtong_assess.web.rights import Right, needs


@blueprint.get("/openapi.json")
@needs(Right.PUBLIC)
def openapi() -> ResponseReturnValue:
    return jsonify(SPECIFICATION.spec)


@blueprint.get("/docs")
@needs(Right.PUBLIC)
def docs() -> ResponseReturnValue:
    """The same in Chinese, without any script."""
    return render_template(
        "public/api.html",
        problems=PROBLEMS,
        most_keys=MOST_GOOD_KEYS,
        per_key=PER_KEY.partition(" ")[0],
        per_address=PER_ADDRESS.partition(" ")[0],
    )
