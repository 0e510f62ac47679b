"""A firm registers and keeps its profile true."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from rongtong_assess.content.credit_code import read_credit_code
from rongtong_assess.content.regions import find_region_name
from rongtong_assess.content.shelf import Shelf
from rongtong_assess.core.errors import Mistake, NotFound, Refused
from rongtong_assess.core.size_class import SizeStandard
from rongtong_assess.services.audit import add_audit_entry
from rongtong_assess.services.demo_mark import add_organisation
from rongtong_assess.services.plain_text import has_hidden_signs
from rongtong_assess.storage.organisations import FirmProfile, Membership, Organisation, OrganisationKind, Role

MOST_NAME_CHARACTERS = 120
MOST_EMPLOYEES = 10_000_000
MOST_WAN_YUAN = Decimal(1_000_000_000)
MOST_DECIMAL_PLACES = 6


@dataclass(frozen=True, slots=True)
class FirmDetails:
    """What a firm says of itself. Money in 万元."""

    name: str
    credit_code: str
    industry: str
    region: str
    employees: int
    revenue_wan_yuan: Decimal
    assets_wan_yuan: Decimal | None = None


def register_firm(
    session: Session, account_id: int, details: FirmDetails, *, shelf: Shelf, now: datetime
) -> Organisation:
    """A new firm, owned by this account.

    Raises Refused with every mistake at once, also when the firm is registered already.
    """
    checked = _check(session, details, shelf)
    organisation = add_organisation(session, OrganisationKind.FIRM, checked.name, now=now)
    session.add(FirmProfile(organisation_id=organisation.id, changed_at=now, **_columns(checked)))
    session.add(Membership(account_id=account_id, organisation_id=organisation.id, role=Role.OWNER, created_at=now))
    add_audit_entry(session, action="firm.register", account_id=account_id, organisation_id=organisation.id, now=now)
    _flush_unique(session)
    return organisation


def change_firm_profile(
    session: Session, organisation_id: UUID, details: FirmDetails, *, shelf: Shelf, now: datetime
) -> Organisation:
    """Replace the profile; submitted assessments keep the one they were submitted with.

    Raises NotFound, or Refused with every mistake at once.
    """
    organisation, profile = get_firm(session, organisation_id)
    checked = _check(session, details, shelf, own_id=organisation_id)
    organisation.name = checked.name
    for name, value in _columns(checked).items():
        setattr(profile, name, value)
    profile.changed_at = now
    add_audit_entry(session, action="firm.change", organisation_id=organisation_id, now=now)
    _flush_unique(session)
    return organisation


def get_firm(session: Session, organisation_id: UUID) -> tuple[Organisation, FirmProfile]:
    """The firm and its profile. Raises NotFound."""
    row = session.execute(
        select(Organisation, FirmProfile)
        .join(FirmProfile, FirmProfile.organisation_id == Organisation.id)
        .where(Organisation.id == organisation_id, Organisation.kind == OrganisationKind.FIRM)
    ).one_or_none()
    if row is None:
        raise NotFound
    return row[0], row[1]


def find_size_class(profile: FirmProfile, sizes: SizeStandard) -> str | None:
    """large, medium, small or micro; None while a needed number is unknown."""
    return sizes.find_size_class(
        profile.industry,
        employees=profile.employees,
        revenue_wan_yuan=profile.revenue_wan_yuan,
        assets_wan_yuan=profile.assets_wan_yuan,
    )


def _columns(details: FirmDetails) -> dict[str, object]:
    return {
        "credit_code": details.credit_code,
        "industry": details.industry,
        "region": details.region,
        "employees": details.employees,
        "revenue_wan_yuan": details.revenue_wan_yuan,
        "assets_wan_yuan": details.assets_wan_yuan,
    }


def _check(session: Session, details: FirmDetails, shelf: Shelf, own_id: UUID | None = None) -> FirmDetails:
    """The details in the form that is kept."""
    name = re.sub("[ \u3000]+", " ", unicodedata.normalize("NFC", details.name)).strip()
    mistakes = [*_name_mistakes(name), *_place_mistakes(details, shelf), *_number_mistakes(details)]
    credit_code = details.credit_code
    try:
        credit_code = read_credit_code(details.credit_code)
        mistakes.extend(_taken_mistakes(session, credit_code, own_id))
    except Refused as refusal:
        mistakes.extend(replace(mistake, where="credit_code") for mistake in refusal.mistakes)
    if mistakes:
        raise Refused(mistakes)
    return replace(details, name=name, credit_code=credit_code)


def _name_mistakes(name: str) -> list[Mistake]:
    if not name:
        return [Mistake("name", "没有填企业名称", "请填营业执照上的企业全称")]
    if len(name) > MOST_NAME_CHARACTERS:
        return [
            Mistake("name", f"企业名称有 {len(name)} 个字，太长了", f"请填不超过 {MOST_NAME_CHARACTERS} 个字的全称")
        ]
    if has_hidden_signs(name):
        return [Mistake("name", "企业名称里有看不见的控制字符", "请不要粘贴，直接输入企业全称")]
    return []


def _place_mistakes(details: FirmDetails, shelf: Shelf) -> list[Mistake]:
    mistakes = []
    if details.industry not in shelf.sizes.industries:
        mistakes.append(Mistake("industry", "没有这个行业", "请从列表里选所属行业"))
    if find_region_name(details.region) is None:
        mistakes.append(Mistake("region", "没有这个地区", "请从列表里选所在地区"))
    return mistakes


def _number_mistakes(details: FirmDetails) -> list[Mistake]:
    mistakes = []
    if not 0 <= details.employees <= MOST_EMPLOYEES:
        mistakes.append(Mistake("employees", "从业人员数不可能是这个数", f"请填 0 到 {MOST_EMPLOYEES} 的整数"))
    money = {
        "revenue_wan_yuan": ("营业收入", details.revenue_wan_yuan),
        "assets_wan_yuan": ("资产总额", details.assets_wan_yuan),
    }
    for field, (name, amount) in money.items():
        if amount is not None and not _is_money(amount):
            cure = f"请填 0 到 {MOST_WAN_YUAN} 之间的数，最多 {MOST_DECIMAL_PLACES} 位小数，单位：万元"
            mistakes.append(Mistake(field, f"{name}不可能是这个数", cure))
    return mistakes


def _is_money(amount: Decimal) -> bool:
    if not amount.is_finite() or not 0 <= amount <= MOST_WAN_YUAN:
        return False
    return amount == amount.quantize(Decimal(1).scaleb(-MOST_DECIMAL_PLACES))


def _taken_mistakes(session: Session, credit_code: str, own_id: UUID | None) -> list[Mistake]:
    # the one question about all firms: whether a code is taken; it tells nothing else of them
    owner = session.scalar(select(FirmProfile.organisation_id).where(FirmProfile.credit_code == credit_code))
    return [] if owner is None or owner == own_id else [_taken()]


def _taken() -> Mistake:
    return Mistake(
        "credit_code",
        "这家企业已经登记过了",
        "请核对代码；代码没错的话，请联系企业里先登记的同事，找不到人就联系平台管理员",
    )


def _flush_unique(session: Session) -> None:
    """Two registrations at the same moment: the second one is told so."""
    try:
        session.flush()
    except IntegrityError as clash:
        raise Refused([_taken()]) from clash
