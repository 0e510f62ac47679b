"""A second person reviews what was entered, then publishes it or sends it back.

The reviewer is an owner or editor of the same platform who has entered none of it, or an administrator. Writer and
reviewer are accounts with different names, as for editions.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from rongtong_assess.content.edition.publication import is_same_person
from rongtong_assess.core.actor import Actor
from rongtong_assess.core.catalogue.product import has_interest, next_state, refuse_own_review
from rongtong_assess.core.catalogue.product_json import read_product_details
from rongtong_assess.core.errors import Refused
from rongtong_assess.core.people.audited_action import AuditedAction
from rongtong_assess.core.typed_text import MOST_NOTE, many_lines
from rongtong_assess.services.catalogue.products import ProductStand, account_of, get_product, get_working, note_version
from rongtong_assess.storage.catalogue import find_platform_code, get_platform_of_product, list_submitted_versions
from rongtong_assess.storage.tables.catalogue import ProductVersion, VersionState
from rongtong_assess.storage.tables.people import Account


@dataclass(frozen=True, slots=True)
class WaitingVersion:
    """A version that waits for review, and its platform."""

    version: ProductVersion
    platform_name: str


def list_waiting(session: Session) -> list[WaitingVersion]:
    """Of all active platforms, for the administrator; longest waiting first."""
    return [WaitingVersion(version, name) for version, name in list_submitted_versions(session)]


def get_product_of_any(session: Session, product_id: UUID, *, for_update: bool = False) -> ProductStand:
    """A product of any platform, for the administrator. Raises NotFound."""
    return get_product(session, get_platform_of_product(session, product_id), product_id, for_update=for_update)


def explain_no_review(session: Session, actor: Actor, version: ProductVersion) -> str:
    """Why this person may not review the version; empty where they may."""
    try:
        _refuse_same_person(session, version, account_of(actor))
    except Refused as refusal:
        return refusal.words
    return ""


def publish_product(
    session: Session, actor: Actor, stand: ProductStand, *, seen_revision: int, now: datetime
) -> ProductVersion:
    """Show the version to firms from now on, instead of the previous one. stand: read with for_update.

    Raises Refused for the wrong person, the wrong state, or where it was changed since it was read.
    """
    version = _get_reviewed(session, actor, stand, action="publish", seen_revision=seen_revision)
    before = stand.published
    if before is not None:
        before.state, before.ended_at = next_state(before.state, "replace"), now
        session.flush()
    own_code = find_platform_code(session, stand.platform_id)
    version.had_interest = has_interest(read_product_details(version.document), own_codes=[own_code])
    version.state, version.published_at, version.reason = VersionState.PUBLISHED, now, ""
    version.reviewer_id, version.reviewed_at = actor.account_id, now
    note_version(session, actor, AuditedAction.PRODUCT_PUBLISH, version=version, now=now)
    return version


def send_back_product(
    session: Session, actor: Actor, stand: ProductStand, *, reason: str, seen_revision: int, now: datetime
) -> ProductVersion:
    """Send it back for correction with the reason, which its authors see. Raises Refused as `publish_product`."""
    words = many_lines(reason)
    if not words or len(words) > MOST_NOTE:
        what = "没有写退回的原因" if not words else f"退回的原因有 {len(words)} 个字，太长了"
        raise Refused.because("reason", what, f"请写明哪里要改，{MOST_NOTE} 个字以内")
    version = _get_reviewed(session, actor, stand, action="send_back", seen_revision=seen_revision)
    version.state, version.reason = VersionState.SENT_BACK, words
    version.reviewer_id, version.reviewed_at = actor.account_id, now
    note_version(session, actor, AuditedAction.PRODUCT_SEND_BACK, version=version, now=now)
    return version


def _get_reviewed(
    session: Session, actor: Actor, stand: ProductStand, *, action: str, seen_revision: int
) -> ProductVersion:
    version = get_working(stand)
    next_state(version.state, action)
    _refuse_same_person(session, version, account_of(actor))
    if version.revision != seen_revision:
        raise Refused.because("产品", "您打开页面以后，这份内容又改过", "请重新看一遍再决定")
    return version


def _refuse_same_person(session: Session, version: ProductVersion, reviewer_id: int) -> None:
    refuse_own_review(version.writers, reviewer_id)
    reviewer = session.get(Account, reviewer_id)
    writers = [session.get(Account, writer) for writer in version.writers]
    if version.author_id is None or reviewer is None:
        cure = "请由现在的同事打开草稿重新保存、提交"
        raise Refused.because("审核人", "录入人的账号已经注销，无法确认是两个人", cure)
    if any(writer and is_same_person(_name(writer), _name(reviewer)) for writer in writers):
        cure = "请让另一个人审核；真是两个人，请先把姓名改得能分清"
        raise Refused.because("审核人", "审核人和录入人的姓名相同", cure)


def _name(account: Account) -> str:
    return account.name or account.log_in_name
