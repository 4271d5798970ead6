"""What became of every row of a file."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from core.kernel import DomainError

ALREADY_THERE, LEFT_OUT = "Already there from an earlier import.", "Left out by the mapping."
_LONGEST_DETAIL = 200


@dataclass(frozen=True, slots=True)
class Listed:
    """A row that was not imported: its number in the file, why not, and the text at fault.

    Attributes:
        column: in which column, as the file calls it; empty where it is not one alone.
        sentence: why not, in English with ``{named}`` facts; the catalogue translates it.
        facts: the values of those names.
    """

    row: int
    sentence: str
    detail: str = ""
    facts: dict[str, str | int] = field(default_factory=dict)
    column: str = ""

    @property
    def reason(self) -> str:
        """Why not, in English."""
        return self.sentence.format(**self.facts)


@dataclass(frozen=True, slots=True)
class ImportOutcome:
    """Every row of the file, accounted for.

    Attributes:
        rows: how many rows the file has; ``imported + updated + merged + already_there + left_out + len(listed)``.
        imported: new records.
        updated: records that are here already and become what the file says: facts of parts, quantities of a machine's
            list; jobs that an earlier import left open and that are closed in this file.
        merged: rows that say no more than a record or row that is there already.
        already_there: imported earlier, by their reference, and no different since.
        left_out: by the filters of the mapping.
        listed: rows that could not be taken, in order.
        merged_stops: imported stops that overlap another of the same machine; the downtime line counts that time once.
        machines_created: machines that the file named and nobody knew.
        locations_created: storage locations that the file named and nobody knew.
        waived: rules of the screens that do not hold for imported rows.
    """

    kind: str
    file_name: str
    sha256: str
    rows: int
    imported: int
    merged: int
    already_there: int
    left_out: int
    listed: tuple[Listed, ...]
    updated: int = 0
    merged_stops: int = 0
    machines_created: int = 0
    locations_created: int = 0
    waived: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        known = self.updated + self.merged + self.already_there
        accounted = self.imported + known + self.left_out + len(self.listed)
        if accounted != self.rows:
            raise RuntimeError(f"{accounted} of {self.rows} rows are accounted for")

    @property
    def skipped(self) -> dict[str, int]:
        """How many rows were not imported, by reason."""
        reasons = Counter(listed.reason for listed in self.listed)
        reasons.update({ALREADY_THERE: self.already_there, LEFT_OUT: self.left_out})
        return {reason: count for reason, count in reasons.most_common() if count}


class RowFault(DomainError):
    """Why one row cannot be taken; ``detail`` is the text or time at fault, ``about`` the field that it stands in."""

    default = "This row cannot be taken."

    def __init__(self, template: str = "", detail: str | datetime = "", about: str = "", /, **facts: Any) -> None:
        self.detail = detail[:_LONGEST_DETAIL] if type(detail) is str else detail
        self.about = about
        super().__init__(template, **facts)

    @classmethod
    def of(cls, refusal: DomainError, detail: str, about: str = "") -> "RowFault":
        """A refusal of another part of the product, met by this row."""
        return cls(refusal.template, detail, about or str(refusal.facts.get("field", "")), **refusal.facts)


@dataclass(slots=True)
class Tally:
    """The count while rows are looked at.

    Attributes:
        columns: those of the file by the fields that they hold.
        zone: in which the file writes its times, and so those that are at fault.
    """

    columns: Mapping[str, str]
    zone: ZoneInfo
    merged: int = 0
    already_there: int = 0
    left_out: int = 0
    listed: list[Listed] = field(default_factory=list)

    def note(self, number: int, fault: RowFault) -> None:
        """Note why the row of that number cannot be taken."""
        column = self.columns.get(fault.about, "")
        at_fault = fault.detail
        if isinstance(at_fault, datetime):
            at_fault = f"{at_fault.astimezone(self.zone):%Y-%m-%d %H:%M}"
        self.listed.append(Listed(number, fault.template, at_fault, fault.facts, column))
