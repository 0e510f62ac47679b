"""A workbook of products: read, looked at, then all that could be read is saved, or nothing.

What was read is kept for the person who uploaded it until it is saved; what happens to each product is
worked out anew at that moment, so a preview that is no longer true is shown again instead.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from rongtong_assess.content.product.entry import EntryBook, write_entry
from rongtong_assess.content.product.workbook import (
    PRODUCTS_SHEET,
    ProductRow,
    ProductRows,
    write_product_workbook,
)
from rongtong_assess.core.audited_action import AuditedAction
from rongtong_assess.core.errors import Mistake, NotFound
from rongtong_assess.core.product import ProductDetails
from rongtong_assess.core.product_document import product_document, read_product_document
from rongtong_assess.services.audit import add_audit_entry
from rongtong_assess.services.platform_products import (
    ProductStand,
    add_product,
    change_product,
    get_product,
    list_products,
    submit_product,
)
from rongtong_assess.services.show_products import list_changes
from rongtong_assess.storage.products import ProductImport, VersionState

KEPT_DAYS = 7


@dataclass(frozen=True, slots=True)
class ImportLine:
    """What would become of one row. changes: title, old words and new words of every field that differs."""

    row: int
    details: ProductDetails
    outcome: Literal["new", "changed", "same"]
    changes: tuple[tuple[str, str, str], ...] = ()
    product_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """All rows that can be saved. digest: names this plan, so that what is saved is what was looked at.

    left_out: what is wrong with other rows; remarks: what else was not read as it stands.
    """

    lines: tuple[ImportLine, ...]
    digest: str
    left_out: tuple[Mistake, ...] = ()
    remarks: tuple[Mistake, ...] = ()

    def of(self, outcome: str) -> tuple[ImportLine, ...]:
        return tuple(line for line in self.lines if line.outcome == outcome)


def export_products(session: Session, platform_id: UUID, book: EntryBook) -> bytes:
    """The workbook with all products of the platform that are not taken down."""
    stands = (stand for stand in list_products(session, platform_id) if stand.working or stand.published)
    return write_product_workbook([write_entry(stand.details, book) for stand in stands], book)


def keep_import(
    session: Session, platform_id: UUID, read: ProductRows, *, account_id: int, now: datetime
) -> ProductImport:
    """What was read, until it is saved; it takes the place of what the person uploaded before."""
    kept: list[dict[str, Any]] = [{"row": one.row, "product": product_document(one.details)} for one in read.rows]
    for kind, told in (("left_out", read.left_out), ("remark", read.remarks)):
        kept += [{kind: [mistake.where, mistake.what, mistake.cure]} for mistake in told]
    session.execute(
        delete(ProductImport).where(
            (ProductImport.account_id == account_id) | (ProductImport.created_at < now - timedelta(days=KEPT_DAYS))
        )
    )
    found = ProductImport(organisation_id=platform_id, account_id=account_id, rows=kept, created_at=now)
    session.add(found)
    session.flush()
    return found


def get_import(session: Session, platform_id: UUID, import_id: UUID, *, account_id: int) -> ProductImport:
    """What this person uploaded. Raises NotFound."""
    query = select(ProductImport).where(ProductImport.id == import_id, ProductImport.organisation_id == platform_id)
    found = session.scalar(query.where(ProductImport.account_id == account_id))
    if found is None:
        raise NotFound
    return found


def plan_import(session: Session, kept: ProductImport, book: EntryBook) -> ImportPlan:
    """What saving would do, and what is left out and why."""
    rows = [ProductRow(one["row"], read_product_document(one["product"])) for one in kept.rows if "product" in one]
    left_out, remarks = (
        tuple(Mistake(*one[kind]) for one in kept.rows if kind in one) for kind in ("left_out", "remark")
    )
    return _plan(session, kept.organisation_id, ProductRows(rows=tuple(rows), left_out=left_out, remarks=remarks), book)


def save_import(
    session: Session, kept: ProductImport, plan: ImportPlan, *, is_submitted: bool, account_id: int, now: datetime
) -> None:
    """New products and changes as drafts, or submitted for review too; nothing at all where one is refused."""
    for line in plan.lines:
        if line.outcome == "same":
            continue
        product_id = _save(session, kept.organisation_id, line, account_id=account_id, now=now)
        if is_submitted:
            stand = get_product(session, kept.organisation_id, product_id)
            submit_product(session, stand, account_id=account_id, now=now)
    add_audit_entry(
        session,
        action=AuditedAction.PRODUCT_IMPORT,
        account_id=account_id,
        organisation_id=kept.organisation_id,
        subject=f"新增 {len(plan.of('new'))}，修改 {len(plan.of('changed'))}",
        now=now,
    )
    session.delete(kept)
    session.flush()


def _save(session: Session, platform_id: UUID, line: ImportLine, *, account_id: int, now: datetime) -> UUID:
    if line.product_id is None:
        return add_product(session, platform_id, line.details, account_id=account_id, now=now).product_id
    stand = get_product(session, platform_id, line.product_id, for_update=True)
    seen = stand.working.revision if stand.working else None
    change_product(session, stand, line.details, seen_revision=seen, account_id=account_id, now=now)
    return line.product_id


def _plan(session: Session, platform_id: UUID, read: ProductRows, book: EntryBook) -> ImportPlan:
    living = [stand for stand in list_products(session, platform_id) if stand.working or stand.published]
    by_key = {(stand.newest.vendor_code, stand.newest.name): stand for stand in living}
    lines, left_out = [], list(read.left_out)
    for one in read.rows:
        stand = by_key.get((one.details.vendor_code, one.details.name))
        if stand and stand.newest.state == VersionState.SUBMITTED and stand.details != one.details:
            where = f"工作表「{PRODUCTS_SHEET}」第 {one.row} 行"
            left_out.append(Mistake(where, f"「{one.details.name}」正在审核，不能改", "请先撤回修改，或等审核结束"))
        else:
            lines.append(_line(one, stand, book))
    told = [(line.row, line.outcome, line.changes, product_document(line.details)) for line in lines]
    digest = sha256(repr(told).encode()).hexdigest()
    return ImportPlan(tuple(lines), digest, tuple(left_out), read.remarks)


def _line(row: ProductRow, stand: ProductStand | None, book: EntryBook) -> ImportLine:
    if stand is None:
        return ImportLine(row.row, row.details, "new")
    changes = list_changes(stand.details, row.details, book)
    return ImportLine(row.row, row.details, "changed" if changes else "same", changes, stand.product_id)
