"""What is deleted with an organisation or an account, and what stays without them."""

from __future__ import annotations

from sqlalchemy import Engine, delete, func, select
from sqlalchemy.orm import Session

from rongtong_assess.storage.tables.every_table import METADATA
from rongtong_assess.storage.tables.people import Account, Organisation
from tests.storage.tables.full_database import fill, read_every_table

OF_A_PLATFORM = {"case_batch", "case_settings", "platform_profile", "product", "product_import", "product_version"}
OF_A_PLATFORM |= {"consultant", "consulting_setting"}
OF_A_PLATFORM |= {"assignment_plan", "expert_draw", "expert_draw_person"}
OF_A_PLATFORM |= {"saved_view", "recheck_sample"}
OF_NO_ORGANISATION = {
    "account",
    "account_role",
    "account_role_member",
    "counter",
    "edition_draft",
    "login_failure",
    "linked_identity",
    "login_session",
    "mail_preference",
    "model_decision",
    "organisation",
    "published_edition",
    "sms_code",
}
OF_AN_ACCOUNT = {"account", "account_role_member", "linked_identity", "login_session", "membership", "product_import"}
OF_AN_ACCOUNT |= {"hand_out"}
OF_AN_ACCOUNT |= {"mail_preference", "notice", "saved_view"}
OF_AN_ACCOUNT |= {"consultant", "consultant_absence", "consultant_tie", "former_membership"}


def list_filled(session: Session) -> set[str]:
    counts = {name: session.scalar(select(func.count()).select_from(table)) for name, table in METADATA.tables.items()}
    return {name for name, count in counts.items() if count}


def test_every_table_has_a_row_here(writing: Session) -> None:
    fill(writing)
    assert list_filled(writing) == set(METADATA.tables), "add rows of the new table to full_database.py"


def test_with_a_firm_goes_all_that_is_the_firms_but_the_audit_log(writing: Session) -> None:
    filled = fill(writing)
    writing.execute(delete(Organisation).where(Organisation.id == filled.firm.id))
    of_people = {"consultant_absence", "consultant_tie"}
    assert list_filled(writing) == OF_NO_ORGANISATION | OF_A_PLATFORM | of_people | {"audit_entry"}


def test_with_a_platform_go_its_products_visits_and_authorisations(writing: Session) -> None:
    filled = fill(writing)
    writing.execute(delete(Organisation).where(Organisation.id == filled.platform.id))
    gone = OF_A_PLATFORM | {"authorisation", "verification", "finding", "consulting_case", "case_event", "case_member"}
    gone |= {"case_comment", "case_version"}
    gone |= {"notice"}
    gone |= {"conflict_waiver", "firm_holding"}
    gone |= {"assignment_change", "expert_draw_demand"}
    gone |= {"evidence_waiver", "finding_change", "visit_day", "visit_participant", "visit_statement"}
    gone |= {"pack_record", "sampled_case", "service_rating"}
    assert list_filled(writing) == set(METADATA.tables) - gone


def test_with_an_account_go_its_sessions_and_memberships_and_everything_else_stays(
    session: Session, database: Engine
) -> None:
    filled = fill(session)
    session.commit()
    session.execute(delete(Account).where(Account.id == filled.account.id))
    session.commit()
    kept = read_every_table(database)
    assert {name for name, rows in kept.items() if not rows} == OF_AN_ACCOUNT
    for name, table in METADATA.tables.items():
        referring = [key.parent.name for key in table.foreign_keys if key.column.table.name == "account"]
        assert all(f"'{column}': None" in row for row in kept[name] for column in referring), name
