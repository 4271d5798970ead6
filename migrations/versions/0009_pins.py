"""PINs: when one was set and with which witness, and the devices on which it may be used."""

import sqlalchemy as sa
from alembic import op

from core.storage import stepwise, types

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    with stepwise.alter_table("users") as users:
        users.add_column(sa.Column("pin_set_at", types.UtcDateTime(), nullable=True))
        users.add_column(sa.Column("pin_witness_id", types.row_id(), nullable=True))
        users.add_column(sa.Column("pin_failures", types.row_id(), server_default="0", nullable=False))
        users.create_foreign_key(op.f("fk_users_pin_witness_id"), "users", "pin_witness_id")
    with stepwise.alter_table("user_sessions") as sessions:
        sessions.add_column(sa.Column("device_hash", types.code(64), nullable=True))
    stepwise.create_table(
        "known_devices",
        sa.Column("id", types.row_id(), nullable=False),
        sa.Column("user_id", types.row_id(), nullable=False),
        sa.Column("device_hash", types.code(64), nullable=False),
        sa.Column("session_version", types.row_id(), nullable=False),
        sa.Column("known_since", types.UtcDateTime(), nullable=False),
        sa.Column("last_used_at", types.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_known_devices_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_known_devices")),
        sa.UniqueConstraint("device_hash", "user_id", name=op.f("uq_known_devices_device_hash_user_id")),
    )


def downgrade() -> None:
    """Take back."""
    stepwise.drop_table("known_devices")
    with stepwise.alter_table("user_sessions") as sessions:
        sessions.drop_columns("device_hash")
    with stepwise.alter_table("users") as users:
        users.drop_foreign_keys(op.f("fk_users_pin_witness_id"))
        users.drop_columns("pin_failures", "pin_witness_id", "pin_set_at")
