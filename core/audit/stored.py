"""Rows of the record as they stand in the table, whatever somebody wrote into them by hand.

Every column is read as bytes, past the types of the tables: an edited row must be named, not end the reading with a
date or a JSON text that nobody can parse.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Label, LargeBinary, RowMapping, cast
from sqlalchemy.orm import InstrumentedAttribute

from core.audit.mac import Keyring, row_mac, same
from core.audit.models import ActivityLog

EDITED, UNKNOWN_KEY = "EDITED", "UNKNOWN_KEY"


def as_stored(column: ColumnElement[Any] | InstrumentedAttribute[Any], name: str) -> Label[bytes]:
    """A column as the bytes that stand in the table."""
    return cast(column, LargeBinary()).label(name)


ROW = (
    ActivityLog.id,
    *(as_stored(column, column.name) for column in ActivityLog.__table__.columns if column.name != "id"),
)


def text_of(row: RowMapping) -> dict[str, Any]:
    """The row with text in place of bytes; bytes that are no text become what no genuine row holds."""
    return {
        name: value.decode("utf-8", "surrogateescape") if isinstance(value, bytes) else value
        for name, value in row.items()
    }


def fault_of(row: Mapping[str, Any], ring: Keyring) -> str | None:
    """What was done to a row of ``text_of``; None when its fingerprint is right."""
    key = ring.named(str(row["key_id"]))
    if key is None:
        return UNKNOWN_KEY
    try:
        written = {**row, "changes": _parsed(row["changes"]), "created_at": instant_of(row["created_at"])}
        return None if same(row_mac(key, written), row["row_mac"]) else EDITED
    except (ValueError, RecursionError):
        return EDITED


def instant_of(stored: str) -> datetime:
    """The instant in a stored text.

    Raises:
        ValueError: it is not written as the product writes it.
    """
    instant = datetime.fromisoformat(stored)
    if instant.tzinfo is not None or instant.isoformat(" ", "microseconds") != stored:
        raise ValueError(stored)
    return instant.replace(tzinfo=UTC)


def _parsed(stored: str | None) -> Any:
    return None if stored is None else json.loads(stored)
