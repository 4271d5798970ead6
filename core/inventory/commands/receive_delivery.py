"""Taking in a delivery of several parts, wholly or not at all."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy.orm import Session

from core.audit import LogAction
from core.inventory import ledger, reservations, rules
from core.inventory.commands import _stock
from core.inventory.commands._stock import Moved
from core.inventory.errors import LineRefused
from core.inventory.models import MovementReason, SparePartsRequest
from core.inventory.posting import Movement, Stock
from core.kernel import Actor, Clock, Conflict, Invalid, NotFound, Permission, clean_line, command
from core.kernel.ports import jobs_of_works

MOST_LINES = 100
_Locked = dict[int, tuple[Stock, list[SparePartsRequest]]]


@dataclass(frozen=True, slots=True)
class DeliveryLine:
    """One line of a delivery.

    Attributes:
        spare_part_id: the part.
        quantity: how much, in its unit.
        unit_price: of one, in the plant's currency; None leaves the average cost as it is.
        location_id: where it goes; MAIN if left out.
    """

    spare_part_id: int
    quantity: Decimal
    unit_price: Decimal | None = None
    location_id: int | None = None


@dataclass(frozen=True, slots=True)
class Promised:
    """What of a delivery is held for a job that was short of it."""

    part_number: str
    unit: str
    quantity: Decimal
    job: int | None
    machine: str | None


@dataclass(frozen=True, slots=True)
class Delivered:
    """What a delivery brought about."""

    lines: list[Moved]
    promised: list[Promised]


@command(Permission.MOVE_STOCK)
def receive_delivery(
    session: Session, lines: Sequence[DeliveryLine], delivery_note: str = "", *, actor: Actor, clock: Clock
) -> Delivered:
    """Take in all lines of a delivery; those who wait are promised the parts, the most urgent job first.

    Lock order: part by part in the order of their ids, its requests first, so that two deliveries of the same parts
    cannot wait for each other.

    Args:
        lines: what came; a part may come twice, such as for two locations.
        delivery_note: its number, kept with every movement.

    Raises:
        Invalid: no line, or too many.
        LineRefused: a line is faulty; it says which and why, and nothing is received.
    """
    if not 1 <= len(lines) <= MOST_LINES:
        raise Invalid("A delivery has 1 to {most} lines.", most=MOST_LINES)
    note = clean_line(delivery_note)[:200]
    locked = _lock(session, lines)
    held = {request.id: request.quantity_reserved for _, requests in locked.values() for request in requests}
    made = [_take_in(session, number, line, locked, note, actor, clock) for number, line in enumerate(lines, 1)]
    for part_id in sorted(locked):
        reservations.serve(session, *locked[part_id], clock())
    _stock.line(session, made[0][1], _sentence(made, note), action=LogAction.CREATE, actor=actor, at=clock())
    return Delivered([_stock.told(stock, movement) for stock, movement in made], _promised(session, locked, held))


def _lock(session: Session, lines: Sequence[DeliveryLine]) -> _Locked:
    """Each part once; a part that does not exist is told by the first line that names it."""
    first = {line.spare_part_id: number for number, line in reversed(list(enumerate(lines, 1)))}
    locked: _Locked = {}
    for part_id in sorted(first):
        with _of_line(first[part_id]):
            locked[part_id] = reservations.lock_with_requests(session, part_id)
    return locked


def _take_in(
    session: Session, number: int, line: DeliveryLine, locked: _Locked, note: str, actor: Actor, clock: Clock
) -> tuple[Stock, Movement]:
    with _of_line(number):
        stock, _requests = locked[line.spare_part_id]
        taken = rules.check_quantity(line.quantity, whole_units_only=_stock.active(stock).whole_units_only)
        place = _stock.location(session, line.location_id)
        posting = _stock.receipt(MovementReason.PURCHASE, taken, place, line.unit_price, note)
        return stock, ledger.post(session, stock, posting, actor=actor, at=clock())


@contextmanager
def _of_line(number: int) -> Iterator[None]:
    """What is refused inside is about this line."""
    try:
        yield
    except (Invalid, Conflict, NotFound) as refusal:
        raise LineRefused(line=number, refusal=refusal) from refusal


def _sentence(made: Sequence[tuple[Stock, Movement]], note: str) -> str:
    if len(made) == 1:
        stock, movement = made[0]
        return f"Received {_stock.amount(movement.delta, stock)}"
    if note:
        return f"Received a delivery of {len(made)} lines, delivery note {note}"
    return f"Received a delivery of {len(made)} lines"


def _promised(session: Session, locked: _Locked, held: dict[int, Decimal]) -> list[Promised]:
    served = [
        (stock, request)
        for stock, requests in locked.values()
        for request in requests
        if request.quantity_reserved > held[request.id]
    ]
    works = [request.maintenance_work_id for _, request in served if request.maintenance_work_id]
    jobs = jobs_of_works.ask(session, works)
    found = []
    for stock, request in served:
        job = jobs.get(request.maintenance_work_id or 0)
        more = request.quantity_reserved - held[request.id]
        where = (job.request_id, job.machine) if job else (None, None)
        found.append(Promised(stock.part_number, stock.unit, more, *where))
    return found
