"""What no page of ours sends, refused before any view sees it."""

from __future__ import annotations

from typing import Any

from flask import Flask, abort, request
from flask.json.provider import DefaultJSONProvider


class PageJson(DefaultJSONProvider):
    """JSON with Chinese as it is.

    A document nested beyond reason, or with half a character such as \\ud800 alone, is as unreadable as a broken one.
    """

    ensure_ascii = False

    def loads(self, s: str | bytes, **kwargs: Any) -> Any:
        try:
            document = super().loads(s, **kwargs)
            # Half a character can neither be stored nor shown; trying to encode it raises a ValueError.
            self.dumps(document).encode()
        except RecursionError:
            raise ValueError("nested too deep") from None
        return document


def init_received_text(app: Flask) -> None:
    """Read JSON as above, and refuse NUL in addresses and forms.

    No keyboard types NUL, and PostgreSQL keeps no text with it. Called after the identity
    library, which brings a JSON provider of its own.
    """
    app.json = PageJson(app)

    @app.before_request
    def refuse_nul() -> None:
        sent = (request.path, *(text for _, texts in request.values.lists() for text in texts))
        if any("\0" in text for text in sent):
            abort(400)
