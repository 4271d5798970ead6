"""Sums of all parts together for months that are over; the worker fills them."""

import sqlalchemy as sa
from alembic import op

from core.storage import stepwise, types

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_REASONS = ("OPENING", "PURCHASE", "ISSUE", "RETURN", "COUNT", "SCRAP", "CORRECTION", "TRANSFER")


def upgrade() -> None:
    """Apply."""
    stepwise.create_table(
        "closed_months",
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column(
            "reason",
            sa.Enum(*_REASONS, name="reason", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("delta", types.ExactDecimal(precision=18, scale=3), nullable=False),
        sa.Column("value", types.ExactDecimal(precision=20, scale=4), nullable=False),
        sa.Column("movements", types.row_id(), nullable=False),
        sa.Column("unpriced", types.row_id(), nullable=False),
        sa.Column("came_in", types.ExactDecimal(precision=20, scale=4), nullable=False),
        sa.Column("closed_at", types.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("reason", "month", name=op.f("pk_closed_months")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Take back."""
    stepwise.drop_table("closed_months")
