"""EvidenceGroup: how one group of users reaches evidence, on its pages and in the requests of uploads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from rongtong_assess.core.consulting.evidence_upload import MEGABYTE, MOST_PART_BYTES
from rongtong_assess.core.people.rights import Right
from rongtong_assess.services.consulting.evidence.place import EvidencePlace
from rongtong_assess.services.consulting.evidence.tools import EvidenceTools
from rongtong_assess.web.frame.guard import needs, takes_upload
from rongtong_assess.web.frame.transaction import installation

MOST_FORM_BYTES = MOST_PART_BYTES + MEGABYTE
"""Of a request with a part, or with a whole file in a plain form."""
Handler = Callable[..., ResponseReturnValue]
FindPlace = Callable[[Session, UUID, bool], EvidencePlace]


@dataclass(frozen=True, slots=True)
class EvidenceGroup:
    """find_place: the assessment or case with this id, for the present actor; True also locks it. Raises NotFound.

    id_name: what the id is called in addresses, such as assessment_id. root: the address below the blueprint's.
    reads, writes: the rights that its pages need.
    """

    blueprint: Blueprint
    root: str
    id_name: str
    find_place: FindPlace
    reads: Right
    writes: Right

    def address(self, name: str, place_id: UUID, **more: object) -> str:
        """Where something of this place is: list, question, file, mark, remove, start, part …"""
        return url_for(f"{self.blueprint.name}.evidence_{name}", **{self.id_name: place_id}, **more)  # type: ignore[arg-type]  # values of any type become text

    def add(self, name: str, path: str, *, handler: Handler, method: str = "GET", uploads: bool = False) -> None:
        """One address, by the name that `address` takes.

        handler: called with this group, the place's id and what else the address holds.
        uploads: whether it takes a file or a part.
        """

        def view(**found: Any) -> ResponseReturnValue:
            return handler(self, found.pop(self.id_name), **found)

        declare = needs(self.reads if method == "GET" else self.writes)
        guarded = declare(takes_upload(MOST_FORM_BYTES)(view) if uploads else view)
        self.blueprint.add_url_rule(f"{self.root}/evidence{path}", f"evidence_{name}", guarded, methods=[method])


def evidence_tools() -> EvidenceTools:
    """What handing in a file needs, of this installation."""
    return installation().evidence_tools
