"""What can be imported, and which facts of it a file may give."""

from collections.abc import Collection
from dataclasses import dataclass

from core.kernel import Invalid


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

EITHER = {"requests": {"reported_at": "failed_at"}, "machine_parts": {"machine": "asset_number"}}
"""By kind, fields of which a file gives at least one."""

RECORDS, PARTS, STOCK = ("machines", "failure_codes", "requests"), ("parts", "machine_parts"), ("opening_stock",)
"""Kinds by who takes them in."""

_NUMBER = Field(
    "part_number",
    is_required=True,
    known_as=(
        *("number", "part no", "part no.", "item", "item number", "item no.", "article", "article number"),
        *("material", "material number", "sku", "stock code"),
        *("teilenummer", "teile-nr.", "artikelnummer", "artikel", "materialnummer", "nummer"),
    ),
)
_LEAST = Field("min_quantity", known_as=("minimum", "min", "min.", "minimum stock", "safety stock", "mindestbestand"))
_MOST = Field("max_quantity", known_as=("maximum", "max", "max.", "maximum stock level", "höchstbestand"))

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
    "parts": (
        _NUMBER,
        Field(
            "part_name",
            known_as=(
                *("name", "part", "designation", "material description", "item name", "short text"),
                *("bezeichnung", "teilebezeichnung", "benennung", "materialkurztext", "teil"),
            ),
        ),
        Field("description", known_as=("text", "long text", "remarks", "beschreibung", "langtext", "bemerkung")),
        Field("group_number", known_as=("material group", "group code", "gruppennummer", "warengruppe")),
        Field("group_name", known_as=("group", "category", "gruppe", "kategorie")),
        Field("unit", known_as=("uom", "unit of measure", "base unit of measure", "einheit", "basismengeneinheit")),
        Field("whole_units_only", known_as=("whole units", "nur ganze einheiten", "ganzzahlig")),
        _LEAST,
        _MOST,
        Field("reorder_point", known_as=("reorder level", "rop", "meldebestand", "bestellpunkt")),
        Field(
            "lead_time_days",
            known_as=(
                *("lead time, days", "lead time", "planned delivery time", "planned deliv. time"),
                *("lieferzeit, tage", "lieferzeit in tagen", "lieferzeit", "wiederbeschaffungszeit", "planlieferzeit"),
            ),
        ),
        Field("unit_price", known_as=("price", "price of one", "standard price", "preis", "preis je einheit")),
        Field("supplier_name", known_as=("supplier", "vendor", "lieferant")),
        Field(
            "supplier_part_number",
            known_as=("number at the supplier", "vendor material number", "nummer beim lieferanten", "bestellnummer"),
        ),
        Field("bin", known_as=("location", "storage bin", "shelf", "fach", "lagerplatz", "lagerfach")),
        Field("free_issue", known_as=("needs no request", "consumable", "braucht keine anforderung")),
        Field("is_active", known_as=("in use", "active", "in gebrauch", "aktiv")),
    ),
    "machine_parts": (
        Field("asset_number", known_as=("asset", "asset no", "asset no.", "equipment number", "anlagennummer")),
        Field("machine", known_as=("machine name", "equipment", "label", "qr code", "maschine", "anlage")),
        _NUMBER,
        _LEAST,
        _MOST,
    ),
    "opening_stock": (
        _NUMBER,
        Field("location", known_as=("location code", "storage location", "store", "bin", "standort", "lagerort")),
        Field(
            "location_name",
            known_as=("name of the location", "standortname", "name des standorts", "name des lagerorts"),
        ),
        Field(
            "quantity",
            is_required=True,
            known_as=("stock", "on hand", "unrestricted", "unrestricted stock", "menge", "bestand", "anfangsbestand"),
        ),
        Field(
            "unit_cost",
            known_as=("cost of one", "price", "average cost", "moving price", "kosten je einheit", "preis"),
        ),
    ),
}


def one_of(kinds: Collection[str], kind: str) -> str:
    """The kind, if it is one of these.

    Raises:
        Invalid: with those that there are.
    """
    if kind not in kinds:
        raise Invalid("Import one of {kinds}.", kinds=", ".join(kinds))
    return kind
