"""The user groups: whose pages there are, and where each group's work begins.

A new group is a folder whose __init__.py names its BLUEPRINTS (views.py, forms.py; a file per subject once it grows, as
in platform), one line in GROUPS, and its rights in core/people/rights.py.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, Flask

from rongtong_assess.core.actor import Actor, OrganisationKind, leading_role
from rongtong_assess.core.errors import Mistake, Refused
from rongtong_assess.core.people.rights import RIGHTS, Right
from rongtong_assess.web import account, admin, api, firm, platform, public
from rongtong_assess.web.frame.guard import find_right
from rongtong_assess.web.frame.site import set_homes


@dataclass(frozen=True, slots=True)
class UserGroup:
    """Pages that belong together. kind: of the organisations they are for; None where no kind is meant.

    home: the endpoint where the work of that kind's members begins; "" without a kind.
    """

    blueprints: Sequence[Blueprint]
    kind: OrganisationKind | None = None
    home: str = ""


GROUPS = (
    UserGroup(public.BLUEPRINTS),
    UserGroup(account.BLUEPRINTS),
    UserGroup(api.BLUEPRINTS),
    UserGroup(firm.BLUEPRINTS, OrganisationKind.FIRM, "firm.home"),
    UserGroup(platform.BLUEPRINTS, OrganisationKind.PLATFORM, "work.work_list"),
    UserGroup(admin.BLUEPRINTS, OrganisationKind.ADMINISTRATOR, "admin.accounts"),
)


def register_groups(app: Flask, groups: Sequence[UserGroup]) -> None:
    """Register the pages of all groups. Raises Refused where a page, a right or a group is not accounted for."""
    for group in groups:
        for blueprint in group.blueprints:
            app.register_blueprint(blueprint)
    set_homes(app, {group.kind: group.home for group in groups if group.kind})
    check_rights(app, groups)


def check_rights(app: Flask, groups: Sequence[UserGroup] = GROUPS) -> None:
    """Raise Refused, with every mistake, where a right has no row, a route no right or a group no way in."""
    mistakes = [*_find_rights_without_a_row(app), *_find_routes_without_a_right(app), *_find_closed_homes(app, groups)]
    if mistakes:
        raise Refused(mistakes)


def _find_rights_without_a_row(app: Flask) -> Iterator[Mistake]:
    declared = (find_right(app, endpoint) for endpoint in _endpoints(app))
    for right in dict.fromkeys([*Right, *(right for right in declared if right)]):
        if right not in RIGHTS:
            yield Mistake(right.name, "这项权限没有写明放谁进来", "请在 core/people/rights.py 的 RIGHTS 里写上")


def _find_routes_without_a_right(app: Flask) -> Iterator[Mistake]:
    for endpoint in _endpoints(app):
        if find_right(app, endpoint) is None:
            yield Mistake(endpoint, "这个网页没有声明权限", "请在视图上写 @needs(Right.…)")


def _find_closed_homes(app: Flask, groups: Sequence[UserGroup]) -> Iterator[Mistake]:
    """Groups whose leaders cannot open the page that they are led to."""
    for group in groups:
        if group.kind is None:
            continue
        right = find_right(app, group.home)
        leader = Actor(UUID(int=0), None, group.kind, leading_role(group.kind))
        if right is None or (right in RIGHTS and not RIGHTS[right].admits(leader)):
            yield Mistake(
                group.kind,
                f"这类单位打不开自己的首页 {group.home}",
                "请在 core/people/rights.py 的 RIGHTS 里写上这类单位，并检查 web/groups.py 里的首页",
            )


def _endpoints(app: Flask) -> list[str]:
    return sorted({rule.endpoint for rule in app.url_map.iter_rules()})
