"""The stock ledger: numbered movements that add up. The table of movements is made anew; nothing has written to it."""

import sqlalchemy as sa
from alembic import op

from core.storage import types

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_TYPES = ("IN", "OUT", "ADJUSTMENT", "TRANSFER")
_REFERENCES = ("PURCHASE", "MAINTENANCE", "ADJUSTMENT", "TRANSFER")
_REASONS = ("OPENING", "PURCHASE", "ISSUE", "RETURN", "COUNT", "SCRAP", "CORRECTION", "TRANSFER")
_TABLE = "inventory_transactions"


def upgrade() -> None:
    """Apply."""
    op.drop_table(_TABLE)
    op.create_table(
        _TABLE, *_first_columns(performer_known=False), *_ledger_columns(), *_constraints(), *_ledger_rules()
    )
    for name, columns in (
        ("part", ["spare_part_id", "transaction_date"]),
        ("date", ["transaction_date", "id"]),
        ("transfer", ["transfer_id"]),
        ("request", ["spare_parts_request_id"]),
    ):
        op.create_index(f"ix_{_TABLE}_{name}", _TABLE, columns, unique=False)
    with op.batch_alter_table("spare_parts") as parts:
        parts.add_column(sa.Column("free_issue", sa.Boolean(), server_default="0", nullable=False))
        parts.add_column(sa.Column("last_seq", types.row_id(), server_default="0", nullable=False))
        parts.create_check_constraint("reserved_is_there", "reserved_quantity <= quantity")


def downgrade() -> None:
    """Take back."""
    with op.batch_alter_table("spare_parts") as parts:
        parts.drop_constraint(op.f("ck_spare_parts_reserved_is_there"), type_="check")
        parts.drop_column("last_seq")
        parts.drop_column("free_issue")
    op.drop_table(_TABLE)
    op.create_table(_TABLE, *_first_columns(performer_known=True), *_constraints())
    op.create_index(f"ix_{_TABLE}_part", _TABLE, ["spare_part_id", "transaction_date"], unique=False)


def _first_columns(*, performer_known: bool) -> list[sa.Column]:
    return [
        sa.Column("id", types.row_id(), nullable=False),
        sa.Column("spare_part_id", types.row_id(), nullable=False),
        sa.Column("transaction_type", _one_of("transaction_type", _TYPES), nullable=False),
        sa.Column("quantity", types.ExactDecimal(precision=14, scale=3), nullable=False),
        sa.Column("reference_type", _one_of("reference_type", _REFERENCES), nullable=False),
        sa.Column("reference_id", types.row_id(), nullable=True),
        sa.Column("performed_by", types.row_id(), nullable=not performer_known),
        sa.Column("transaction_date", types.UtcDateTime(), nullable=False),
        sa.Column("notes", sa.String(length=500), nullable=True),
        sa.Column("unit_cost", types.ExactDecimal(precision=14, scale=4), nullable=True),
        sa.Column("created_at", types.UtcDateTime(), nullable=False),
    ]


def _ledger_columns() -> list[sa.Column]:
    return [
        sa.Column("reason", _one_of("reason", _REASONS), nullable=False),
        sa.Column("seq", types.row_id(), nullable=False),
        sa.Column("delta", types.ExactDecimal(precision=14, scale=3), nullable=False),
        sa.Column("balance_after", types.ExactDecimal(precision=14, scale=3), nullable=False),
        sa.Column("location_id", types.row_id(), nullable=False),
        sa.Column("expected_quantity", types.ExactDecimal(precision=14, scale=3), nullable=True),
        sa.Column("transfer_id", types.code(32), nullable=True),
        sa.Column("reverses_id", types.row_id(), nullable=True),
        sa.Column("spare_parts_request_id", types.row_id(), nullable=True),
        sa.Column("idempotency_key", types.code(64), nullable=True),
    ]


def _constraints() -> list[sa.Constraint]:
    return [
        sa.CheckConstraint("quantity >= 0", name=op.f(f"ck_{_TABLE}_quantity_not_negative")),
        sa.ForeignKeyConstraint(["performed_by"], ["users.id"], name=op.f(f"fk_{_TABLE}_performed_by")),
        sa.ForeignKeyConstraint(["spare_part_id"], ["spare_parts.id"], name=op.f(f"fk_{_TABLE}_spare_part_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{_TABLE}")),
    ]


def _ledger_rules() -> list[sa.Constraint]:
    return [
        sa.CheckConstraint("balance_after >= 0", name=op.f(f"ck_{_TABLE}_balance_not_negative")),
        sa.ForeignKeyConstraint(["location_id"], ["stock_locations.id"], name=op.f(f"fk_{_TABLE}_location_id")),
        sa.ForeignKeyConstraint(["reverses_id"], [f"{_TABLE}.id"], name=op.f(f"fk_{_TABLE}_reverses_id")),
        sa.ForeignKeyConstraint(
            ["spare_parts_request_id"], ["spare_parts_requests.id"], name=op.f(f"fk_{_TABLE}_spare_parts_request_id")
        ),
        sa.UniqueConstraint("spare_part_id", "seq", name=f"uq_{_TABLE}_seq"),
        sa.UniqueConstraint("reverses_id", name=f"uq_{_TABLE}_reverses"),
        sa.UniqueConstraint("idempotency_key", "seq", "spare_part_id", name=f"uq_{_TABLE}_key"),
    ]


def _one_of(name: str, members: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*members, name=name, native_enum=False, create_constraint=True, length=32)
