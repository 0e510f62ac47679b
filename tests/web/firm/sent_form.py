"""The values that a browser would send of the forms on a page."""

from __future__ import annotations

from html.parser import HTMLParser


class SentForm(HTMLParser):
    """What a browser sends of inputs and empty notes, by name; radio buttons and boxes only when ticked."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.sent: dict[str, list[str]] = {}
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        name, is_choice = found.get("name"), found.get("type") in {"radio", "checkbox"}
        if tag in {"input", "textarea"} and name and "disabled" not in found and (not is_choice or "checked" in found):
            self.sent.setdefault(name, []).append(found.get("value") or "")
