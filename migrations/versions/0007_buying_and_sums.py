"""What runs short, what was ordered, sums of the ledger, substitutes, deputies, and planned work as a cause."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from core.storage import stepwise, types

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_REASONS = ("OPENING", "PURCHASE", "ISSUE", "RETURN", "COUNT", "SCRAP", "CORRECTION", "TRANSFER")
_ONE_CAUSE = "(maintenance_work_id IS NULL) <> (pm_occurrence_id IS NULL)"
_DECIDED = {"decided_by_another": "approved_by <> requested_by", "decided_by_a_third": "approved_by <> also_asked_by"}
_LOOKED_UP = {"location_id": "stock_locations", "performed_by": "users"}
_LOOKED_UP_BY = ("place", "place_reason", "person_reason", "person_place_reason")
_OF_CAUSE = [
    "spare_parts_request_id",
    "transaction_date",
    "reason",
    "location_id",
    "performed_by",
    "spare_part_id",
]
_TABLES = (
    "purchase_order_lines",
    "preventive_occurrences",
    "stock_alerts",
    "purchase_orders",
    "approval_deputies",
    "part_substitutes",
    "consumption_by_machine",
    "consumption_monthly",
    "consumption_daily",
)


def upgrade() -> None:
    """Apply."""
    _sums()
    _orders()
    _alerts()
    _people_and_parts()
    _occurrences()
    with stepwise.alter_table("inventory_transactions") as rows:
        rows.add_column(sa.Column("purchase_order_line_id", types.row_id(), nullable=True))
        rows.create_foreign_key(
            op.f("fk_inventory_transactions_purchase_order_line_id"), "purchase_order_lines", "purchase_order_line_id"
        )
        rows.create_index("ix_inventory_transactions_order_line", ["purchase_order_line_id"])
        rows.create_index("ix_inventory_transactions_reason", ["reason", "transaction_date"])
        rows.create_index("ix_inventory_transactions_place", ["location_id", "transaction_date"])
        rows.create_index("ix_inventory_transactions_place_reason", ["location_id", "reason", "transaction_date"])
        rows.create_index("ix_inventory_transactions_person_reason", ["performed_by", "reason", "transaction_date"])
        rows.create_index(
            "ix_inventory_transactions_person_place_reason",
            ["performed_by", "location_id", "reason", "transaction_date"],
        )
        rows.create_index("ix_inventory_transactions_cause", _OF_CAUSE)
        rows.drop_indexes("ix_inventory_transactions_request")
    with stepwise.alter_table("spare_parts_requests") as requests:
        requests.add_column(sa.Column("pm_occurrence_id", types.row_id(), nullable=True))
        requests.create_foreign_key(
            op.f("fk_spare_parts_requests_pm_occurrence_id"), "preventive_occurrences", "pm_occurrence_id"
        )
        requests.create_index("ix_spare_parts_requests_occurrence", ["pm_occurrence_id", "status"])
        requests.create_check_constraint("one_cause", _ONE_CAUSE)
        requests.add_column(sa.Column("also_asked_by", types.row_id(), nullable=True))
        requests.create_foreign_key(op.f("fk_spare_parts_requests_also_asked_by"), "users", "also_asked_by")
        requests.add_column(sa.Column("in_place_of_id", types.row_id(), nullable=True))
        requests.create_foreign_key(
            op.f("fk_spare_parts_requests_in_place_of_id"), "spare_parts_requests", "in_place_of_id"
        )
        for name, condition in _DECIDED.items():
            requests.create_check_constraint(name, condition)
    _wanted_and_used()


def downgrade() -> None:
    """Take back.

    Raises:
        RuntimeError: planned maintenance has asked for parts, of which the older tables cannot tell.
    """
    _check_nothing_planned()
    _no_more_wanted_and_used()
    with stepwise.alter_table("spare_parts_requests") as requests:
        requests.drop_check_constraints("one_cause", *_DECIDED)
        people = ("in_place_of_id", "also_asked_by")
        for column in (*people, "pm_occurrence_id"):
            requests.drop_foreign_keys(f"fk_spare_parts_requests_{column}")
        requests.drop_indexes("ix_spare_parts_requests_occurrence")
        requests.drop_columns(*people, "pm_occurrence_id")
    with stepwise.alter_table("inventory_transactions") as rows:
        rows.drop_foreign_keys("fk_inventory_transactions_purchase_order_line_id")
        rows.create_index("ix_inventory_transactions_request", ["spare_parts_request_id"])
        names = ("order_line", "reason", "cause")
        rows.drop_indexes(*(f"ix_inventory_transactions_{name}" for name in names))
        rows.drop_indexes_under_keys(
            [f"ix_inventory_transactions_{index}" for index in _LOOKED_UP_BY],
            {f"fk_inventory_transactions_{column}": (table, column) for column, table in _LOOKED_UP.items()},
        )
        rows.drop_columns("purchase_order_line_id")
    for table in _TABLES:
        stepwise.drop_table(table)


def _figures() -> list[sa.Column[Any]]:
    return [
        sa.Column("delta", types.ExactDecimal(precision=18, scale=3), nullable=False),
        sa.Column("value", types.ExactDecimal(precision=20, scale=4), nullable=False),
        sa.Column("movements", types.row_id(), nullable=False),
        sa.Column("unpriced", types.row_id(), nullable=False),
    ]


def _sums() -> None:
    stepwise.create_table(
        "consumption_daily",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("reason", _one_of("reason", *_REASONS), nullable=False),
        sa.Column("spare_part_id", types.row_id(), nullable=False),
        sa.Column("machine_id", types.row_id(), autoincrement=False, nullable=False),
        *_figures(),
        sa.ForeignKeyConstraint(["spare_part_id"], ["spare_parts.id"], name=op.f("fk_consumption_daily_spare_part_id")),
        sa.PrimaryKeyConstraint("reason", "day", "spare_part_id", "machine_id", name=op.f("pk_consumption_daily")),
        sqlite_with_rowid=False,
    )
    stepwise.create_index("ix_consumption_daily_part", "consumption_daily", ["spare_part_id", "day"])
    stepwise.create_index("ix_consumption_daily_machine", "consumption_daily", ["machine_id", "day"])
    stepwise.create_table(
        "consumption_monthly",
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("reason", _one_of("reason", *_REASONS), nullable=False),
        sa.Column("spare_part_id", types.row_id(), nullable=False),
        *_figures(),
        sa.ForeignKeyConstraint(
            ["spare_part_id"], ["spare_parts.id"], name=op.f("fk_consumption_monthly_spare_part_id")
        ),
        sa.PrimaryKeyConstraint("reason", "month", "spare_part_id", name=op.f("pk_consumption_monthly")),
        sqlite_with_rowid=False,
    )
    figures = ["delta", "value", "movements", "unpriced"]
    stepwise.create_index(
        "ix_consumption_monthly_part", "consumption_monthly", ["spare_part_id", "reason", "month", *figures]
    )
    _sums_of_machines()


def _sums_of_machines() -> None:
    stepwise.create_table(
        "consumption_by_machine",
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("reason", _one_of("reason", *_REASONS), nullable=False),
        sa.Column("spare_part_id", types.row_id(), nullable=False),
        sa.Column("machine_id", types.row_id(), autoincrement=False, nullable=False),
        *_figures(),
        sa.ForeignKeyConstraint(
            ["spare_part_id"], ["spare_parts.id"], name=op.f("fk_consumption_by_machine_spare_part_id")
        ),
        sa.PrimaryKeyConstraint(
            "machine_id", "reason", "month", "spare_part_id", name=op.f("pk_consumption_by_machine")
        ),
        sqlite_with_rowid=False,
    )
    stepwise.create_index("ix_consumption_by_machine_part", "consumption_by_machine", ["spare_part_id", "month"])


def _orders() -> None:
    stepwise.create_table(
        "purchase_orders",
        sa.Column("id", types.row_id(), nullable=False),
        sa.Column("supplier_name", sa.String(length=120), nullable=False),
        sa.Column("supplier_reference", sa.String(length=80), nullable=True),
        sa.Column("status", _one_of("status", "OPEN", "CLOSED", "CANCELLED"), nullable=False),
        sa.Column("ordered_by", types.row_id(), nullable=False),
        sa.Column("ordered_at", types.UtcDateTime(), nullable=False),
        sa.Column("expected_on", sa.Date(), nullable=True),
        sa.Column("notes", sa.String(length=500), nullable=True),
        sa.Column("closed_by", types.row_id(), nullable=True),
        sa.Column("closed_at", types.UtcDateTime(), nullable=True),
        sa.Column("close_reason", sa.String(length=500), nullable=True),
        sa.Column("version", types.row_id(), nullable=False),
        sa.Column("created_at", types.UtcDateTime(), nullable=False),
        sa.Column("updated_at", types.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["closed_by"], ["users.id"], name=op.f("fk_purchase_orders_closed_by")),
        sa.ForeignKeyConstraint(["ordered_by"], ["users.id"], name=op.f("fk_purchase_orders_ordered_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purchase_orders")),
    )
    stepwise.create_index("ix_purchase_orders_status", "purchase_orders", ["status", "id"])
    stepwise.create_table(
        "purchase_order_lines",
        sa.Column("id", types.row_id(), nullable=False),
        sa.Column("purchase_order_id", types.row_id(), nullable=False),
        sa.Column("spare_part_id", types.row_id(), nullable=False),
        sa.Column("quantity_ordered", types.ExactDecimal(precision=14, scale=3), nullable=False),
        sa.Column("quantity_received", types.ExactDecimal(precision=14, scale=3), nullable=False),
        sa.Column("unit_price", types.ExactDecimal(precision=14, scale=4), nullable=True),
        sa.CheckConstraint("quantity_ordered > 0", name=op.f("ck_purchase_order_lines_ordered_positive")),
        sa.CheckConstraint("quantity_received >= 0", name=op.f("ck_purchase_order_lines_received_not_negative")),
        sa.ForeignKeyConstraint(
            ["purchase_order_id"], ["purchase_orders.id"], name=op.f("fk_purchase_order_lines_purchase_order_id")
        ),
        sa.ForeignKeyConstraint(
            ["spare_part_id"], ["spare_parts.id"], name=op.f("fk_purchase_order_lines_spare_part_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purchase_order_lines")),
        sa.UniqueConstraint(
            "purchase_order_id", "spare_part_id", name=op.f("uq_purchase_order_lines_purchase_order_id_spare_part_id")
        ),
    )
    stepwise.create_index("ix_purchase_order_lines_part", "purchase_order_lines", ["spare_part_id"])


def _alerts() -> None:
    stepwise.create_table(
        "stock_alerts",
        sa.Column("id", types.row_id(), nullable=False),
        sa.Column("spare_part_id", types.row_id(), nullable=False),
        sa.Column("open_part_id", types.row_id(), nullable=True),
        sa.Column("state", _one_of("state", "OPEN", "ACKNOWLEDGED", "CLOSED"), nullable=False),
        sa.Column("available", types.ExactDecimal(precision=14, scale=3), nullable=False),
        sa.Column("minimum", types.ExactDecimal(precision=14, scale=3), nullable=False),
        sa.Column("opened_at", types.UtcDateTime(), nullable=False),
        sa.Column("acknowledged_by", types.row_id(), nullable=True),
        sa.Column("acknowledged_at", types.UtcDateTime(), nullable=True),
        sa.Column("note", sa.String(length=500), nullable=True),
        sa.Column("closed_at", types.UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["acknowledged_by"], ["users.id"], name=op.f("fk_stock_alerts_acknowledged_by")),
        sa.ForeignKeyConstraint(["spare_part_id"], ["spare_parts.id"], name=op.f("fk_stock_alerts_spare_part_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_alerts")),
        sa.UniqueConstraint("open_part_id", name=op.f("uq_stock_alerts_open_part_id")),
    )
    stepwise.create_index("ix_stock_alerts_closed", "stock_alerts", ["closed_at", "id"])
    stepwise.create_index("ix_stock_alerts_part", "stock_alerts", ["spare_part_id", "id"])
    stepwise.create_index("ix_stock_alerts_state", "stock_alerts", ["state", "id"])
    # What is below its minimum already; the last change of its stock is as near to the fall as anybody can say.
    op.execute(
        "INSERT INTO stock_alerts (spare_part_id, open_part_id, state, available, minimum, opened_at)"
        " SELECT id, id, 'OPEN', quantity - reserved_quantity, min_quantity, updated_at FROM spare_parts"
        " WHERE is_active = 1 AND last_seq > 0 AND quantity - reserved_quantity < min_quantity"
        " AND NOT EXISTS (SELECT 1 FROM stock_alerts WHERE open_part_id = spare_parts.id)"
    )


def _people_and_parts() -> None:
    stepwise.create_table(
        "part_substitutes",
        sa.Column("id", types.row_id(), nullable=False),
        sa.Column("spare_part_id", types.row_id(), nullable=False),
        sa.Column("substitute_id", types.row_id(), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=True),
        sa.Column("created_at", types.UtcDateTime(), nullable=False),
        sa.CheckConstraint("spare_part_id <> substitute_id", name=op.f("ck_part_substitutes_another_part")),
        sa.ForeignKeyConstraint(["spare_part_id"], ["spare_parts.id"], name=op.f("fk_part_substitutes_spare_part_id")),
        sa.ForeignKeyConstraint(["substitute_id"], ["spare_parts.id"], name=op.f("fk_part_substitutes_substitute_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_part_substitutes")),
        sa.UniqueConstraint(
            "spare_part_id", "substitute_id", name=op.f("uq_part_substitutes_spare_part_id_substitute_id")
        ),
    )
    stepwise.create_table(
        "approval_deputies",
        sa.Column("id", types.row_id(), nullable=False),
        sa.Column("manager_id", types.row_id(), nullable=False),
        sa.Column("deputy_id", types.row_id(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("ended_at", types.UtcDateTime(), nullable=True),
        sa.Column("created_at", types.UtcDateTime(), nullable=False),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_approval_deputies_days_in_order")),
        sa.ForeignKeyConstraint(["deputy_id"], ["users.id"], name=op.f("fk_approval_deputies_deputy_id")),
        sa.ForeignKeyConstraint(["manager_id"], ["users.id"], name=op.f("fk_approval_deputies_manager_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval_deputies")),
    )
    stepwise.create_index("ix_approval_deputies_deputy", "approval_deputies", ["deputy_id", "ends_on"])


def _occurrences() -> None:
    stepwise.create_table(
        "preventive_occurrences",
        sa.Column("id", types.row_id(), nullable=False),
        sa.Column("task_id", types.row_id(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("window_end", sa.Date(), nullable=False),
        sa.Column("status", _one_of("status", "OPEN", "IN_PROGRESS", "DONE", "PARTIAL", "SKIPPED"), nullable=False),
        sa.Column("created_at", types.UtcDateTime(), nullable=False),
        sa.Column("updated_at", types.UtcDateTime(), nullable=False),
        sa.CheckConstraint("window_end >= due_on", name=op.f("ck_preventive_occurrences_days_in_order")),
        sa.ForeignKeyConstraint(
            ["task_id"], ["preventive_maintenance_tasks.id"], name=op.f("fk_preventive_occurrences_task_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_preventive_occurrences")),
        sa.UniqueConstraint("task_id", "due_on", name=op.f("uq_preventive_occurrences_task_id_due_on")),
    )
    stepwise.create_index("ix_preventive_occurrences_status", "preventive_occurrences", ["status", "due_on"])


def _wanted_and_used() -> None:
    with stepwise.alter_table("wanted_lines") as lines:
        lines.let_be_empty("maintenance_work_id", types.row_id())
        lines.add_column(sa.Column("pm_occurrence_id", types.row_id(), nullable=True))
        lines.add_column(sa.Column("reject_reason", sa.String(length=500), nullable=True))
        lines.create_foreign_key(op.f("fk_wanted_lines_pm_occurrence_id"), "preventive_occurrences", "pm_occurrence_id")
        lines.create_index("ix_wanted_lines_occurrence", ["pm_occurrence_id", "status"])
        lines.create_index("ix_wanted_lines_status", ["status", "id"])
        lines.create_check_constraint("one_cause", _ONE_CAUSE)
    with stepwise.alter_table("spare_parts_usages") as usages:
        usages.add_column(sa.Column("quantity_confirmed", types.ExactDecimal(precision=14, scale=3), nullable=True))
        usages.add_column(sa.Column("confirmed_by", types.row_id(), nullable=True))
        usages.add_column(sa.Column("corrected_by", types.row_id(), nullable=True))
        usages.add_column(sa.Column("correction_reason", sa.String(length=500), nullable=True))
        for column in ("confirmed_by", "corrected_by"):
            usages.create_foreign_key(op.f(f"fk_spare_parts_usages_{column}"), "users", column)
        usages.create_check_constraint("used_not_negative", "quantity_used >= 0")


def _check_nothing_planned() -> None:
    for table in ("spare_parts_requests", "wanted_lines"):
        if not stepwise.has_column(table, "pm_occurrence_id"):
            continue
        planned = sa.table(table, sa.column("pm_occurrence_id"))
        asked = sa.select(sa.func.count()).select_from(planned).where(planned.c.pm_occurrence_id.is_not(None))
        if count := op.get_bind().scalar(asked):
            raise RuntimeError(
                f"{count} rows of {table} are of planned maintenance, for which the tables of 0006 have no place."
                " Nothing of 0007 was taken back, and migrate leads to the newest tables again."
                " Go back further with a backup of the time before."
            )


def _no_more_wanted_and_used() -> None:
    with stepwise.alter_table("spare_parts_usages") as usages:
        usages.drop_check_constraints("used_not_negative")
        people = ("confirmed_by", "corrected_by")
        usages.drop_foreign_keys(*(f"fk_spare_parts_usages_{column}" for column in people))
        usages.drop_columns(*people, "correction_reason", "quantity_confirmed")
    with stepwise.alter_table("wanted_lines") as lines:
        lines.drop_check_constraints("one_cause")
        lines.drop_foreign_keys("fk_wanted_lines_pm_occurrence_id")
        lines.drop_indexes("ix_wanted_lines_status", "ix_wanted_lines_occurrence")
        lines.drop_columns("reject_reason", "pm_occurrence_id")
        lines.let_not_be_empty("maintenance_work_id", types.row_id())


def _one_of(name: str, *members: str) -> sa.Enum:
    return sa.Enum(*members, name=name, native_enum=False, create_constraint=True, length=32)
