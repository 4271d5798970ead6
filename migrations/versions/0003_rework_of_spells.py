"""Which stops and waits belong to which reopening of a job."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_SPELLS = sa.table(
    "job_spells", *(sa.column(name) for name in ("request_id", "started_at", "ended_at", "is_void", "rework"))
)
_REQUESTS = sa.table("maintenance_requests", sa.column("id"), sa.column("reopen_count"))


def upgrade() -> None:
    """Add the column; what still goes on belongs to the last reopening."""
    op.add_column("job_spells", sa.Column("rework", sa.SmallInteger(), nullable=False, server_default="0"))
    reopened = sa.select(_REQUESTS.c.reopen_count).where(_REQUESTS.c.id == _SPELLS.c.request_id).scalar_subquery()
    going_on = (_SPELLS.c.ended_at.is_(None), _SPELLS.c.is_void == sa.false())
    op.execute(_SPELLS.update().where(*going_on).values(rework=reopened))


def downgrade() -> None:
    """Drop the column."""
    op.drop_column("job_spells", "rework")
