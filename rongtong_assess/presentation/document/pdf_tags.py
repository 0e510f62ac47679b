"""Completes the tags of a PDF where the layout library leaves them incomplete for screen readers.

Head cells get their direction, links their text, figures their language. Running heads and page numbers become
artefacts, and empty elements are left out. Called before the file is written.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pydyf

PRINTED = 4
"""The annotation flag with which a link is printed."""
MAY_BE_EMPTY = {"/TD", "/TH", "/Figure", "/Table", "/TR"}
"""An empty cell keeps its place in the row."""


def finish_tags(pdf: Any, root: Any) -> None:
    """Completes the tags. pdf: as the library is about to write it. root: the document's HTML."""
    tree = _Tree(pdf)
    tree.drop_empty()
    for element in tree.elements():
        if element["S"] == "/TH":
            element.setdefault("A", pydyf.Dictionary({"O": "/Table"}))["Scope"] = tree.direction_of(element)
        elif element["S"] == "/Figure":
            element["Lang"] = pydyf.String(root.get("lang", ""))
    _name_links(tree, {link.get("href"): " ".join("".join(link.itertext()).split()) for link in root.iter("a")})
    _make_running_lines_artefacts(tree)


class _Tree:
    """The structure elements of a PDF, reached from their root."""

    def __init__(self, pdf: Any) -> None:
        self.pdf = pdf
        self.root = self.get(pdf.catalog["StructTreeRoot"])

    def get(self, reference: bytes) -> Any:
        """The object that a reference such as 12 0 R means."""
        return self.pdf.objects[int(reference.split()[0])]

    def elements(self) -> Iterator[Any]:
        """Every element below the root, each before its children."""
        waiting = [self.root]
        while waiting:
            below = [self.get(kid) for kid in waiting.pop()["K"] if isinstance(kid, bytes)]
            below = [kid for kid in below if kid.get("Type") == "/StructElem"]
            yield from below
            waiting += below

    def drop_empty(self) -> None:
        """Leaves out boxes without text, such as squares to tick."""
        for element in reversed(list(self.elements())):
            element["K"][:] = [kid for kid in element["K"] if not self._is_empty(kid)]

    def direction_of(self, cell: Any) -> str:
        """Whether a head cell heads its column or its row."""
        row = self.get(cell["P"])
        return "/Column" if self.get(row["P"])["S"] == "/THead" else "/Row"

    def pages(self) -> Iterator[Any]:
        """Every page in order."""
        yield from (self.get(reference) for reference in self.pdf.page_references)

    def _is_empty(self, kid: Any) -> bool:
        if not isinstance(kid, bytes):
            return False
        element = self.get(kid)
        return element.get("Type") == "/StructElem" and not element["K"] and element["S"] not in MAY_BE_EMPTY


def _name_links(tree: _Tree, words_by_target: Mapping[str, str]) -> None:
    """A link is described by its text; the library writes only its target."""
    for page in tree.pages():
        for reference in page.get("Annots", ()):
            annotation = tree.get(reference)
            annotation["F"] = PRINTED
            target = annotation["Contents"].string
            words = words_by_target.get(f"#{target}") or words_by_target.get(target)
            annotation["Contents"] = pydyf.String(words or target)


def _make_running_lines_artefacts(tree: _Tree) -> None:
    """The library tags the text of margins but leaves it out of the tree; PDF/UA wants an artefact."""
    reached = {element.number for element in tree.elements()}
    numbers = iter(tree.get(tree.root["ParentTree"])["Nums"])
    for (_, owners), page in zip(zip(numbers, numbers, strict=True), tree.pages(), strict=False):
        lost = {place for place, owner in enumerate(owners) if int(owner.split()[0]) not in reached}
        for place in lost:
            owners[place] = b"null"
        stream = tree.get(page["Contents"]).stream
        for place, part in enumerate(stream):
            if isinstance(part, pydyf.Dictionary) and part.get("MCID") in lost:
                stream[place - 1] = "/Artifact"
                stream[place] = pydyf.Dictionary({"Type": "/Pagination"})
