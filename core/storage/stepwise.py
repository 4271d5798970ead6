"""Steps of a migration that ask first whether they were taken.

MariaDB and MySQL commit each change of a table by itself: after a fault in the middle those before it stay, and the
migration, run again, goes on where it stood.
"""

from collections.abc import Iterator, Mapping, Sequence
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


def drop_table(name: str) -> None:
    """Take away a table that is there."""
    if inspect(op.get_bind()).has_table(name):
        op.drop_table(name)


def has_column(table: str, column: str) -> bool:
    """Whether a table has a column, still or already."""
    return column in _names(table, "columns")


def create_index(name: str, table: str, columns: Sequence[str]) -> None:
    """Make an index that is not there."""
    if name not in _names(table, "indexes"):
        op.create_index(name, table, columns)


class Alteration:
    """Changes of one table, each made only where it was not made yet."""

    def __init__(self, table: str, batch: BatchOperations) -> None:
        self._table, self._batch = table, batch

    def add_column(self, column: Column[Any]) -> None:
        """A column."""
        if not has_column(self._table, column.name):
            self._batch.add_column(column)

    def let_be_empty(self, column: str, existing_type: Any) -> None:
        """A column that may hold nothing from now on."""
        self._let(column, existing_type, is_nullable=True)

    def let_not_be_empty(self, column: str, existing_type: Any) -> None:
        """A column that must hold something from now on."""
        self._let(column, existing_type, is_nullable=False)

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

    def drop_columns(self, *names: str) -> None:
        """Columns, without what refers to them."""
        for name in filter(lambda each: has_column(self._table, each), names):
            self._batch.drop_column(name)

    def drop_indexes(self, *names: str) -> None:
        """Indexes."""
        there = _names(self._table, "indexes")
        for name in filter(there.__contains__, names):
            self._batch.drop_index(name)

    def drop_foreign_keys(self, *names: str) -> None:
        """References to other tables."""
        there = _names(self._table, "foreign_keys")
        for name in filter(there.__contains__, names):
            self._batch.drop_constraint(name, type_="foreignkey")

    def drop_check_constraints(self, *names: str) -> None:
        """Conditions on each row, by their names without that of the table."""
        there = _names(self._table, "check_constraints")
        for name in filter(there.__contains__, (f"ck_{self._table}_{each}" for each in names)):
            self._batch.drop_constraint(op.f(name), type_="check")

    def drop_indexes_under_keys(self, names: Sequence[str], keys: Mapping[str, tuple[str, str]]) -> None:
        """Indexes that foreign keys lean on.

        A server keeps the index that a key needs; without the key it lets go, and makes its own again with the key.

        Args:
            names: of the indexes.
            keys: by the name of each key the table that it refers to, and its column.
        """
        there, standing = _names(self._table, "indexes").intersection(names), _names(self._table, "foreign_keys")
        if there:
            self.drop_foreign_keys(*keys)
            self.drop_indexes(*names)
        for name, (refers_to, column) in keys.items():
            if there or name not in standing:
                self._batch.create_foreign_key(name, refers_to, [column], ["id"])

    def _let(self, column: str, existing_type: Any, *, is_nullable: bool) -> None:
        there = inspect(op.get_bind()).get_columns(self._table)
        if is_nullable is not next(each["nullable"] for each in there if each["name"] == column):
            self._batch.alter_column(column, existing_type=existing_type, nullable=is_nullable)


@contextmanager
def alter_table(table: str) -> Iterator[Alteration]:
    """Change a table; where that means to make it anew, all at once at the end."""
    with op.batch_alter_table(table) as batch:
        yield Alteration(table, batch)


def _names(table: str, kind: str) -> set[str | None]:
    found: list[dict[str, Any]] = getattr(inspect(op.get_bind()), f"get_{kind}")(table)
    return {each["name"] for each in found}
