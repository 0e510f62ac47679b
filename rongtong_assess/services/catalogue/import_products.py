"""Imports a workbook of products: it is read, previewed, then all readable rows are saved, or none.

The rows that were read are stored for the person who uploaded them until they are saved. The preview is computed
again at that moment, so an outdated one is shown again instead of saved.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Literal
from uuid import UUID

from sqlalchemy.orm import Session

from rongtong_assess.content.product.entry import list_changes, write_entry
from rongtong_assess.content.product.workbook import (
    PRODUCTS_SHEET,
    ProductEntryRow,
    ProductRows,
    write_product_workbook,
)
from rongtong_assess.core.actor import Actor
from rongtong_assess.core.catalogue.product import EntryBook, ProductDetails
from rongtong_assess.core.catalogue.product_json import product_json, read_product_details
from rongtong_assess.core.errors import Mistake
from rongtong_assess.core.people.audited_action import AuditedAction
from rongtong_assess.services.catalogue.products import (
    ProductStand,
    add_product,
    change_product,
    get_product,
    list_products,
    submit_product,
)
from rongtong_assess.services.people.audit import add_audit_entry
from rongtong_assess.storage.catalogue import add_product_import
from rongtong_assess.storage.tables.catalogue import ProductImport, VersionState

KEPT_DAYS = 7


@dataclass(frozen=True, slots=True)
class ProductImportLine:
    """What would become of one row. changes: title, old words and new words of every field that differs."""

    row: int
    details: ProductDetails
    outcome: Literal["new", "changed", "same"]
    changes: tuple[tuple[str, str, str], ...] = ()
    product_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """All rows that can be saved. digest: identifies this plan, so that what is saved is what was previewed.

    left_out: what is wrong with the other rows; remarks: cells that were read otherwise than written.
    """

    lines: tuple[ProductImportLine, ...]
    digest: str
    left_out: tuple[Mistake, ...] = ()
    remarks: tuple[Mistake, ...] = ()

    def of(self, outcome: str) -> tuple[ProductImportLine, ...]:
        return tuple(line for line in self.lines if line.outcome == outcome)


def export_products(session: Session, actor: Actor, book: EntryBook) -> bytes:
    """The workbook with all products of the actor's platform that are not withdrawn."""
    stands = (stand for stand in list_products(session, actor.organisation_id) if stand.working or stand.published)
    return write_product_workbook([write_entry(stand.details, book) for stand in stands], book)


def keep_import(session: Session, actor: Actor, read: ProductRows, *, now: datetime) -> ProductImport:
    """Store what was read until it is saved; it replaces the person's previous upload."""
    kept: list[dict[str, Any]] = [{"row": row.row, "product": product_json(row.details)} for row in read.rows]
    for kind, told in (("left_out", read.left_out), ("remark", read.remarks)):
        kept += [{kind: [mistake.where, mistake.what, mistake.cure]} for mistake in told]
    uploaded = ProductImport(
        organisation_id=actor.organisation_id, account_id=actor.account_id, rows=kept, created_at=now
    )
    add_product_import(session, uploaded, expired_before=now - timedelta(days=KEPT_DAYS))
    return uploaded


def plan_import(session: Session, kept: ProductImport, book: EntryBook) -> ImportPlan:
    """What saving would do, and what is left out and why; writes nothing."""
    rows = [
        ProductEntryRow(entry["row"], read_product_details(entry["product"]))
        for entry in kept.rows
        if "product" in entry
    ]
    left_out, remarks = (
        tuple(Mistake(*entry[kind]) for entry in kept.rows if kind in entry) for kind in ("left_out", "remark")
    )
    read = ProductRows(rows=tuple(rows), left_out=left_out, remarks=remarks)
    return _plan(session, kept.organisation_id, read=read, book=book)


def save_import(
    session: Session, actor: Actor, kept: ProductImport, *, plan: ImportPlan, is_submitted: bool, now: datetime
) -> None:
    """Save new products and changes as drafts; is_submitted: also submit them. Raises Refused; then none is saved."""
    for line in plan.lines:
        if line.outcome == "same":
            continue
        product_id = _save(session, actor, line, now=now)
        if is_submitted:
            submit_product(session, actor, get_product(session, actor.organisation_id, product_id), now=now)
    add_audit_entry(
        session,
        actor,
        AuditedAction.PRODUCT_IMPORT,
        subject=f"新增 {len(plan.of('new'))}，修改 {len(plan.of('changed'))}",
        now=now,
    )
    session.delete(kept)
    session.flush()


def _save(session: Session, actor: Actor, line: ProductImportLine, *, now: datetime) -> UUID:
    if line.product_id is None:
        return add_product(session, actor, line.details, now=now).product_id
    stand = get_product(session, actor.organisation_id, line.product_id, for_update=True)
    seen = stand.working.revision if stand.working else None
    change_product(session, actor, stand, details=line.details, seen_revision=seen, now=now)
    return line.product_id


def _plan(session: Session, platform_id: UUID, *, read: ProductRows, book: EntryBook) -> ImportPlan:
    living = [stand for stand in list_products(session, platform_id) if stand.working or stand.published]
    by_key = {(stand.newest.vendor_code, stand.newest.name): stand for stand in living}
    lines, left_out = [], list(read.left_out)
    for row in read.rows:
        stand = by_key.get((row.details.vendor_code, row.details.name))
        if stand and stand.newest.state == VersionState.SUBMITTED and stand.details != row.details:
            where = f"工作表「{PRODUCTS_SHEET}」第 {row.row} 行"
            left_out.append(Mistake(where, f"「{row.details.name}」正在审核，不能改", "请先撤回修改，或等审核结束"))
        else:
            lines.append(_line(row, stand, book))
    told = [(line.row, line.outcome, line.changes, product_json(line.details)) for line in lines]
    digest = sha256(repr(told).encode()).hexdigest()
    return ImportPlan(tuple(lines), digest, tuple(left_out), read.remarks)


def _line(row: ProductEntryRow, stand: ProductStand | None, book: EntryBook) -> ProductImportLine:
    if stand is None:
        return ProductImportLine(row.row, row.details, "new")
    changes = list_changes(stand.details, row.details, book=book)
    return ProductImportLine(row.row, row.details, "changed" if changes else "same", changes, stand.product_id)
