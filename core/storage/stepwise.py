"""Steps of a migration that ask first whether they were taken.

MariaDB and MySQL commit each change of a table by itself: after a fault in the middle those before it stay, and the
migration, run again, goes on where it stood.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from alembic import op
from alembic.operations import BatchOperations
from sqlalchemy import Column, inspect
from sqlalchemy.schema import SchemaItem


def create_table(name: str, *columns: SchemaItem, **options: Any) -> None:
    """Make a table that is not there."""
    if not inspect(op.get_bind()).has_table(name):
        op.create_table(name, *columns, **options)


def create_index(name: str, table: str, columns: Sequence[str]) -> None:
    """Make an index that is not there."""
    if name not in _names(table, "indexes"):
        op.create_index(name, table, columns)


class Alteration:
    """Changes of one table, each made only where it is not there."""

    def __init__(self, table: str, batch: BatchOperations) -> None:
        self._table, self._batch = table, batch

    def add_column(self, column: Column[Any]) -> None:
        """A column."""
        if column.name not in _names(self._table, "columns"):
            self._batch.add_column(column)

    def let_be_empty(self, column: str, existing_type: Any) -> None:
        """A column that may hold nothing from now on."""
        self._batch.alter_column(column, existing_type=existing_type, nullable=True)

    def create_index(self, name: str, columns: list[str]) -> None:
        """An index."""
        if name not in _names(self._table, "indexes"):
            self._batch.create_index(name, columns)

    def create_foreign_key(self, name: str, refers_to: str, column: str) -> None:
        """A reference to the id of another table."""
        if name not in _names(self._table, "foreign_keys"):
            self._batch.create_foreign_key(name, refers_to, [column], ["id"])

    def create_check_constraint(self, name: str, condition: str) -> None:
        """A condition on each row, by its name without that of the table."""
        if f"ck_{self._table}_{name}" not in _names(self._table, "check_constraints"):
            self._batch.create_check_constraint(name, condition)


@contextmanager
def alter_table(table: str) -> Iterator[Alteration]:
    """Change a table; where that means to make it anew, all at once at the end."""
    with op.batch_alter_table(table) as batch:
        yield Alteration(table, batch)


def _names(table: str, kind: str) -> set[str | None]:
    found: list[dict[str, Any]] = getattr(inspect(op.get_bind()), f"get_{kind}")(table)
    return {each["name"] for each in found}
