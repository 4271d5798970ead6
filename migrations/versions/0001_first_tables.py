"""The tables of the first release."""

import sqlalchemy as sa
from alembic import op

from core.storage import types

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "departments",
        sa.Column("id", types.row_id(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("name_key", types.code(120), nullable=False),
        sa.Column("description", sa.String(length=500), nullable=True),
        sa.Column("company_code", sa.String(length=40), nullable=True),
        sa.Column("company_name", sa.String(length=120), nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("created_at", types.UtcDateTime(), nullable=False),
        sa.Column("updated_at", types.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_departments")),
        sa.UniqueConstraint("name_key", name=op.f("uq_departments_name_key")),
    )
    op.create_table(
        "failure_codes",
        sa.Column("id", types.row_id(), nullable=False),
        sa.Column("code", types.code(40), nullable=False),
        sa.Column("description", sa.String(length=200), nullable=False),
        sa.Column(
            "category",
            sa.Enum(
                "MECHANICAL",
                "ELECTRICAL",
                "HYDRAULIC",
                "PNEUMATIC",
                "THERMAL",
                "LUBRICATION",
                "VIBRATION",
                "WEAR",
                "OTHER",
                name="category",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("created_at", types.UtcDateTime(), nullable=False),
        sa.Column("updated_at", types.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_failure_codes")),
        sa.UniqueConstraint("code", name=op.f("uq_failure_codes_code")),
    )
    op.create_table(
        "idempotency_keys",
        sa.Column("id", types.row_id(), nullable=False),
        sa.Column("key_hash", types.code(64), nullable=False),
        sa.Column("user_id", types.row_id(), nullable=True),
        sa.Column("command", sa.String(length=80), nullable=False),
        sa.Column("arguments_mac", types.code(64), nullable=False),
        sa.Column("sealed_result", sa.Text(), nullable=True),
        sa.Column("created_at", types.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_idempotency_keys")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_idempotency_keys_key_hash")),
    )
    with op.batch_alter_table("idempotency_keys", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_idempotency_keys_created_at"), ["created_at"], unique=False)

    op.create_table(
        "installation_facts",
        sa.Column("id", types.row_id(), nullable=False),
        sa.Column("name", types.code(60), nullable=False),
        sa.Column("value", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_installation_facts")),
        sa.UniqueConstraint("name", name=op.f("uq_installation_facts_name")),
    )
    op.create_table(
        "maintenance_types",
        sa.Column("id", types.row_id(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("name_key", types.code(60), nullable=False),
        sa.Column("description", sa.String(length=500), nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("created_at", types.UtcDateTime(), nullable=False),
        sa.Column("updated_at", types.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_maintenance_types")),
        sa.UniqueConstraint("name_key", name=op.f("uq_maintenance_types_name_key")),
    )
    op.create_table(
        "operating_calendars",
        sa.Column("id", types.row_id(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("name_key", types.code(120), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("version", types.row_id(), nullable=False),
        sa.Column("created_at", types.UtcDateTime(), nullable=False),
        sa.Column("updated_at", types.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_operating_calendars")),
        sa.UniqueConstraint("name_key", name=op.f("uq_operating_calendars_name_key")),
    )
    op.create_table(
        "security_events",
        sa.Column("id", types.row_id(), nullable=False),
        sa.Column("created_at", types.UtcDateTime(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("user_id", types.row_id(), nullable=True),
        sa.Column("claimed_name", sa.String(length=120), nullable=False),
        sa.Column("subject", sa.String(length=120), nullable=False),
        sa.Column("detail", sa.String(length=500), nullable=False),
        sa.Column("ip_address", sa.String(length=64), nullable=True),
        sa.Column("user_agent", sa.String(length=255), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_security_events")),
    )
    with op.batch_alter_table("security_events", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_security_events_created_at"), ["created_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_security_events_kind"), ["kind"], unique=False)

    op.create_table(
        "sign_in_throttles",
        sa.Column("id", types.row_id(), nullable=False),
        sa.Column("subject", types.code(100), nullable=False),
        sa.Column("failures", types.row_id(), nullable=False),
        sa.Column("first_failed_at", types.UtcDateTime(), nullable=False),
        sa.Column("blocked_until", types.UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_throttles")),
        sa.UniqueConstraint("subject", name=op.f("uq_sign_in_throttles_subject")),
    )
    op.create_table(
        "spare_parts",
        sa.Column("id", types.row_id(), nullable=False),
        sa.Column("part_number", sa.String(length=60), nullable=False),
        sa.Column("part_number_key", types.code(60), nullable=False),
        sa.Column("part_name", sa.String(length=160), nullable=False),
        sa.Column("description", sa.String(length=1000), nullable=True),
        sa.Column("group_number", sa.String(length=40), nullable=True),
        sa.Column("group_name", sa.String(length=120), nullable=True),
        sa.Column("unit", sa.String(length=12), nullable=False),
        sa.Column("whole_units_only", sa.Boolean(), nullable=False),
        sa.Column("quantity", types.ExactDecimal(precision=14, scale=3), nullable=False),
        sa.Column("reserved_quantity", types.ExactDecimal(precision=14, scale=3), nullable=False),
        sa.Column("min_quantity", types.ExactDecimal(precision=14, scale=3), nullable=False),
        sa.Column("max_quantity", types.ExactDecimal(precision=14, scale=3), nullable=True),
        sa.Column("reorder_point", types.ExactDecimal(precision=14, scale=3), nullable=True),
        sa.Column("lead_time_days", sa.Integer(), nullable=True),
        sa.Column("unit_price", types.ExactDecimal(precision=14, scale=4), nullable=True),
        sa.Column("average_cost", types.ExactDecimal(precision=14, scale=4), nullable=True),
        sa.Column("location", sa.String(length=60), nullable=True),
        sa.Column("supplier_name", sa.String(length=120), nullable=True),
        sa.Column("supplier_part_number", sa.String(length=80), nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("version", types.row_id(), nullable=False),
        sa.Column("created_at", types.UtcDateTime(), nullable=False),
        sa.Column("updated_at", types.UtcDateTime(), nullable=False),
        sa.CheckConstraint("quantity >= 0", name=op.f("ck_spare_parts_quantity_not_negative")),
        sa.CheckConstraint("reserved_quantity >= 0", name=op.f("ck_spare_parts_reserved_not_negative")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spare_parts")),
        sa.UniqueConstraint("part_number_key", name=op.f("uq_spare_parts_part_number_key")),
    )
    with op.batch_alter_table("spare_parts", schema=None) as batch_op:
        batch_op.create_index("ix_spare_parts_name", ["part_name"], unique=False)

    op.create_table(
        "stock_locations",
        sa.Column("id", types.row_id(), nullable=False),
        sa.Column("code", types.code(40), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_locations")),
        sa.UniqueConstraint("code", name=op.f("uq_stock_locations_code")),
    )
    op.create_table(
        "calendar_exceptions",
        sa.Column("id", types.row_id(), nullable=False),
        sa.Column("calendar_id", types.row_id(), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("start_time", sa.Time(), nullable=True),
        sa.Column("end_time", sa.Time(), nullable=True),
        sa.Column("note", sa.String(length=120), nullable=True),
        sa.ForeignKeyConstraint(
            ["calendar_id"], ["operating_calendars.id"], name=op.f("fk_calendar_exceptions_calendar_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_exceptions")),
        sa.UniqueConstraint("calendar_id", "on_date", name=op.f("uq_calendar_exceptions_calendar_id_on_date")),
    )
    op.create_table(
        "calendar_shifts",
        sa.Column("id", types.row_id(), nullable=False),
        sa.Column("calendar_id", types.row_id(), nullable=False),
        sa.Column("weekday", sa.SmallInteger(), nullable=False),
        sa.Column("start_time", sa.Time(), nullable=False),
        sa.Column("end_time", sa.Time(), nullable=False),
        sa.ForeignKeyConstraint(
            ["calendar_id"], ["operating_calendars.id"], name=op.f("fk_calendar_shifts_calendar_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_shifts")),
    )
    with op.batch_alter_table("calendar_shifts", schema=None) as batch_op:
        batch_op.create_index("ix_calendar_shifts_calendar", ["calendar_id", "weekday"], unique=False)

    op.create_table(
        "machines",
        sa.Column("id", types.row_id(), nullable=False),
        sa.Column("qr_code", types.code(16), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("name_key", types.code(120), nullable=False),
        sa.Column("model", sa.String(length=120), nullable=True),
        sa.Column("serial_number", sa.String(length=80), nullable=True),
        sa.Column("department_id", types.row_id(), nullable=False),
        sa.Column("location", sa.String(length=120), nullable=True),
        sa.Column("installation_date", sa.Date(), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "OPERATIONAL",
                "DOWN",
                "MAINTENANCE",
                "DECOMMISSIONED",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("is_waiting_parts", sa.Boolean(), nullable=False),
        sa.Column("status_since", types.UtcDateTime(), nullable=False),
        sa.Column("asset_number", types.code(60), nullable=True),
        sa.Column("manufacturer", sa.String(length=120), nullable=True),
        sa.Column("parent_id", types.row_id(), nullable=True),
        sa.Column(
            "criticality",
            sa.Enum("A", "B", "C", name="criticality", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("in_service_on", sa.Date(), nullable=True),
        sa.Column("decommissioned_at", types.UtcDateTime(), nullable=True),
        sa.Column("operating_calendar_id", types.row_id(), nullable=True),
        sa.Column("downtime_cost_per_hour", types.ExactDecimal(precision=14, scale=4), nullable=True),
        sa.Column("tags", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("external_ref", types.code(120), nullable=True),
        sa.Column("version", types.row_id(), nullable=False),
        sa.Column("created_at", types.UtcDateTime(), nullable=False),
        sa.Column("updated_at", types.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["department_id"], ["departments.id"], name=op.f("fk_machines_department_id")),
        sa.ForeignKeyConstraint(
            ["operating_calendar_id"], ["operating_calendars.id"], name=op.f("fk_machines_operating_calendar_id")
        ),
        sa.ForeignKeyConstraint(["parent_id"], ["machines.id"], name=op.f("fk_machines_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_machines")),
        sa.UniqueConstraint("asset_number", name=op.f("uq_machines_asset_number")),
        sa.UniqueConstraint("external_ref", name=op.f("uq_machines_external_ref")),
        sa.UniqueConstraint("qr_code", name=op.f("uq_machines_qr_code")),
    )
    with op.batch_alter_table("machines", schema=None) as batch_op:
        batch_op.create_index("ix_machines_department", ["department_id", "status"], unique=False)
        batch_op.create_index("ix_machines_name", ["name"], unique=False)
        batch_op.create_index(batch_op.f("ix_machines_name_key"), ["name_key"], unique=False)
        batch_op.create_index("ix_machines_status", ["status", "id"], unique=False)

    op.create_table(
        "stock_levels",
        sa.Column("id", types.row_id(), nullable=False),
        sa.Column("spare_part_id", types.row_id(), nullable=False),
        sa.Column("location_id", types.row_id(), nullable=False),
        sa.Column("quantity", types.ExactDecimal(precision=14, scale=3), nullable=False),
        sa.CheckConstraint("quantity >= 0", name=op.f("ck_stock_levels_quantity_not_negative")),
        sa.ForeignKeyConstraint(["location_id"], ["stock_locations.id"], name=op.f("fk_stock_levels_location_id")),
        sa.ForeignKeyConstraint(["spare_part_id"], ["spare_parts.id"], name=op.f("fk_stock_levels_spare_part_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_levels")),
        sa.UniqueConstraint("spare_part_id", "location_id", name=op.f("uq_stock_levels_spare_part_id_location_id")),
    )
    op.create_table(
        "users",
        sa.Column("id", types.row_id(), nullable=False),
        sa.Column("username", sa.String(length=60), nullable=False),
        sa.Column("username_key", types.code(60), nullable=False),
        sa.Column("full_name", sa.String(length=120), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "ADMIN",
                "SUPERVISOR",
                "MAINTENANCE_TECH",
                "MAINTENANCE_MANAGER",
                "INVENTORY_MANAGER",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("department_id", types.row_id(), nullable=True),
        sa.Column("email", sa.String(length=200), nullable=True),
        sa.Column("phone", sa.String(length=40), nullable=True),
        sa.Column("password_hash", sa.String(length=100), nullable=True),
        sa.Column("pin_hash", sa.String(length=100), nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("must_change_password", sa.Boolean(), nullable=False),
        sa.Column("locale", sa.String(length=10), nullable=True),
        sa.Column("session_version", types.row_id(), nullable=False),
        sa.Column("failed_logins", types.row_id(), nullable=False),
        sa.Column("locked_until", types.UtcDateTime(), nullable=True),
        sa.Column("last_login_at", types.UtcDateTime(), nullable=True),
        sa.Column("version", types.row_id(), nullable=False),
        sa.Column("created_at", types.UtcDateTime(), nullable=False),
        sa.Column("updated_at", types.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["department_id"], ["departments.id"], name=op.f("fk_users_department_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("username_key", name=op.f("uq_users_username_key")),
    )
    op.create_table(
        "activity_logs",
        sa.Column("id", types.row_id(), nullable=False),
        sa.Column("user_id", types.row_id(), nullable=True),
        sa.Column(
            "actor_kind",
            sa.Enum(
                "USER", "SYSTEM", "IMPORT", name="actor_kind", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("actor_name", sa.String(length=120), nullable=False),
        sa.Column(
            "actor_role",
            sa.Enum(
                "ADMIN",
                "SUPERVISOR",
                "MAINTENANCE_TECH",
                "MAINTENANCE_MANAGER",
                "INVENTORY_MANAGER",
                name="actor_role",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column(
            "action",
            sa.Enum(
                "CREATE",
                "UPDATE",
                "DELETE",
                "APPROVE",
                "REJECT",
                "LOGIN",
                "LOGOUT",
                "ISSUE",
                "COMPLETE",
                "CANCEL",
                "LOGIN_FAILED",
                "LOCK",
                "EXPORT",
                "IMPORT",
                "RETURN",
                "REOPEN",
                "SKIP",
                "ADJUST",
                "TRANSFER",
                "PERMISSION",
                "ALERT",
                name="action",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("entity_type", sa.String(length=64), nullable=False),
        sa.Column("entity_id", types.row_id(), nullable=True),
        sa.Column("description", sa.String(length=500), nullable=False),
        sa.Column("changes", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("ip_address", sa.String(length=64), nullable=True),
        sa.Column("user_agent", sa.String(length=255), nullable=True),
        sa.Column("session_id", types.row_id(), nullable=True),
        sa.Column("correlation_id", types.code(32), nullable=False),
        sa.Column("created_at", types.UtcDateTime(), nullable=False),
        sa.Column("key_id", types.code(16), nullable=False),
        sa.Column("row_mac", types.code(64), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_activity_logs_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity_logs")),
        sa.UniqueConstraint("correlation_id", name=op.f("uq_activity_logs_correlation_id")),
    )
    with op.batch_alter_table("activity_logs", schema=None) as batch_op:
        batch_op.create_index("ix_activity_logs_action", ["action", "id"], unique=False)
        batch_op.create_index("ix_activity_logs_created_at", ["created_at", "id"], unique=False)
        batch_op.create_index("ix_activity_logs_entity", ["entity_type", "entity_id", "id"], unique=False)
        batch_op.create_index("ix_activity_logs_user", ["user_id", "id"], unique=False)

    op.create_table(
        "attachments",
        sa.Column("id", types.row_id(), nullable=False),
        sa.Column(
            "entity_type",
            sa.Enum(
                "MAINTENANCE_REQUEST",
                "MACHINE",
                "SPARE_PART",
                "PREVENTIVE_MAINTENANCE",
                "INVENTORY_TRANSACTION",
                "MAINTENANCE_WORK",
                "PREVENTIVE_LOG",
                "DOCUMENT",
                name="entity_type",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("entity_id", types.row_id(), nullable=False),
        sa.Column("file_url", sa.String(length=255), nullable=False),
        sa.Column(
            "file_type",
            sa.Enum(
                "IMAGE",
                "PDF",
                "DOCUMENT",
                "VIDEO",
                "OTHER",
                name="file_type",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("uploaded_by", types.row_id(), nullable=False),
        sa.Column("uploaded_at", types.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["uploaded_by"], ["users.id"], name=op.f("fk_attachments_uploaded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachments")),
    )
    with op.batch_alter_table("attachments", schema=None) as batch_op:
        batch_op.create_index("ix_attachments_entity", ["entity_type", "entity_id"], unique=False)

    op.create_table(
        "drafts",
        sa.Column("id", types.row_id(), nullable=False),
        sa.Column("user_id", types.row_id(), nullable=False),
        sa.Column("form", types.code(80), nullable=False),
        sa.Column("content", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("updated_at", types.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_drafts_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drafts")),
        sa.UniqueConstraint("user_id", "form", name=op.f("uq_drafts_user_id_form")),
    )
    op.create_table(
        "exposure_periods",
        sa.Column("id", types.row_id(), nullable=False),
        sa.Column("machine_id", types.row_id(), nullable=False),
        sa.Column("started_at", types.UtcDateTime(), nullable=False),
        sa.Column("ended_at", types.UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["machine_id"], ["machines.id"], name=op.f("fk_exposure_periods_machine_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exposure_periods")),
    )
    with op.batch_alter_table("exposure_periods", schema=None) as batch_op:
        batch_op.create_index("ix_exposure_periods_machine", ["machine_id", "started_at"], unique=False)

    op.create_table(
        "inventory_transactions",
        sa.Column("id", types.row_id(), nullable=False),
        sa.Column("spare_part_id", types.row_id(), nullable=False),
        sa.Column(
            "transaction_type",
            sa.Enum(
                "IN",
                "OUT",
                "ADJUSTMENT",
                "TRANSFER",
                name="transaction_type",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("quantity", types.ExactDecimal(precision=14, scale=3), nullable=False),
        sa.Column(
            "reference_type",
            sa.Enum(
                "PURCHASE",
                "MAINTENANCE",
                "ADJUSTMENT",
                "TRANSFER",
                name="reference_type",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("reference_id", types.row_id(), nullable=True),
        sa.Column("performed_by", types.row_id(), nullable=False),
        sa.Column("transaction_date", types.UtcDateTime(), nullable=False),
        sa.Column("notes", sa.String(length=500), nullable=True),
        sa.Column("unit_cost", types.ExactDecimal(precision=14, scale=4), nullable=True),
        sa.Column("created_at", types.UtcDateTime(), nullable=False),
        sa.CheckConstraint("quantity >= 0", name=op.f("ck_inventory_transactions_quantity_not_negative")),
        sa.ForeignKeyConstraint(["performed_by"], ["users.id"], name=op.f("fk_inventory_transactions_performed_by")),
        sa.ForeignKeyConstraint(
            ["spare_part_id"], ["spare_parts.id"], name=op.f("fk_inventory_transactions_spare_part_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inventory_transactions")),
    )
    with op.batch_alter_table("inventory_transactions", schema=None) as batch_op:
        batch_op.create_index("ix_inventory_transactions_part", ["spare_part_id", "transaction_date"], unique=False)

    op.create_table(
        "machine_spare_parts",
        sa.Column("id", types.row_id(), nullable=False),
        sa.Column("machine_id", types.row_id(), nullable=False),
        sa.Column("spare_part_id", types.row_id(), nullable=False),
        sa.Column("min_qty", types.ExactDecimal(precision=14, scale=3), nullable=False),
        sa.Column("max_qty", types.ExactDecimal(precision=14, scale=3), nullable=True),
        sa.Column("created_at", types.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["machine_id"], ["machines.id"], name=op.f("fk_machine_spare_parts_machine_id")),
        sa.ForeignKeyConstraint(
            ["spare_part_id"], ["spare_parts.id"], name=op.f("fk_machine_spare_parts_spare_part_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_machine_spare_parts")),
        sa.UniqueConstraint(
            "machine_id", "spare_part_id", name=op.f("uq_machine_spare_parts_machine_id_spare_part_id")
        ),
    )
    with op.batch_alter_table("machine_spare_parts", schema=None) as batch_op:
        batch_op.create_index("ix_machine_spare_parts_part", ["spare_part_id"], unique=False)

    op.create_table(
        "maintenance_requests",
        sa.Column("id", types.row_id(), nullable=False),
        sa.Column("machine_id", types.row_id(), nullable=False),
        sa.Column("reporter_id", types.row_id(), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "PENDING",
                "IN_PROGRESS",
                "WAITING_PARTS",
                "COMPLETED",
                "CANCELLED",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "priority",
            sa.Enum(
                "LOW",
                "MEDIUM",
                "HIGH",
                "CRITICAL",
                name="priority",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("reported_at", types.UtcDateTime(), nullable=False),
        sa.Column("problem_description", sa.Text(), nullable=False),
        sa.Column("symptoms", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("failure_code_id", types.row_id(), nullable=True),
        sa.Column("maintenance_type_id", types.row_id(), nullable=True),
        sa.Column("failed_at", types.UtcDateTime(), nullable=False),
        sa.Column("machine_stopped", sa.Boolean(), nullable=False),
        sa.Column("is_functional_failure", sa.Boolean(), nullable=False),
        sa.Column("assigned_to", types.row_id(), nullable=True),
        sa.Column("acknowledged_at", types.UtcDateTime(), nullable=True),
        sa.Column("restored_at", types.UtcDateTime(), nullable=True),
        sa.Column("closed_at", types.UtcDateTime(), nullable=True),
        sa.Column(
            "outcome",
            sa.Enum(
                "REPAIRED",
                "TEMPORARY",
                "NO_FAULT",
                "WRONG_MACHINE",
                name="outcome",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("cause", sa.Text(), nullable=True),
        sa.Column("remedy", sa.Text(), nullable=True),
        sa.Column(
            "cancel_category",
            sa.Enum(
                "FALSE_ALARM",
                "DUPLICATE",
                "WRONG_MACHINE",
                "NOT_MAINTENANCE",
                "NO_LONGER_NEEDED",
                "OTHER",
                name="cancel_category",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("cancel_reason", sa.Text(), nullable=True),
        sa.Column("duplicate_of_id", types.row_id(), nullable=True),
        sa.Column("reopen_count", sa.SmallInteger(), nullable=False),
        sa.Column("reported_late", sa.Boolean(), nullable=False),
        sa.Column("external_ref", types.code(120), nullable=True),
        sa.Column("version", types.row_id(), nullable=False),
        sa.Column("created_at", types.UtcDateTime(), nullable=False),
        sa.Column("updated_at", types.UtcDateTime(), nullable=False),
        sa.CheckConstraint("failed_at <= reported_at", name=op.f("ck_maintenance_requests_failed_before_reported")),
        sa.CheckConstraint(
            "restored_at IS NULL OR restored_at >= failed_at",
            name=op.f("ck_maintenance_requests_restored_after_failed"),
        ),
        sa.ForeignKeyConstraint(["assigned_to"], ["users.id"], name=op.f("fk_maintenance_requests_assigned_to")),
        sa.ForeignKeyConstraint(
            ["duplicate_of_id"], ["maintenance_requests.id"], name=op.f("fk_maintenance_requests_duplicate_of_id")
        ),
        sa.ForeignKeyConstraint(
            ["failure_code_id"], ["failure_codes.id"], name=op.f("fk_maintenance_requests_failure_code_id")
        ),
        sa.ForeignKeyConstraint(["machine_id"], ["machines.id"], name=op.f("fk_maintenance_requests_machine_id")),
        sa.ForeignKeyConstraint(
            ["maintenance_type_id"], ["maintenance_types.id"], name=op.f("fk_maintenance_requests_maintenance_type_id")
        ),
        sa.ForeignKeyConstraint(["reporter_id"], ["users.id"], name=op.f("fk_maintenance_requests_reporter_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_maintenance_requests")),
        sa.UniqueConstraint("external_ref", name=op.f("uq_maintenance_requests_external_ref")),
    )
    with op.batch_alter_table("maintenance_requests", schema=None) as batch_op:
        batch_op.create_index("ix_maintenance_requests_assignee", ["assigned_to", "status"], unique=False)
        batch_op.create_index(batch_op.f("ix_maintenance_requests_closed_at"), ["closed_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_maintenance_requests_failure_code_id"), ["failure_code_id"], unique=False)
        batch_op.create_index("ix_maintenance_requests_machine", ["machine_id", "reported_at"], unique=False)
        batch_op.create_index("ix_maintenance_requests_reporter", ["reporter_id", "reported_at"], unique=False)
        batch_op.create_index("ix_maintenance_requests_status", ["status", "reported_at", "id"], unique=False)

    op.create_table(
        "preventive_maintenance_tasks",
        sa.Column("id", types.row_id(), nullable=False),
        sa.Column("machine_id", types.row_id(), nullable=False),
        sa.Column("task_name", sa.String(length=160), nullable=False),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column(
            "frequency_type",
            sa.Enum(
                "DAILY",
                "WEEKLY",
                "MONTHLY",
                "QUARTERLY",
                "YEARLY",
                name="frequency_type",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("frequency_value", types.row_id(), nullable=False),
        sa.Column("next_due_date", sa.Date(), nullable=True),
        sa.Column("last_completed_at", types.UtcDateTime(), nullable=True),
        sa.Column("assigned_to", types.row_id(), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "ACTIVE",
                "PAUSED",
                "COMPLETED",
                "CANCELLED",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("instructions", sa.Text(), nullable=True),
        sa.Column("created_at", types.UtcDateTime(), nullable=False),
        sa.Column("updated_at", types.UtcDateTime(), nullable=False),
        sa.CheckConstraint("frequency_value >= 1", name=op.f("ck_preventive_maintenance_tasks_frequency_positive")),
        sa.ForeignKeyConstraint(
            ["assigned_to"], ["users.id"], name=op.f("fk_preventive_maintenance_tasks_assigned_to")
        ),
        sa.ForeignKeyConstraint(
            ["machine_id"], ["machines.id"], name=op.f("fk_preventive_maintenance_tasks_machine_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_preventive_maintenance_tasks")),
    )
    with op.batch_alter_table("preventive_maintenance_tasks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_preventive_maintenance_tasks_machine_id"), ["machine_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_preventive_maintenance_tasks_next_due_date"), ["next_due_date"], unique=False
        )

    op.create_table(
        "setup_tokens",
        sa.Column("id", types.row_id(), nullable=False),
        sa.Column("token_hash", types.code(64), nullable=False),
        sa.Column("user_id", types.row_id(), nullable=True),
        sa.Column("created_at", types.UtcDateTime(), nullable=False),
        sa.Column("expires_at", types.UtcDateTime(), nullable=False),
        sa.Column("used_at", types.UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_setup_tokens_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_setup_tokens")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_setup_tokens_token_hash")),
    )
    op.create_table(
        "user_sessions",
        sa.Column("id", types.row_id(), nullable=False),
        sa.Column("user_id", types.row_id(), nullable=False),
        sa.Column("token_hash", types.code(64), nullable=False),
        sa.Column("session_version", types.row_id(), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=True),
        sa.Column("user_agent", sa.String(length=255), nullable=True),
        sa.Column("created_at", types.UtcDateTime(), nullable=False),
        sa.Column("last_seen_at", types.UtcDateTime(), nullable=False),
        sa.Column("expires_at", types.UtcDateTime(), nullable=False),
        sa.Column("ended_at", types.UtcDateTime(), nullable=True),
        sa.Column("end_reason", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_user_sessions_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_sessions")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_user_sessions_token_hash")),
    )
    with op.batch_alter_table("user_sessions", schema=None) as batch_op:
        batch_op.create_index("ix_user_sessions_user", ["user_id", "ended_at"], unique=False)

    op.create_table(
        "voided_qr_codes",
        sa.Column("id", types.row_id(), nullable=False),
        sa.Column("code", types.code(16), nullable=False),
        sa.Column("machine_id", types.row_id(), nullable=False),
        sa.Column("voided_at", types.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["machine_id"], ["machines.id"], name=op.f("fk_voided_qr_codes_machine_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_voided_qr_codes")),
        sa.UniqueConstraint("code", name=op.f("uq_voided_qr_codes_code")),
    )
    op.create_table(
        "audit_seals",
        sa.Column("seq", types.row_id(), autoincrement=False, nullable=False),
        sa.Column("log_id", types.row_id(), nullable=False),
        sa.Column("prev_hash", types.code(64), nullable=False),
        sa.Column("hash", types.code(64), nullable=False),
        sa.Column("key_id", types.code(16), nullable=False),
        sa.Column("sealed_at", types.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["log_id"], ["activity_logs.id"], name=op.f("fk_audit_seals_log_id")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit_seals")),
        sa.UniqueConstraint("log_id", name=op.f("uq_audit_seals_log_id")),
    )
    op.create_table(
        "comments",
        sa.Column("id", types.row_id(), nullable=False),
        sa.Column("request_id", types.row_id(), nullable=False),
        sa.Column("author_id", types.row_id(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", types.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], name=op.f("fk_comments_author_id")),
        sa.ForeignKeyConstraint(["request_id"], ["maintenance_requests.id"], name=op.f("fk_comments_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comments")),
    )
    with op.batch_alter_table("comments", schema=None) as batch_op:
        batch_op.create_index("ix_comments_request", ["request_id", "created_at"], unique=False)

    op.create_table(
        "job_spells",
        sa.Column("id", types.row_id(), nullable=False),
        sa.Column("request_id", types.row_id(), nullable=False),
        sa.Column("machine_id", types.row_id(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("STOPPED", "AWAITING_PARTS", name="kind", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("started_at", types.UtcDateTime(), nullable=False),
        sa.Column("ended_at", types.UtcDateTime(), nullable=True),
        sa.Column("is_void", sa.Boolean(), nullable=False),
        sa.Column(
            "open_flag",
            sa.SmallInteger(),
            sa.Computed(
                "CASE WHEN ended_at IS NULL AND is_void = 0 THEN 1 END",
            ),
            nullable=True,
        ),
        sa.CheckConstraint("ended_at IS NULL OR ended_at >= started_at", name=op.f("ck_job_spells_ends_after_start")),
        sa.ForeignKeyConstraint(["machine_id"], ["machines.id"], name=op.f("fk_job_spells_machine_id")),
        sa.ForeignKeyConstraint(["request_id"], ["maintenance_requests.id"], name=op.f("fk_job_spells_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job_spells")),
        sa.UniqueConstraint("request_id", "kind", "open_flag", name="uq_job_spells_one_open"),
    )
    with op.batch_alter_table("job_spells", schema=None) as batch_op:
        batch_op.create_index("ix_job_spells_machine", ["machine_id", "kind", "started_at"], unique=False)

    op.create_table(
        "machine_downtimes",
        sa.Column("id", types.row_id(), nullable=False),
        sa.Column("machine_id", types.row_id(), nullable=False),
        sa.Column("request_id", types.row_id(), nullable=True),
        sa.Column("start_time", types.UtcDateTime(), nullable=False),
        sa.Column("end_time", types.UtcDateTime(), nullable=True),
        sa.Column("duration_minutes", types.ExactDecimal(precision=14, scale=4), nullable=True),
        sa.Column(
            "downtime_type",
            sa.Enum(
                "MAINTENANCE",
                "BREAKDOWN",
                "WAITING_PARTS",
                "SCHEDULED",
                "OTHER",
                name="downtime_type",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("auto_calculated", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("is_void", sa.Boolean(), nullable=False),
        sa.Column(
            "open_flag",
            sa.SmallInteger(),
            sa.Computed(
                "CASE WHEN end_time IS NULL AND is_void = 0 THEN 1 END",
            ),
            nullable=True,
        ),
        sa.Column("created_at", types.UtcDateTime(), nullable=False),
        sa.Column("updated_at", types.UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "end_time IS NULL OR end_time > start_time", name=op.f("ck_machine_downtimes_ends_after_start")
        ),
        sa.ForeignKeyConstraint(["machine_id"], ["machines.id"], name=op.f("fk_machine_downtimes_machine_id")),
        sa.ForeignKeyConstraint(
            ["request_id"], ["maintenance_requests.id"], name=op.f("fk_machine_downtimes_request_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_machine_downtimes")),
        sa.UniqueConstraint("machine_id", "open_flag", name="uq_machine_downtimes_one_open"),
    )
    with op.batch_alter_table("machine_downtimes", schema=None) as batch_op:
        batch_op.create_index("ix_machine_downtimes_end", ["end_time", "machine_id"], unique=False)
        batch_op.create_index("ix_machine_downtimes_machine", ["machine_id", "start_time"], unique=False)
        batch_op.create_index("ix_machine_downtimes_request", ["request_id"], unique=False)

    op.create_table(
        "maintenance_works",
        sa.Column("id", types.row_id(), nullable=False),
        sa.Column("request_id", types.row_id(), nullable=False),
        sa.Column("technician_id", types.row_id(), nullable=True),
        sa.Column("started_at", types.UtcDateTime(), nullable=True),
        sa.Column("completed_at", types.UtcDateTime(), nullable=True),
        sa.Column("work_description", sa.Text(), nullable=True),
        sa.Column("maintenance_steps", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("created_at", types.UtcDateTime(), nullable=False),
        sa.Column("updated_at", types.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"], ["maintenance_requests.id"], name=op.f("fk_maintenance_works_request_id")
        ),
        sa.ForeignKeyConstraint(["technician_id"], ["users.id"], name=op.f("fk_maintenance_works_technician_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_maintenance_works")),
        sa.UniqueConstraint("request_id", name=op.f("uq_maintenance_works_request_id")),
    )
    op.create_table(
        "preventive_maintenance_logs",
        sa.Column("id", types.row_id(), nullable=False),
        sa.Column("task_id", types.row_id(), nullable=False),
        sa.Column("machine_id", types.row_id(), nullable=False),
        sa.Column("completed_by", types.row_id(), nullable=False),
        sa.Column("completed_at", types.UtcDateTime(), nullable=False),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "COMPLETED",
                "PARTIAL",
                "SKIPPED",
                "ISSUES_FOUND",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("created_at", types.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["completed_by"], ["users.id"], name=op.f("fk_preventive_maintenance_logs_completed_by")
        ),
        sa.ForeignKeyConstraint(
            ["machine_id"], ["machines.id"], name=op.f("fk_preventive_maintenance_logs_machine_id")
        ),
        sa.ForeignKeyConstraint(
            ["task_id"], ["preventive_maintenance_tasks.id"], name=op.f("fk_preventive_maintenance_logs_task_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_preventive_maintenance_logs")),
    )
    with op.batch_alter_table("preventive_maintenance_logs", schema=None) as batch_op:
        batch_op.create_index("ix_preventive_maintenance_logs_task", ["task_id", "completed_at"], unique=False)

    op.create_table(
        "work_sessions",
        sa.Column("id", types.row_id(), nullable=False),
        sa.Column("request_id", types.row_id(), nullable=False),
        sa.Column("technician_id", types.row_id(), nullable=False),
        sa.Column("started_at", types.UtcDateTime(), nullable=False),
        sa.Column("ended_at", types.UtcDateTime(), nullable=True),
        sa.Column(
            "pause_reason",
            sa.Enum(
                "END_OF_SHIFT",
                "OTHER_JOB",
                "VENDOR",
                "ACCESS",
                "PERMIT",
                "OTHER",
                name="pause_reason",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("note", sa.String(length=500), nullable=True),
        sa.Column("late_entry", sa.Boolean(), nullable=False),
        sa.Column(
            "open_flag",
            sa.SmallInteger(),
            sa.Computed(
                "CASE WHEN ended_at IS NULL THEN 1 END",
            ),
            nullable=True,
        ),
        sa.CheckConstraint(
            "ended_at IS NULL OR ended_at >= started_at", name=op.f("ck_work_sessions_ends_after_start")
        ),
        sa.ForeignKeyConstraint(["request_id"], ["maintenance_requests.id"], name=op.f("fk_work_sessions_request_id")),
        sa.ForeignKeyConstraint(["technician_id"], ["users.id"], name=op.f("fk_work_sessions_technician_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_sessions")),
        sa.UniqueConstraint("technician_id", "open_flag", name="uq_work_sessions_one_open"),
    )
    with op.batch_alter_table("work_sessions", schema=None) as batch_op:
        batch_op.create_index("ix_work_sessions_open", ["open_flag", "request_id"], unique=False)
        batch_op.create_index("ix_work_sessions_request", ["request_id", "started_at"], unique=False)
        batch_op.create_index("ix_work_sessions_technician", ["technician_id", "started_at"], unique=False)

    op.create_table(
        "spare_parts_requests",
        sa.Column("id", types.row_id(), nullable=False),
        sa.Column("maintenance_work_id", types.row_id(), nullable=True),
        sa.Column("spare_part_id", types.row_id(), nullable=False),
        sa.Column("quantity_requested", types.ExactDecimal(precision=14, scale=3), nullable=False),
        sa.Column("quantity_approved", types.ExactDecimal(precision=14, scale=3), nullable=True),
        sa.Column("quantity_reserved", types.ExactDecimal(precision=14, scale=3), nullable=False),
        sa.Column("quantity_issued", types.ExactDecimal(precision=14, scale=3), nullable=False),
        sa.Column("quantity_returned", types.ExactDecimal(precision=14, scale=3), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "PENDING",
                "APPROVED",
                "REJECTED",
                "ISSUED",
                "CANCELLED",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("requested_by", types.row_id(), nullable=False),
        sa.Column("approved_by", types.row_id(), nullable=True),
        sa.Column("approved_at", types.UtcDateTime(), nullable=True),
        sa.Column("issued_by", types.row_id(), nullable=True),
        sa.Column("issued_at", types.UtcDateTime(), nullable=True),
        sa.Column("reject_reason", sa.String(length=500), nullable=True),
        sa.Column("note", sa.String(length=500), nullable=True),
        sa.Column("created_at", types.UtcDateTime(), nullable=False),
        sa.Column("updated_at", types.UtcDateTime(), nullable=False),
        sa.CheckConstraint("quantity_requested > 0", name=op.f("ck_spare_parts_requests_quantity_positive")),
        sa.ForeignKeyConstraint(["approved_by"], ["users.id"], name=op.f("fk_spare_parts_requests_approved_by")),
        sa.ForeignKeyConstraint(["issued_by"], ["users.id"], name=op.f("fk_spare_parts_requests_issued_by")),
        sa.ForeignKeyConstraint(
            ["maintenance_work_id"], ["maintenance_works.id"], name=op.f("fk_spare_parts_requests_maintenance_work_id")
        ),
        sa.ForeignKeyConstraint(["requested_by"], ["users.id"], name=op.f("fk_spare_parts_requests_requested_by")),
        sa.ForeignKeyConstraint(
            ["spare_part_id"], ["spare_parts.id"], name=op.f("fk_spare_parts_requests_spare_part_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spare_parts_requests")),
    )
    with op.batch_alter_table("spare_parts_requests", schema=None) as batch_op:
        batch_op.create_index("ix_spare_parts_requests_part", ["spare_part_id", "status"], unique=False)
        batch_op.create_index("ix_spare_parts_requests_status", ["status", "id"], unique=False)
        batch_op.create_index("ix_spare_parts_requests_work", ["maintenance_work_id", "status"], unique=False)

    op.create_table(
        "spare_parts_usages",
        sa.Column("id", types.row_id(), nullable=False),
        sa.Column("spare_parts_request_id", types.row_id(), nullable=False),
        sa.Column("quantity_used", types.ExactDecimal(precision=14, scale=3), nullable=False),
        sa.Column("used_at", types.UtcDateTime(), nullable=False),
        sa.Column("created_at", types.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["spare_parts_request_id"],
            ["spare_parts_requests.id"],
            name=op.f("fk_spare_parts_usages_spare_parts_request_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spare_parts_usages")),
        sa.UniqueConstraint("spare_parts_request_id", name=op.f("uq_spare_parts_usages_spare_parts_request_id")),
    )
    op.create_table(
        "wanted_lines",
        sa.Column("id", types.row_id(), nullable=False),
        sa.Column("maintenance_work_id", types.row_id(), nullable=False),
        sa.Column("words", sa.String(length=300), nullable=False),
        sa.Column("quantity", types.ExactDecimal(precision=14, scale=3), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "PENDING",
                "APPROVED",
                "REJECTED",
                "ISSUED",
                "CANCELLED",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("requested_by", types.row_id(), nullable=False),
        sa.Column("spare_parts_request_id", types.row_id(), nullable=True),
        sa.Column("created_at", types.UtcDateTime(), nullable=False),
        sa.Column("updated_at", types.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["maintenance_work_id"], ["maintenance_works.id"], name=op.f("fk_wanted_lines_maintenance_work_id")
        ),
        sa.ForeignKeyConstraint(["requested_by"], ["users.id"], name=op.f("fk_wanted_lines_requested_by")),
        sa.ForeignKeyConstraint(
            ["spare_parts_request_id"], ["spare_parts_requests.id"], name=op.f("fk_wanted_lines_spare_parts_request_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wanted_lines")),
    )
    with op.batch_alter_table("wanted_lines", schema=None) as batch_op:
        batch_op.create_index("ix_wanted_lines_work", ["maintenance_work_id", "status"], unique=False)


def downgrade() -> None:
    """Take back; indexes go with their tables."""
    for table in (
        "wanted_lines",
        "spare_parts_usages",
        "spare_parts_requests",
        "work_sessions",
        "preventive_maintenance_logs",
        "maintenance_works",
        "machine_downtimes",
        "job_spells",
        "comments",
        "audit_seals",
        "voided_qr_codes",
        "user_sessions",
        "setup_tokens",
        "preventive_maintenance_tasks",
        "maintenance_requests",
        "machine_spare_parts",
        "inventory_transactions",
        "exposure_periods",
        "drafts",
        "attachments",
        "activity_logs",
        "users",
        "stock_levels",
        "machines",
        "calendar_shifts",
        "calendar_exceptions",
        "stock_locations",
        "spare_parts",
        "sign_in_throttles",
        "security_events",
        "operating_calendars",
        "maintenance_types",
        "installation_facts",
        "idempotency_keys",
        "failure_codes",
        "departments",
    ):
        op.drop_table(table)
