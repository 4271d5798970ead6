"""What can be imported, and which facts of it a file may give."""

from dataclasses import dataclass


class FieldName(str):
    """A field where a refusal names it; a screen shows the word that it has there."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Field:
    """One fact; ``known_as`` are headings by which a file may call it, folded."""

    name: str
    is_required: bool = False
    known_as: tuple[str, ...] = ()


ENDS = ("restored_at", "closed_at")
TIMES = ("reported_at", "failed_at", *ENDS)

KINDS: dict[str, tuple[Field, ...]] = {
    "machines": (
        Field("name", is_required=True, known_as=("machine", "machine name", "equipment", "description")),
        Field("reference", known_as=("id", "external id", "equipment id", "external ref")),
        Field("asset_number", known_as=("asset", "asset no", "asset no.", "inventory number", "equipment number")),
        Field("department", known_as=("area", "hall", "cost centre", "plant section")),
        Field("location", known_as=("place", "line", "station", "functional location")),
        Field("manufacturer", known_as=("maker", "make", "vendor")),
        Field("model", known_as=("type", "model number")),
        Field("serial_number", known_as=("serial", "serial no", "serial no.")),
        Field("installation_date", known_as=("installed", "installed on", "year of construction")),
        Field("in_service_on", known_as=("in service", "commissioned", "start-up date")),
        Field("criticality", known_as=("class", "abc", "abc indicator")),
        Field("downtime_cost_per_hour", known_as=("cost per hour", "downtime cost")),
        Field("tags", known_as=("keywords",)),
        Field("notes", known_as=("remark", "remarks", "comment", "comments")),
    ),
    "failure_codes": (
        Field("code", is_required=True, known_as=("failure code", "id")),
        Field("description", is_required=True, known_as=("text", "meaning", "failure")),
        Field("category", known_as=("group", "class", "type")),
    ),
    "requests": (
        Field("machine", is_required=True, known_as=("asset", "equipment", "machine name", "unit", "elevator")),
        Field("reported_at", known_as=("reported", "created", "created on", "notification date", "date", "start date")),
        Field("failed_at", known_as=("failed", "malfunction start", "start", "down since", "out_of_service")),
        Field("restored_at", known_as=("restored", "malfunction end", "end", "running again", "up again")),
        Field("closed_at", known_as=("closed", "completed", "finished", "completion date", "end date")),
        Field("description", known_as=("text", "problem", "short text", "order description", "reason")),
        Field("type", known_as=("maintenance type", "order type", "pmtype", "activity type")),
        Field("failure_code", known_as=("code", "failure", "damage code", "failure mode")),
        Field("priority", known_as=("urgency",)),
        Field("machine_stopped", known_as=("stopped", "breakdown", "breakdown indicator")),
        Field("functional_failure", known_as=("is failure", "is functional failure")),
        Field("cause", known_as=("cause text", "cause code", "root cause")),
        Field("remedy", known_as=("action", "work done", "solution")),
        Field("reference", known_as=("id", "order", "order number", "work order", "notification", "ticket")),
    ),
}
