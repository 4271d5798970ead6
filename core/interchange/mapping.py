"""Which column of a file means what: written in TOML, or proposed from the headings."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import ConfigDict, TypeAdapter, ValidationError

from core.interchange.fields import KINDS, Field, FieldName
from core.kernel import Invalid, clean_line, folded

ANYTHING_ELSE = "*"


@dataclass(frozen=True, slots=True)
class Mapping:
    """How the rows of a file are read.

    Attributes:
        kind: what the file holds; may be left out.
        source: a short name of where the rows come from; it keeps the references of two sources apart.
        fields: which column gives which field.
        optional: fields whose column may be missing in the file.
        constants: what a field is when it has no column, or its cell is empty.
        values: per field, what a value of the file means here; ``*`` stands for every value that is not listed.
        only: per column, the values of rows to import; others are left out.
        skip: per column, the values of rows to leave out.
        date_formats: as of ``strptime``, tried after ISO 8601.
        zone: the time zone of times that name none.
        department: of machines whose row names none.
        create_missing_machines: whether a machine that is not known yet is made.
    """

    __pydantic_config__ = ConfigDict(extra="forbid")

    kind: str | None = None
    source: str = "import"
    fields: dict[str, str] = field(default_factory=dict)
    optional: tuple[str, ...] = ()
    constants: dict[str, str] = field(default_factory=dict)
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    only: dict[str, tuple[str, ...]] = field(default_factory=dict)
    skip: dict[str, tuple[str, ...]] = field(default_factory=dict)
    date_formats: tuple[str, ...] = ()
    zone: str = "UTC"
    department: str = "Imported"
    create_missing_machines: bool = False


_ADAPTER = TypeAdapter(Mapping)


def load_mapping(text: str) -> Mapping:
    """Read a mapping.

    Raises:
        Invalid: not TOML, or a setting that does not exist or has the wrong form.
    """
    try:
        mapping = _ADAPTER.validate_python(tomllib.loads(text))
    except tomllib.TOMLDecodeError as fault:
        raise Invalid("The mapping is not valid TOML: {fault}.", fault=str(fault)) from fault
    except ValidationError as fault:
        first = fault.errors()[0]
        place = ".".join(map(str, first["loc"])) or "mapping"
        raise Invalid("The mapping's {place} is wrong: {fault}.", place=place, fault=first["msg"]) from fault
    _check_zone(mapping.zone)
    return mapping


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
    _check_zone(mapping.zone)
    for name in (*mapping.fields, *mapping.constants, *mapping.values, *mapping.optional):
        if name not in known:
            raise Invalid("There is no field {field}. Choose from {fields}.", field=name, fields=", ".join(known))
    _check_columns(mapping, set(columns))
    _check_given(kind, mapping)


def _check_columns(mapping: Mapping, given: set[str]) -> None:
    needed = {column for name, column in mapping.fields.items() if name not in mapping.optional}
    for column in (*sorted(needed), *mapping.only, *mapping.skip):
        if column not in given:
            raise Invalid("The file has no column {column}.", column=column)


def _check_given(kind: str, mapping: Mapping) -> None:
    for each in _fields(kind):
        if each.is_required and each.name not in {*mapping.fields, *mapping.constants}:
            raise Invalid("Say which column is the {field}.", field=FieldName(each.name))
    if kind == "requests" and not {"reported_at", "failed_at"} & mapping.fields.keys():
        raise Invalid("Say which column is the {field}.", field=FieldName("reported_at"))


def _fields(kind: str) -> tuple[Field, ...]:
    if kind not in KINDS:
        raise Invalid("Import one of {kinds}.", kinds=", ".join(KINDS))
    return KINDS[kind]


def _check_zone(zone: str) -> None:
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError) as fault:
        raise Invalid("{zone} is not a time zone such as Europe/London.", zone=zone) from fault


def _key(name: str) -> str:
    return folded(clean_line(name).replace("_", " "))
