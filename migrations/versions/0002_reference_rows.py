"""The rows that every plant begins with: maintenance types, failure codes, the main store."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from core.storage import types

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_WHEN = datetime(2026, 1, 1, tzinfo=UTC)
_TYPES = {
    "CORRECTIVE": "Putting right what has failed",
    "PREVENTIVE": "Done by plan, before a failure",
    "INSPECTION": "Looking and measuring, without repair",
    "PREDICTIVE": "Done because a measurement foretells a failure",
    "IMPROVEMENT": "Making a machine better than it was",
}
_CODES = {
    "UNKNOWN": ("OTHER", "Nobody could tell"),
    "OTHER": ("OTHER", "None of the other codes"),
    "MECH-001": ("MECHANICAL", "Broken or bent part"),
    "MECH-002": ("MECHANICAL", "Loose fastening"),
    "MECH-003": ("MECHANICAL", "Jammed or blocked"),
    "MECH-004": ("MECHANICAL", "Misaligned or out of adjustment"),
    "ELEC-001": ("ELECTRICAL", "Motor failed"),
    "ELEC-002": ("ELECTRICAL", "Sensor or switch failed"),
    "ELEC-003": ("ELECTRICAL", "Cable or connection broken"),
    "ELEC-004": ("ELECTRICAL", "Controller or drive fault"),
    "ELEC-005": ("ELECTRICAL", "Fuse or protection tripped"),
    "HYD-001": ("HYDRAULIC", "Oil leak"),
    "HYD-002": ("HYDRAULIC", "Hose burst"),
    "HYD-003": ("HYDRAULIC", "Pump or pressure lost"),
    "PNEU-001": ("PNEUMATIC", "Air leak"),
    "PNEU-002": ("PNEUMATIC", "Valve or cylinder stuck"),
    "THER-001": ("THERMAL", "Overheated"),
    "THER-002": ("THERMAL", "Heater failed"),
    "LUBR-001": ("LUBRICATION", "Lubricant missing or low"),
    "LUBR-002": ("LUBRICATION", "Lubricant dirty"),
    "VIBR-001": ("VIBRATION", "Vibration too strong"),
    "VIBR-002": ("VIBRATION", "Out of balance"),
    "WEAR-001": ("WEAR", "Bearing worn"),
    "WEAR-002": ("WEAR", "Seal worn"),
    "WEAR-003": ("WEAR", "Belt or chain worn"),
    "WEAR-004": ("WEAR", "Tool or blade worn"),
}


def _listed(name: str, *columns: str) -> sa.TableClause:
    kept = [
        sa.column("is_active", sa.Boolean()),
        *(sa.column(n, types.UtcDateTime()) for n in ("created_at", "updated_at")),
    ]
    return sa.table(name, *(sa.column(column) for column in columns), *kept)


_maintenance_types = _listed("maintenance_types", "name", "name_key", "description")
_failure_codes = _listed("failure_codes", "code", "category", "description")
_locations = sa.table("stock_locations", sa.column("code"), sa.column("name"), sa.column("is_active", sa.Boolean()))


def upgrade() -> None:
    """Apply."""
    stamps = {"is_active": True, "created_at": _WHEN, "updated_at": _WHEN}
    op.bulk_insert(
        _maintenance_types,
        [{"name": name, "name_key": name.lower(), "description": text, **stamps} for name, text in _TYPES.items()],
    )
    op.bulk_insert(
        _failure_codes,
        [
            {"code": code, "category": category, "description": text, **stamps}
            for code, (category, text) in _CODES.items()
        ],
    )
    op.bulk_insert(_locations, [{"code": "MAIN", "name": "Main store", "is_active": True}])


def downgrade() -> None:
    """Take back."""
    op.execute(_locations.delete().where(_locations.c.code == "MAIN"))
    op.execute(_failure_codes.delete().where(_failure_codes.c.code.in_(_CODES)))
    op.execute(_maintenance_types.delete().where(_maintenance_types.c.name_key.in_([name.lower() for name in _TYPES])))
