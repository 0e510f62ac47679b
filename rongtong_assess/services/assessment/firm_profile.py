"""A firm registers and changes its profile."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from sqlalchemy.orm import Session

from rongtong_assess.content.library import Library
from rongtong_assess.content.reading.yaml_source import MistakeList
from rongtong_assess.content.registers import is_region, read_credit_code
from rongtong_assess.core.actor import Actor, OrganisationKind, Role
from rongtong_assess.core.assessment.firm import Firm, SizeStandard
from rongtong_assess.core.assessment.firm_json import ASSETS, EMPLOYEES, REVENUE
from rongtong_assess.core.errors import Mistake, Refused
from rongtong_assess.core.exact import find_range_fault
from rongtong_assess.core.people.audited_action import AuditedAction
from rongtong_assess.core.typed_text import MOST_ORGANISATION_NAME, compose, hidden_character_words
from rongtong_assess.services.people.audit import add_audit_entry, add_audit_entry_for
from rongtong_assess.services.people.organisations import add_organisation
from rongtong_assess.storage.assessment import find_firm_id, flush_unless_taken, get_firm
from rongtong_assess.storage.tables.people import Membership, Organisation, StoredFirm

NUMBERS = {"employees": EMPLOYEES, "revenue_wan_yuan": REVENUE, "assets_wan_yuan": ASSETS}
NEEDED = ("employees", "revenue_wan_yuan")


@dataclass(frozen=True, slots=True)
class FirmDetails:
    """What a firm says about itself. Money in 万元. A missing needed number is reported with all other mistakes.

    industry: the code of a division, or an industry's id where the firm does not know its division.
    """

    name: str
    credit_code: str
    industry: str
    region: str
    employees: int | None
    revenue_wan_yuan: Decimal | None
    assets_wan_yuan: Decimal | None = None


def register_firm(
    session: Session, account_id: int, details: FirmDetails, *, library: Library, now: datetime
) -> Organisation:
    """A new firm, owned by this account.

    Raises Refused with every mistake at once, also when the firm is registered already.
    """
    checked = _check(session, details, library=library)
    organisation = add_organisation(session, OrganisationKind.FIRM, checked.name, now=now)
    session.add(StoredFirm(organisation_id=organisation.id, changed_at=now, **_columns(checked, library.sizes)))
    session.add(Membership(account_id=account_id, organisation_id=organisation.id, role=Role.OWNER, created_at=now))
    add_audit_entry_for(
        session, AuditedAction.FIRM_REGISTER, account_id=account_id, organisation_id=organisation.id, now=now
    )
    _flush_unique(session)
    return organisation


def change_firm_profile(
    session: Session, actor: Actor, details: FirmDetails, *, library: Library, now: datetime
) -> Organisation:
    """Replace the profile; submitted assessments keep the one they were submitted with.

    Raises NotFound, or Refused with every mistake at once.
    """
    organisation, profile = get_firm(session, actor.organisation_id)
    checked = _check(session, details, library=library, own_id=actor.organisation_id)
    organisation.name = checked.name
    for name, value in _columns(checked, library.sizes).items():
        setattr(profile, name, value)
    profile.changed_at = now
    add_audit_entry(session, actor, AuditedAction.FIRM_CHANGE, now=now)
    _flush_unique(session)
    return organisation


def change_division(session: Session, actor: Actor, code: str, *, sizes: SizeStandard, now: datetime) -> None:
    """The firm says to which division it belongs; its industry follows. Raises NotFound, Refused for an unknown one."""
    if code not in sizes.divisions.by_code:
        raise Refused.because("industry", "没有这个行业大类", "请从列表里选一个")
    _, profile = get_firm(session, actor.organisation_id)
    profile.industry, profile.division = sizes.place(code)
    profile.changed_at = now
    add_audit_entry(session, actor, AuditedAction.FIRM_CHANGE, now=now)
    session.flush()


def postpone_division(session: Session, actor: Actor, *, sizes: SizeStandard, now: datetime) -> None:
    """The firm does not want to be asked for its division now. Raises NotFound."""
    _, profile = get_firm(session, actor.organisation_id)
    profile.division_postponed_until = now + timedelta(days=sizes.divisions.ask_again_days)
    session.flush()


def is_division_asked(profile: StoredFirm, sizes: SizeStandard, *, now: datetime) -> bool:
    """Whether to ask the firm for its division: its industry has several, and it has not put the question off."""
    rests = profile.division_postponed_until is not None and now < profile.division_postponed_until
    return profile.division is None and profile.industry in sizes.divisions.asked_of and not rests


def find_profile_mistakes(
    session: Session, details: FirmDetails, *, library: Library, own_id: UUID | None
) -> tuple[Mistake, ...]:
    """Every mistake; its `where` is the field. own_id: of the firm that changes its profile, None at registration."""
    try:
        _check(session, details, library=library, own_id=own_id)
    except Refused as refusal:
        return refusal.mistakes
    return ()


def firm_of(organisation: Organisation, profile: StoredFirm) -> Firm:
    """The stored firm with everything its profile says."""
    return Firm(
        name=organisation.name,
        industry=profile.industry,
        employees=profile.employees,
        revenue_wan_yuan=profile.revenue_wan_yuan,
        region=profile.region,
        credit_code=profile.credit_code,
        assets_wan_yuan=profile.assets_wan_yuan,
        division=profile.division,
    )


def find_size_class(profile: StoredFirm, sizes: SizeStandard) -> str | None:
    """large, medium, small or micro; None while a needed number is unknown."""
    return sizes.find_size_class(
        profile.industry,
        employees=profile.employees,
        revenue_wan_yuan=profile.revenue_wan_yuan,
        assets_wan_yuan=profile.assets_wan_yuan,
    )


def _columns(details: FirmDetails, sizes: SizeStandard) -> dict[str, object]:
    industry, division = sizes.place(details.industry)
    return {
        "credit_code": details.credit_code,
        "industry": industry,
        "division": division,
        "region": details.region,
        "employees": details.employees,
        "revenue_wan_yuan": details.revenue_wan_yuan,
        "assets_wan_yuan": details.assets_wan_yuan,
    }


def _check(session: Session, details: FirmDetails, *, library: Library, own_id: UUID | None = None) -> FirmDetails:
    """The details in the form that is stored."""
    name = re.sub("[ \u3000]+", " ", compose(details.name)).strip()
    mistakes = MistakeList([*_name_mistakes(name), *_place_mistakes(details, library), *_number_mistakes(details)])
    credit_code = mistakes.attempt(_read_free_code, session, details.credit_code, own_id)
    mistakes.raise_if_any()
    return replace(details, name=name, credit_code=credit_code or "")


def _read_free_code(session: Session, text: str, own_id: UUID | None) -> str:
    credit_code = read_credit_code(text)
    if taken := _taken_mistakes(session, credit_code, own_id):
        raise Refused(taken)
    return credit_code


def _name_mistakes(name: str) -> list[Mistake]:
    if not name:
        return [Mistake("name", "没有填企业名称", "请填营业执照上的企业全称")]
    if len(name) > MOST_ORGANISATION_NAME:
        cure = f"请填不超过 {MOST_ORGANISATION_NAME} 个字的全称"
        return [Mistake("name", f"企业名称有 {len(name)} 个字，太长了", cure)]
    if hidden := hidden_character_words(name, is_one_line=True):
        return [Mistake("name", f"企业名称里有{hidden}", "请删掉，或不要粘贴，直接输入企业全称")]
    return []


def _place_mistakes(details: FirmDetails, library: Library) -> list[Mistake]:
    mistakes = []
    if not library.firm_terms.knows_industry(details.industry):
        mistakes.append(Mistake("industry", "没有这个行业", "请从列表里选所属行业"))
    if not is_region(details.region):
        mistakes.append(Mistake("region", "没有这个地区", "请从列表里选所在地区"))
    return mistakes


def _number_mistakes(details: FirmDetails) -> Iterator[Mistake]:
    for field, asked in NUMBERS.items():
        number = getattr(details, field)
        if number is None and field in NEEDED:
            yield Mistake(field, f"没有填{asked.name}", asked.cure)
        elif number is not None and (fault := find_range_fault(Decimal(number), asked)):
            yield Mistake(field, *fault)


def _taken_mistakes(session: Session, credit_code: str, own_id: UUID | None) -> list[Mistake]:
    # The only query across all firms; it tells nothing but that a code is taken.
    owner = find_firm_id(session, credit_code)
    return [] if owner is None or owner == own_id else [_taken()]


def _taken() -> Mistake:
    return Mistake(
        "credit_code",
        "这家企业已经登记过了",
        "请核对代码；代码没错的话，请联系企业里先登记的同事，找不到人就联系平台管理员",
    )


def _flush_unique(session: Session) -> None:
    """Raises Refused where another registration took the credit code at the same moment."""
    if not flush_unless_taken(session):
        raise Refused([_taken()])
