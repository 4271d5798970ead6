"""Opening stock from a file: what lay where when the product came, posted through the ledger once."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy.orm import Session

from core import audit
from core.interchange.cells import Facts
from core.interchange.fields import FieldName
from core.interchange.found_parts import KnownPart, key_of, known_parts
from core.interchange.intake import Intake
from core.interchange.locations import Locations, code_of
from core.interchange.mapping import Mapping
from core.interchange.outcome import RowFault, Tally
from core.interchange.progress import Progress
from core.inventory.opening import Opening, Shelf, moved_shelves, openings_of, post_openings
from core.inventory.rules import check_quantity
from core.kernel import Actor, Clock, DomainError, check_money, portions

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class OpeningRow:
    """What a row says: so much of a part lies at a location."""

    number: str
    key: str
    code: str
    name: str | None
    quantity: Decimal
    unit_cost: Decimal | None


class OpeningRows(Intake[OpeningRow]):
    """Takes what lay at each location; a part that has moved there since is counted instead."""

    table = "inventory_transactions"

    def __init__(self, session: Session, mapping: Mapping, now: datetime) -> None:
        super().__init__(session, mapping, now)
        self._locations = Locations(session, mapping)
        self._rows: dict[tuple[str, str], tuple[int, OpeningRow]] = {}
        self._new: dict[int, list[OpeningRow]] = defaultdict(list)
        self._seen: dict[int, int] = {}

    @staticmethod
    def read(facts: Facts, mapping: Mapping) -> OpeningRow:
        """Read one row.

        Raises:
            RowFault: it cannot be taken.
        """
        number, quantity = facts.required("part_number", 60), facts.number("quantity")
        if quantity is None:
            raise RowFault("A field that must be filled is empty.", FieldName("quantity"), "quantity")
        try:
            quantity = check_quantity(quantity, whole_units_only=False, zero_allowed=True)
        except DomainError as refusal:
            raise RowFault.of(refusal, facts.texts["quantity"], "quantity") from refusal
        try:
            cost = check_money(facts.number("unit_cost"))
        except DomainError as refusal:
            raise RowFault.of(refusal, facts.texts["unit_cost"], "unit_cost") from refusal
        name = facts.line("location_name", 120)
        return OpeningRow(number, key_of(number), code_of(facts.line("location", 40)), name, quantity, cost)

    def take(self, number: int, row: OpeningRow, tally: Tally) -> None:
        """Look at one row.

        Raises:
            RowFault: it cannot be taken.
        """
        first = self._rows.setdefault((row.key, row.code), (number, row))
        if first[0] == number:
            return
        if first[1] != row:
            raise RowFault("This part at this location stands twice in the file, with different content.", row.number)
        tally.merged += 1

    def settle(self, tally: Tally, *, lock: bool) -> int:
        """Leave aside what an earlier import brought; returns how many rows are new."""
        parts = known_parts(self._session, {key for key, _code in self._rows}, lock=False)
        moved = [part.id for part in parts.values() if part.last_seq > 0]
        openings: dict[Shelf, Opening] = {}
        shelves: set[Shelf] = set()
        for some in portions(sorted(moved), _AT_ONCE):
            openings |= openings_of(self._session, some)
            shelves |= moved_shelves(self._session, some)
        for number, row in self._rows.values():
            try:
                self._settle_row(row, parts.get(row.key), openings, shelves, tally)
            except DomainError as refusal:
                fault = refusal if isinstance(refusal, RowFault) else RowFault.of(refusal, row.number)
                tally.note(number, fault)
        self._rows = {}
        return sum(map(len, self._new.values()))

    @property
    def locations_created(self) -> int:
        """How many storage locations the new rows need that nobody knows."""
        return len(self._locations.missing(self._used()))

    def write(self, progress: Progress, *, actor: Actor, clock: Clock) -> None:
        """Post in the order of the parts' ids, some at once; what is noted is let go, for the manifest tells it."""
        ids, done = self._locations.ready(self._used()), 0
        for some in portions(sorted(self._new), _AT_ONCE):
            openings = {
                part: [Opening(ids[row.code], row.quantity, row.unit_cost) for row in self._new[part]] for part in some
            }
            post_openings(self._session, openings, seen=self._seen, actor=actor, at=clock())
            done += len(some)
            audit.replace_changes(self._session, self.table, {})
            progress(done / len(self._new))
        progress(1.0)

    def _settle_row(
        self,
        row: OpeningRow,
        part: KnownPart | None,
        openings: dict[Shelf, Opening],
        shelves: set[Shelf],
        tally: Tally,
    ) -> None:
        if part is None:
            raise RowFault("There is no part of this number. Import the parts first.", row.number, "part_number")
        self._locations.check(row.code, row.name)
        shelf = part.id, self._locations.id_of(row.code) or 0
        earlier = openings.get(shelf)
        if earlier is not None:
            _check_same(row, earlier, part)
        elif shelf in shelves:
            raise RowFault("This part has moved at this location already. Count it there instead.", row.number)
        if earlier is not None or row.quantity == 0:
            tally.already_there += 1
            return
        try:
            check_quantity(row.quantity, whole_units_only=part.whole_units_only)
        except DomainError as refusal:
            raise RowFault.of(refusal, row.number, "quantity") from refusal
        self._new[part.id].append(row)
        self._seen[part.id] = part.last_seq

    def _used(self) -> Iterator[str]:
        return (row.code for rows in self._new.values() for row in rows)


def _check_same(row: OpeningRow, earlier: Opening, part: KnownPart) -> None:
    """A second opening of a part at a location says what the first one did."""
    if row.quantity != earlier.quantity or row.unit_cost not in {None, earlier.unit_cost}:
        raise RowFault(
            "Opened with {quantity} {unit} already. Reverse that, or count the part.",
            row.number,
            "quantity",
            quantity=f"{earlier.quantity.normalize():f}",
            unit=part.unit,
        )
