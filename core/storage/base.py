"""The declarative base of every table, and the two columns that most of them have."""

from datetime import datetime

from sqlalchemy import BigInteger, Integer, MetaData, Table
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from core.storage.types import UtcDateTime, row_id

_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Every table of the product."""

    metadata = MetaData(naming_convention=_NAMES)
    type_annotation_map = {int: BigInteger().with_variant(Integer(), "sqlite")}  # noqa: RUF012 - SQLAlchemy reads it


def table_of(entity: type[DeclarativeBase]) -> Table:
    """The table of an entity, for statements on the hot path that do not need the unit of work."""
    table = entity.__table__
    assert isinstance(table, Table)  # noqa: S101 - every entity here has a table of its own
    return table


class Identified:
    """A surrogate primary key."""

    id: Mapped[int] = mapped_column(row_id(), primary_key=True, sort_order=-10)


class Stamped(Identified):
    """A record that is created and changed; the command sets both from its clock."""

    created_at: Mapped[datetime] = mapped_column(UtcDateTime(), sort_order=90)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime(), sort_order=91)
