"""A platform enters its products: drafts, changes, submission for review, withdrawal.

A published version never changes: a change starts a new version, and firms see the published one meanwhile.
Products are entered by people with an account, never by a program with a key.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from rongtong_assess.core.actor import Actor
from rongtong_assess.core.catalogue.product import ProductDetails, next_state
from rongtong_assess.core.catalogue.product_json import product_json, read_product_details
from rongtong_assess.core.errors import Mistake, Refused
from rongtong_assess.core.people.audited_action import AuditedAction
from rongtong_assess.services.people.audit import add_audit_entry_for
from rongtong_assess.storage.catalogue import find_platform_code, get_versions, has_version_named, list_versions
from rongtong_assess.storage.tables.catalogue import ProductVersion, StoredProduct, VersionState

WORKING = (VersionState.DRAFT, VersionState.SUBMITTED, VersionState.SENT_BACK)
SHOWN = (*WORKING, VersionState.PUBLISHED)
# Audited action -> step of the version's life, see core.catalogue.product.next_state.
MOVES = {
    AuditedAction.PRODUCT_SUBMIT: "submit",
    AuditedAction.PRODUCT_TAKE_BACK: "take_back",
    AuditedAction.PRODUCT_DISCARD: "discard",
}


@dataclass(frozen=True, slots=True)
class ProductStand:
    """A product with all its versions: the published one, the one being worked on, and earlier ones."""

    product_id: UUID
    platform_id: UUID
    versions: tuple[ProductVersion, ...]

    @property
    def published(self) -> ProductVersion | None:
        return next((version for version in self.versions if version.state == VersionState.PUBLISHED), None)

    @property
    def working(self) -> ProductVersion | None:
        return next((version for version in self.versions if version.state in WORKING), None)

    @property
    def newest(self) -> ProductVersion:
        """The version that the next change starts from: the working one, else the published one, else the last."""
        return self.working or self.published or self.versions[-1]

    @property
    def details(self) -> ProductDetails:
        return read_product_details(self.newest.document)


def list_products(session: Session, platform_id: UUID) -> list[ProductStand]:
    """All products of the platform, those that need action first, then by name."""
    found: dict[UUID, list[ProductVersion]] = {}
    for version in list_versions(session, platform_id):
        found.setdefault(version.product_id, []).append(version)
    stands = (ProductStand(product_id, platform_id, tuple(versions)) for product_id, versions in found.items())
    return sorted(stands, key=lambda stand: (_urgency(stand), stand.newest.name, str(stand.product_id)))


def get_product(session: Session, platform_id: UUID, product_id: UUID, *, for_update: bool = False) -> ProductStand:
    """One product of this platform. Raises NotFound."""
    versions = get_versions(session, platform_id, product_id, for_update=for_update)
    return ProductStand(product_id, platform_id, versions)


def get_working(stand: ProductStand) -> ProductVersion:
    """The version being worked on; raises Refused where there is none."""
    if stand.working is None:
        raise Refused.because("产品", "没有正在修改或等待审核的内容", "请刷新页面看看现在的状态")
    return stand.working


def add_product(session: Session, actor: Actor, details: ProductDetails, *, now: datetime) -> ProductVersion:
    """A new product, as a draft. Raises Refused where the platform has it already."""
    _refuse_twin(session, actor.organisation_id, details)
    product = StoredProduct(organisation_id=actor.organisation_id, created_at=now)
    session.add(product)
    session.flush()
    return _add_version(session, actor, ProductStand(product.id, actor.organisation_id, ()), details=details, now=now)


def change_product(
    session: Session,
    actor: Actor,
    stand: ProductStand,
    *,
    details: ProductDetails,
    seen_revision: int | None,
    now: datetime,
) -> ProductVersion:
    """Store the details in the draft, or in a new draft where there is none.

    stand: read with for_update. seen_revision: of the draft that the person saw, None for none. Raises Refused where
    another person has changed it since, or where it is under review.
    """
    draft = stand.working
    if draft is not None:
        next_state(draft.state, "change")
    if seen_revision != (draft.revision if draft else None):
        raise Refused.because(
            "产品", "您打开页面以后，别人改过这个产品", "您填的内容还在下面；请另开一页看看新的内容，核对后再保存一次"
        )
    _refuse_twin(session, stand.platform_id, details, own_id=stand.product_id)
    if draft is None:
        return _add_version(session, actor, stand, details=details, now=now)
    _write(draft, details, account_id=account_of(actor), now=now)
    draft.state, draft.revision = VersionState.DRAFT, draft.revision + 1
    note_version(session, actor, AuditedAction.PRODUCT_CHANGE, version=draft, now=now)
    return draft


def submit_product(session: Session, actor: Actor, stand: ProductStand, *, now: datetime) -> ProductVersion:
    """Submit the draft for review. Raises Refused while the platform has not declared its credit code."""
    if not find_platform_code(session, stand.platform_id):
        raise Refused.because(
            "平台", "本平台还没有填自己的统一社会信用代码，判断不了产品是不是自营", "请先到“平台信息”里填上，再提交审核"
        )
    return _move_working(session, actor, stand, action=AuditedAction.PRODUCT_SUBMIT, now=now)


def take_back_product(session: Session, actor: Actor, stand: ProductStand, *, now: datetime) -> ProductVersion:
    """Take a submitted version back, to change it further."""
    return _move_working(session, actor, stand, action=AuditedAction.PRODUCT_TAKE_BACK, now=now)


def discard_change(session: Session, actor: Actor, stand: ProductStand, *, now: datetime) -> ProductVersion:
    """Discard the working version; the published one stays."""
    version = _move_working(session, actor, stand, action=AuditedAction.PRODUCT_DISCARD, now=now)
    version.ended_at = now
    session.flush()
    return version


def withdraw_product(session: Session, actor: Actor, stand: ProductStand, *, now: datetime) -> None:
    """Withdraw the product at once, with its working version; it can be entered anew later."""
    living = [version for version in stand.versions if version.state in SHOWN]
    if not living:
        raise Refused.because("产品", "这个产品已经撤下了", "请回到产品列表查看")
    for version in living:
        version.state, version.ended_at = next_state(version.state, "withdraw"), now
        note_version(session, actor, AuditedAction.PRODUCT_WITHDRAW, version=version, now=now)


def find_twin_mistakes(
    session: Session, platform_id: UUID, known_by: tuple[str, str], *, own_id: UUID | None = None
) -> tuple[Mistake, ...]:
    """The mistake, if the platform has this vendor's product of this name already.

    known_by: the vendor's code and the name. own_id: of the product that may have them.
    """
    vendor_code, name = known_by
    is_known = has_version_named(
        session, platform_id, vendor_code=vendor_code, name=name, states=SHOWN, other_than=own_id
    )
    if not is_known:
        return ()
    what = f"这家服务商的「{name}」已经录入过了"
    return (Mistake("name", what, "请在产品列表里找到它来修改，或换一个名称"),)


def note_version(
    session: Session, actor: Actor, action: AuditedAction, *, version: ProductVersion, now: datetime
) -> None:
    """Record in the audit log what was done to a version, for its platform, also where an administrator acts."""
    session.flush()
    add_audit_entry_for(
        session,
        action,
        account_id=actor.account_id,
        organisation_id=version.organisation_id,
        subject=f"{version.name} 第 {version.number} 版",
        now=now,
    )


def account_of(actor: Actor) -> int:
    """The account of a person who enters or reviews a product. Raises TypeError for a program, which does neither."""
    if actor.account_id is None:
        raise TypeError("only people with an account enter and review products")
    return actor.account_id


def _move_working(
    session: Session, actor: Actor, stand: ProductStand, *, action: AuditedAction, now: datetime
) -> ProductVersion:
    version = get_working(stand)
    version.state = next_state(version.state, MOVES[action])
    note_version(session, actor, action, version=version, now=now)
    return version


def _add_version(
    session: Session, actor: Actor, stand: ProductStand, *, details: ProductDetails, now: datetime
) -> ProductVersion:
    version = ProductVersion(
        organisation_id=stand.platform_id,
        product_id=stand.product_id,
        number=len(stand.versions) + 1,
        state=VersionState.DRAFT,
        revision=1,
        writers=[],
        reason="",
        had_interest=False,
    )
    _write(version, details, account_id=account_of(actor), now=now)
    session.add(version)
    note_version(session, actor, AuditedAction.PRODUCT_ENTER, version=version, now=now)
    return version


def _write(version: ProductVersion, details: ProductDetails, *, account_id: int, now: datetime) -> None:
    version.document = product_json(details)
    version.name, version.vendor_code = details.name, details.vendor_code
    version.author_id, version.changed_at = account_id, now
    version.writers = sorted({*version.writers, account_id})


def _refuse_twin(session: Session, platform_id: UUID, details: ProductDetails, *, own_id: UUID | None = None) -> None:
    known_by = details.vendor_code, details.name
    if mistakes := find_twin_mistakes(session, platform_id, known_by, own_id=own_id):
        raise Refused(mistakes)


def _urgency(stand: ProductStand) -> int:
    order = (VersionState.SENT_BACK, VersionState.SUBMITTED, VersionState.DRAFT, VersionState.PUBLISHED)
    return order.index(VersionState(stand.newest.state)) if stand.newest.state in order else len(order)
