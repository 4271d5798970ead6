"""Which column of a file means what: proposed from the headings, and refused where it does not fit."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import ConfigDict

from core.interchange.fields import EITHER, KINDS, Field, FieldName, one_of
from core.kernel import Invalid, clean_line, folded

ANYTHING_ELSE = "*"


@dataclass(frozen=True, slots=True)
class Mapping:
    """How the rows of a file are read.

    Attributes:
        kind: what the file holds; may be left out.
        source: a short name of where the rows come from; it keeps the references of two sources apart.
        fields: which column gives which field.
        reference_from: columns that make the reference together, where no column is one.
        optional: fields whose column may be missing in the file.
        constants: what a field is when it has no column, or its cell is empty.
        values: per field, what a value of the file means here; ``*`` stands for every value that is not listed.
        only: per column, the values of rows to import; others are left out.
        skip: per column, the values of rows to leave out.
        date_formats: as of ``strptime``, tried after ISO 8601.
        zone: the time zone of times that name none.
        department: of machines whose row names none.
        create_missing_machines: whether a machine that is not known yet is made.
        create_missing_locations: whether a storage location that is not known yet is made.
        decimal_comma: whether numbers are written with a comma before their fraction, as 2,5; a point works as well,
            but not before three digits.
    """

    __pydantic_config__ = ConfigDict(extra="forbid")

    kind: str | None = None
    source: str = "import"
    fields: dict[str, str] = field(default_factory=dict)
    reference_from: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    constants: dict[str, str] = field(default_factory=dict)
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    only: dict[str, tuple[str, ...]] = field(default_factory=dict)
    skip: dict[str, tuple[str, ...]] = field(default_factory=dict)
    date_formats: tuple[str, ...] = ()
    zone: str = "UTC"
    department: str = "Imported"
    create_missing_machines: bool = False
    create_missing_locations: bool = False
    decimal_comma: bool = False


def propose_mapping(kind: str, columns: Sequence[str]) -> Mapping:
    """A mapping by the names of the columns, each column used once; to be looked at before it is used.

    >>> propose_mapping("requests", ["Equipment", "Short text", "Created on"]).fields
    {'machine': 'Equipment', 'reported_at': 'Created on', 'description': 'Short text'}
    """
    left = {_key(column): column for column in columns if column}
    found: dict[str, str] = {}
    for exact in (True, False):
        for each in _fields(kind):
            called = [_key(each.name)] if exact else [_key(name) for name in each.known_as]
            match = next((name for name in called if name in left), None)
            if each.name not in found and match is not None:
                found[each.name] = left.pop(match)
    return Mapping(kind=kind, fields={each.name: found[each.name] for each in _fields(kind) if each.name in found})


def check_mapping(kind: str, mapping: Mapping, columns: Sequence[str]) -> None:
    """Refuse a mapping that does not fit the file or the kind.

    Raises:
        Invalid: with the first field or column that is wrong.
    """
    known = sorted(each.name for each in _fields(kind))
    if mapping.kind not in {None, kind}:
        raise Invalid("This mapping is for {kind}.", kind=mapping.kind)
    check_zone(mapping.zone)
    for name in (*mapping.fields, *mapping.constants, *mapping.values, *mapping.optional, *_made(mapping)):
        if name not in known:
            raise Invalid("There is no field {field}. Choose from {fields}.", field=name, fields=", ".join(known))
    _check_columns(mapping, set(columns))
    _check_given(kind, mapping)


def check_zone(zone: str) -> None:
    """Refuse what is not a time zone.

    Raises:
        Invalid: with the name.
    """
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError) as fault:
        raise Invalid("{zone} is not a time zone such as Europe/London.", zone=zone) from fault


def _made(mapping: Mapping) -> Iterator[str]:
    """The field that the mapping makes from several columns.

    Raises:
        Invalid: a column gives it too.
    """
    if mapping.reference_from:
        if "reference" in {*mapping.fields, *mapping.constants}:
            raise Invalid("The mapping has both reference and reference_from. Keep one of them.")
        yield "reference"


def _check_columns(mapping: Mapping, given: set[str]) -> None:
    needed = [(name, column) for name, column in mapping.fields.items() if name not in mapping.optional]
    beside = {"reference_from": mapping.reference_from, "only": mapping.only, "skip": mapping.skip}
    needed += [(place, column) for place, columns in beside.items() for column in columns]
    for place, column in needed:
        if column not in given:
            raise Invalid(
                "The file has no column {column}, which the mapping names for {field}.",
                column=column,
                field=FieldName(place),
            )


def _check_given(kind: str, mapping: Mapping) -> None:
    for each in _fields(kind):
        if each.is_required and each.name not in {*mapping.fields, *mapping.constants}:
            raise Invalid("Choose the column of “{field}”.", field=FieldName(each.name))
    for one, other in EITHER.get(kind, {}).items():
        if not {one, other} & {*mapping.fields, *mapping.constants}:
            raise Invalid(
                "Choose the column of “{field}” or of “{other}”.", field=FieldName(one), other=FieldName(other)
            )


def _fields(kind: str) -> tuple[Field, ...]:
    return KINDS[one_of(KINDS, kind)]


def _key(name: str) -> str:
    return folded(clean_line(name).replace("_", " "))
