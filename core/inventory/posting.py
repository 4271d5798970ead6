"""What the ledger works with: a part under its lock, a movement to be made, and one that was made."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from core.inventory.models import MovementReason, ReferenceType, TransactionType
from core.kernel import Actor

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Level:
    """How much lies at a location, and the row that says so."""

    id: int
    quantity: Decimal


@dataclass(slots=True)
class Stock:
    """A part as it stands under the lock of this transaction; postings keep it up to date."""

    part_id: int
    part_number: str
    unit: str
    whole_units_only: bool
    free_issue: bool
    is_active: bool
    quantity: Decimal
    reserved: Decimal
    average_cost: Decimal | None
    last_seq: int
    minimum: Decimal
    levels: dict[int, Level]

    @property
    def available(self) -> Decimal:
        """On hand and not promised to anybody."""
        return self.quantity - self.reserved

    def at(self, location_id: int) -> Decimal:
        """How much lies at a location."""
        return self.levels[location_id].quantity if location_id in self.levels else ZERO

    @property
    def is_short(self) -> bool:
        """In use, has been in the store, and fewer are available than should be there at least.

        What should not be there at all, with a minimum of zero, is never short; a new part that was never received has
        not run short yet. Both stand on the reorder list.
        """
        return self.is_active and self.last_seq > 0 and self.available < self.minimum


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """One movement to be made.

    Attributes:
        kind: its type.
        reason: why.
        quantity: as entered, never negative.
        delta: what it changes, signed.
        location_id: where.
        reference: what brought it about, as the seed's vocabulary has it.
        unit_cost: of a receipt or a return; what leaves goes at the average cost of that moment.
        own_reservation: how much of the reservation it uses up.
        expected: of a count, what should have been there.
        counts_as: of what takes another movement back, the reason of that one.
        order_line_id: the line of the purchase order that a delivery belongs to.
    """

    kind: TransactionType
    reason: MovementReason
    quantity: Decimal
    delta: Decimal
    location_id: int
    reference: ReferenceType
    reference_id: int | None = None
    unit_cost: Decimal | None = None
    own_reservation: Decimal = ZERO
    expected: Decimal | None = None
    parts_request_id: int | None = None
    order_line_id: int | None = None
    transfer_id: str | None = None
    reverses_id: int | None = None
    counts_as: MovementReason | None = None
    notes: str | None = None


@dataclass(frozen=True, slots=True)
class Movement:
    """A movement that was made."""

    id: int
    seq: int
    delta: Decimal
    balance_after: Decimal
    unit_cost: Decimal | None


def row_of(stock: Stock, posting: Posting, cost: Decimal | None, actor: Actor, at: datetime) -> dict[str, object]:
    """The row of a movement that has just changed the part; ``cost`` is that of one unit."""
    return {
        "spare_part_id": stock.part_id,
        "transaction_type": posting.kind,
        "quantity": posting.quantity,
        "reference_type": posting.reference,
        "reference_id": posting.reference_id,
        "performed_by": actor.user_id,
        "transaction_date": at,
        "notes": posting.notes,
        "unit_cost": cost,
        "created_at": at,
        "reason": posting.reason,
        "seq": stock.last_seq,
        "delta": posting.delta,
        "balance_after": stock.quantity,
        "location_id": posting.location_id,
        "expected_quantity": posting.expected,
        "transfer_id": posting.transfer_id,
        "reverses_id": posting.reverses_id,
        "spare_parts_request_id": posting.parts_request_id,
        "purchase_order_line_id": posting.order_line_id,
    }


def told(row: dict[str, object]) -> dict[str, object]:
    """Of the row of a movement, what the record tells."""
    return {name: value for name, value in row.items() if value is not None}
