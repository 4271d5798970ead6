"""When a job was reopened last; of jobs reopened before, nobody says."""

import sqlalchemy as sa
from alembic import op

from core.storage import types

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    op.add_column("maintenance_requests", sa.Column("reopened_at", types.UtcDateTime(), nullable=True))


def downgrade() -> None:
    """Drop the column."""
    op.drop_column("maintenance_requests", "reopened_at")
