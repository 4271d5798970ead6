"""Reading a mapping that somebody wrote in TOML; a refusal names the file and the setting."""

import tomllib
from datetime import UTC, datetime
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from core.interchange.mapping import Mapping, check_zone
from core.kernel import Invalid

_ADAPTER = TypeAdapter(Mapping)
_ANY_TIME = datetime(2001, 2, 3, 4, 5, 6, tzinfo=UTC)


def load_mapping(source: Path | str | bytes) -> Mapping:
    """Read a mapping from a file, from text, or from what a browser sent.

    Raises:
        Invalid: not TOML, or a setting that does not exist or has the wrong form.
        OSError: there is no such file.
    """
    name = source.name if isinstance(source, Path) else "The mapping"
    try:
        mapping = _ADAPTER.validate_python(tomllib.loads(_text(source, name)))
    except tomllib.TOMLDecodeError as fault:
        raise Invalid("{file} is not valid TOML: {fault}.", file=name, fault=str(fault)) from fault
    except ValidationError as fault:
        first = fault.errors()[0]
        place = ".".join(map(str, first["loc"]))
        raise Invalid("{file}: {place} is wrong: {fault}.", file=name, place=place, fault=first["msg"]) from fault
    _check_times(mapping, name)
    return mapping


def _text(source: Path | str | bytes, name: str) -> str:
    if isinstance(source, str):
        return source
    content = source.read_bytes() if isinstance(source, Path) else source
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise Invalid("{file} is no text in UTF-8.", file=name) from fault


def _check_times(mapping: Mapping, name: str) -> None:
    try:
        check_zone(mapping.zone)
    except Invalid as refusal:
        what = str(refusal).rstrip(".")
        raise Invalid("{file}: {place} is wrong: {fault}.", file=name, place="zone", fault=what) from refusal
    for form in mapping.date_formats:
        try:
            datetime.strptime(_ANY_TIME.strftime(form), form)  # noqa: DTZ007 - only whether the form can be read
        except ValueError as fault:
            what, place = str(fault), "date_formats"
            raise Invalid("{file}: {place} is wrong: {fault}.", file=name, place=place, fault=what) from fault
