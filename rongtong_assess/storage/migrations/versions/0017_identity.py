"""Mobile numbers as log-in names, codes by text message, identities of single sign-on, the device of a session.

Every account that is there has an e-mail address and keeps it. The older version needs one for every account: going
down, an account without gets an address that no letter reaches and that names the number; going up makes it the number.
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

STAND_IN = "@mobile.invalid"


def upgrade() -> None:
    with op.batch_alter_table("account") as table:
        table.alter_column("email", existing_type=sa.String(length=255), nullable=True)
        table.add_column(sa.Column("mobile", sa.String(length=20)))
        table.create_unique_constraint(op.f("uq_account_mobile"), ["mobile"])
        table.create_check_constraint(op.f("ck_account_log_in_name"), "email IS NOT NULL OR mobile IS NOT NULL")
    account = _account()
    number = sa.func.replace(account.c.email, STAND_IN, "")
    # Nobody receives letters there, so no stranger's account with such an address is ever confirmed.
    is_ours = account.c.email.endswith(STAND_IN) & account.c.confirmed_at.is_not(None)
    op.execute(account.update().where(is_ours).values(mobile=number, email=None, confirmed_at=None))
    with op.batch_alter_table("login_session") as table:
        table.add_column(sa.Column("device", sa.String(length=40), nullable=False, server_default=""))
    with op.batch_alter_table("login_session") as table:
        table.alter_column("device", existing_type=sa.String(length=40), server_default=None)
    op.create_table(
        "sms_code",
        sa.Column("subject_hash", sa.String(length=64), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("subject_hash", name=op.f("pk_sms_code")),
    )
    op.create_index(op.f("ix_sms_code_expires_at"), "sms_code", ["expires_at"])
    op.create_table(
        "linked_identity",
        sa.Column("issuer", sa.String(length=255), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("linked_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_linked_identity_account_id_account"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("issuer", "subject", name=op.f("pk_linked_identity")),
    )
    op.create_index(op.f("ix_linked_identity_account_id"), "linked_identity", ["account_id"])


def downgrade() -> None:
    op.drop_table("linked_identity")
    op.drop_table("sms_code")
    with op.batch_alter_table("login_session") as table:
        table.drop_column("device")
    account = _account()
    stand_in = {"email": account.c.mobile + STAND_IN, "confirmed_at": account.c.created_at}
    op.execute(account.update().where(account.c.email.is_(None)).values(stand_in))
    with op.batch_alter_table("account") as table:
        table.drop_constraint(op.f("ck_account_log_in_name"), type_="check")
        table.drop_constraint(op.f("uq_account_mobile"), type_="unique")
        table.drop_column("mobile")
        table.alter_column("email", existing_type=sa.String(length=255), nullable=False)


def _account() -> sa.TableClause:
    texts = (sa.column(name, sa.String()) for name in ("email", "mobile"))
    times = (sa.column(name, sa.DateTime()) for name in ("confirmed_at", "created_at"))
    return sa.table("account", *texts, *times)
