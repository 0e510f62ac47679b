"""A platform's products while they are entered: drafts, changes, submitting for review, taking down.

A published version never changes. Changing a published product begins a new version beside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from rongtong_assess.core.audited_action import AuditedAction
from rongtong_assess.core.errors import Mistake, NotFound, Refused
from rongtong_assess.core.product import ProductDetails
from rongtong_assess.core.product_document import product_document, read_product_document
from rongtong_assess.core.product_life import next_state
from rongtong_assess.services.audit import add_audit_entry_for
from rongtong_assess.services.platform_profile import find_platform_code
from rongtong_assess.storage.products import ProductVersion, StoredProduct, VersionState

WORKING = (VersionState.DRAFT, VersionState.SUBMITTED, VersionState.SENT_BACK)
SHOWN = (*WORKING, VersionState.PUBLISHED)
# What moves a version that is being worked on, and the step of its life that this is.
MOVES = {
    AuditedAction.PRODUCT_SUBMIT: "submit",
    AuditedAction.PRODUCT_TAKE_BACK: "take_back",
    AuditedAction.PRODUCT_DISCARD: "discard",
}


@dataclass(frozen=True, slots=True)
class ProductStand:
    """Where a product stands: the published version, the one being worked on, or the last there was."""

    product_id: UUID
    platform_id: UUID
    versions: tuple[ProductVersion, ...]

    @property
    def published(self) -> ProductVersion | None:
        return next((one for one in self.versions if one.state == VersionState.PUBLISHED), None)

    @property
    def working(self) -> ProductVersion | None:
        return next((one for one in self.versions if one.state in WORKING), None)

    @property
    def newest(self) -> ProductVersion:
        """What the platform goes on from: being worked on, else published, else the last one."""
        return self.working or self.published or self.versions[-1]

    @property
    def details(self) -> ProductDetails:
        return read_product_document(self.newest.document)


def list_products(session: Session, platform_id: UUID) -> list[ProductStand]:
    """All products of the platform, those that need something done first, then by name."""
    query = select(ProductVersion).where(ProductVersion.organisation_id == platform_id)
    found: dict[UUID, list[ProductVersion]] = {}
    for version in session.scalars(query.order_by(ProductVersion.number)):
        found.setdefault(version.product_id, []).append(version)
    stands = (ProductStand(product_id, platform_id, tuple(versions)) for product_id, versions in found.items())
    return sorted(stands, key=lambda stand: (_urgency(stand), stand.newest.name, str(stand.product_id)))


def get_product(session: Session, platform_id: UUID, product_id: UUID, *, for_update: bool = False) -> ProductStand:
    """One product of this platform. Raises NotFound."""
    query = select(StoredProduct).where(StoredProduct.id == product_id, StoredProduct.organisation_id == platform_id)
    if session.scalar(query.with_for_update() if for_update else query) is None:
        raise NotFound
    versions = select(ProductVersion).where(
        ProductVersion.organisation_id == platform_id, ProductVersion.product_id == product_id
    )
    found = session.scalars(versions.order_by(ProductVersion.number).execution_options(populate_existing=True))
    return ProductStand(product_id, platform_id, tuple(found))


def add_product(
    session: Session, platform_id: UUID, details: ProductDetails, *, account_id: int, now: datetime
) -> ProductVersion:
    """A new product, as a draft. Raises Refused where the platform has it already."""
    _refuse_twin(session, platform_id, details)
    product = StoredProduct(organisation_id=platform_id, created_at=now)
    session.add(product)
    session.flush()
    return _add_version(session, ProductStand(product.id, platform_id, ()), details, account_id=account_id, now=now)


def change_product(
    session: Session,
    stand: ProductStand,
    details: ProductDetails,
    *,
    seen_revision: int | None,
    account_id: int,
    now: datetime,
) -> ProductVersion:
    """Keep what was entered in the draft, or in a new one beside the published version.

    stand: read with for_update. seen_revision: of the draft that the person had before them, None for
    none. Raises Refused where somebody else has changed it since, or where it is under review.
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
        return _add_version(session, stand, details, account_id=account_id, now=now)
    _write(draft, details, account_id, now)
    draft.state, draft.revision = VersionState.DRAFT, draft.revision + 1
    _note(session, AuditedAction.PRODUCT_CHANGE, draft, account_id=account_id, now=now)
    return draft


def submit_product(session: Session, stand: ProductStand, *, account_id: int, now: datetime) -> ProductVersion:
    """Ask for review. Raises Refused while the platform has not said which credit code is its own."""
    if not find_platform_code(session, stand.platform_id):
        raise Refused.because(
            "平台", "本平台还没有填自己的统一社会信用代码，判断不了产品是不是自营", "请先到“平台信息”里填上，再提交审核"
        )
    return _move_working(session, stand, AuditedAction.PRODUCT_SUBMIT, account_id=account_id, now=now)


def take_back_product(session: Session, stand: ProductStand, *, account_id: int, now: datetime) -> ProductVersion:
    """Go on changing what was submitted."""
    return _move_working(session, stand, AuditedAction.PRODUCT_TAKE_BACK, account_id=account_id, now=now)


def discard_change(session: Session, stand: ProductStand, *, account_id: int, now: datetime) -> ProductVersion:
    """Give up what is being worked on; what is published stays."""
    version = _move_working(session, stand, AuditedAction.PRODUCT_DISCARD, account_id=account_id, now=now)
    version.ended_at = now
    session.flush()
    return version


def withdraw_product(session: Session, stand: ProductStand, *, account_id: int, now: datetime) -> None:
    """Take the product down at once, with whatever is being worked on; it can be entered anew later."""
    living = [one for one in stand.versions if one.state in SHOWN]
    if not living:
        raise Refused.because("产品", "这个产品已经撤下了", "请回到产品列表查看")
    for version in living:
        version.state, version.ended_at = next_state(version.state, "withdraw"), now
        _note(session, AuditedAction.PRODUCT_WITHDRAW, version, account_id=account_id, now=now)


def note_version(
    session: Session, action: AuditedAction, version: ProductVersion, *, account_id: int, now: datetime
) -> None:
    """Remember in the audit log what was done to a version."""
    _note(session, action, version, account_id=account_id, now=now)


def get_working(stand: ProductStand) -> ProductVersion:
    """The version being worked on; raises Refused where there is none."""
    if stand.working is None:
        raise Refused.because("产品", "没有正在修改或等待审核的内容", "请刷新页面看看现在的状态")
    return stand.working


def _move_working(
    session: Session, stand: ProductStand, action: AuditedAction, *, account_id: int, now: datetime
) -> ProductVersion:
    version = get_working(stand)
    version.state = next_state(version.state, MOVES[action])
    _note(session, action, version, account_id=account_id, now=now)
    return version


def _add_version(
    session: Session, stand: ProductStand, details: ProductDetails, *, account_id: int, now: datetime
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
    _write(version, details, account_id, now)
    session.add(version)
    _note(session, AuditedAction.PRODUCT_ENTER, version, account_id=account_id, now=now)
    return version


def _write(version: ProductVersion, details: ProductDetails, account_id: int, now: datetime) -> None:
    version.document = product_document(details)
    version.name, version.vendor_code = details.name, details.vendor_code
    version.author_id, version.changed_at = account_id, now
    version.writers = sorted({*version.writers, account_id})


def find_twin_mistakes(
    session: Session, platform_id: UUID, known_by: tuple[str, str], *, own_id: UUID | None = None
) -> tuple[Mistake, ...]:
    """The same name of the same vendor twice would compete with itself.

    known_by: the vendor's code and the name. own_id: of the product that may have them.
    """
    vendor_code, name = known_by
    query = select(ProductVersion.id).where(
        ProductVersion.organisation_id == platform_id,
        ProductVersion.vendor_code == vendor_code,
        ProductVersion.name == name,
        ProductVersion.state.in_(SHOWN),
    )
    if own_id is not None:
        query = query.where(ProductVersion.product_id != own_id)
    if session.scalar(query.limit(1)) is None:
        return ()
    what = f"这家服务商的「{name}」已经录入过了"
    return (Mistake("name", what, "请在产品列表里找到它来修改，或换一个名称"),)


def _refuse_twin(session: Session, platform_id: UUID, details: ProductDetails, *, own_id: UUID | None = None) -> None:
    known_by = details.vendor_code, details.name
    if mistakes := find_twin_mistakes(session, platform_id, known_by, own_id=own_id):
        raise Refused(mistakes)


def _urgency(stand: ProductStand) -> int:
    order = (VersionState.SENT_BACK, VersionState.SUBMITTED, VersionState.DRAFT, VersionState.PUBLISHED)
    return order.index(VersionState(stand.newest.state)) if stand.newest.state in order else len(order)


def _note(session: Session, action: AuditedAction, version: ProductVersion, *, account_id: int, now: datetime) -> None:
    session.flush()
    add_audit_entry_for(
        session,
        action,
        account_id=account_id,
        organisation_id=version.organisation_id,
        subject=f"{version.name} 第 {version.number} 版",
        now=now,
    )
