"""What stands in a page's forms, read from its markup."""

from __future__ import annotations

from dataclasses import dataclass, field
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


@dataclass
class Form:
    """A form of a page's own part: where it is sent, and its fields with what stands in them."""

    action: str
    method: str
    hidden: dict[str, str] = field(default_factory=dict)
    entered: list[str] = field(default_factory=list)


class FormReader(HTMLParser):
    """The forms in a page's main part."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._is_main = self._is_open = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        self._is_main = self._is_main or tag == "main"
        if tag == "form" and self._is_main:
            self._is_open = True
            self.forms.append(Form(named.get("action", ""), named.get("method", "get").lower()))
        elif self._is_open and named.get("name"):
            self._take(tag, named)

    def _take(self, tag: str, named: dict[str, str]) -> None:
        if named.get("type") == "hidden":
            self.forms[-1].hidden[named["name"]] = named.get("value", "")
        elif tag in {"input", "select", "textarea"} and named.get("type") not in {"submit", "file"}:
            self.forms[-1].entered.append(named["name"])

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._is_open = False
        elif tag == "main":
            self._is_main = False
