"""What stands in a page's forms, read from its markup."""

from __future__ import annotations

from html.parser import HTMLParser

CONTROLS = frozenset({"input", "select", "textarea", "button"})


class FormMarkup(HTMLParser):
    """open_controls: controls of the page's own part that are neither hidden nor disabled, also not by their fieldset.

    nested_fieldsets: how many stand inside another one.
    """

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open_controls: list[str] = []
        self.nested_fieldsets = 0
        self._disabled: list[bool] = []
        self._is_inside = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        # What stands in a template is on no page yet.
        self._is_inside = tag == "main" or (self._is_inside and tag != "template")
        if tag == "fieldset":
            self.nested_fieldsets += bool(self._disabled)
            self._disabled.append("disabled" in named)
        is_shown = tag in CONTROLS and named.get("type") != "hidden"
        if is_shown and self._is_inside and "disabled" not in named and not any(self._disabled):
            self.open_controls.append(named.get("name") or tag)

    def handle_endtag(self, tag: str) -> None:
        if tag == "fieldset":
            self._disabled.pop()
        if tag in {"main", "template"}:
            self._is_inside = tag == "template"
