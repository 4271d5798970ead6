"""Emergency takes: parts that went out at once, and why, until a manager has looked at them."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_TABLE = "spare_parts_requests"


def upgrade() -> None:
    """Apply."""
    state = sa.Enum(
        "OPEN", "CONFIRMED", "DISPUTED", name="emergency", native_enum=False, create_constraint=True, length=32
    )
    with op.batch_alter_table(_TABLE) as requests:
        requests.add_column(sa.Column("emergency", state, nullable=True))
        requests.add_column(sa.Column("emergency_reason", sa.String(length=500), nullable=True))
        requests.create_index(f"ix_{_TABLE}_emergency", ["emergency", "id"])


def downgrade() -> None:
    """Take back."""
    with op.batch_alter_table(_TABLE) as requests:
        requests.drop_index(f"ix_{_TABLE}_emergency")
        requests.drop_constraint(op.f(f"ck_{_TABLE}_emergency"), type_="check")
        requests.drop_column("emergency_reason")
        requests.drop_column("emergency")
