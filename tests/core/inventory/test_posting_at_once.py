"""Many movements posted at once leave the rows that they leave one by one."""

from decimal import Decimal

import pytest

from core.audit import LogAction, record
from core.inventory import ledger
from core.inventory.models import (
    ConsumptionByMachine,
    ConsumptionDaily,
    ConsumptionMonthly,
    InventoryTransaction,
    MovementReason,
    ReferenceType,
    SparePart,
    StockAlert,
    StockLevel,
    TransactionType,
)
from core.inventory.posting import Posting
from core.kernel import InsufficientStock, Permission, Registered

SUMS = (ConsumptionDaily, ConsumptionMonthly, ConsumptionByMachine)
KINDS = {
    MovementReason.OPENING: TransactionType.IN,
    MovementReason.PURCHASE: TransactionType.IN,
    MovementReason.ISSUE: TransactionType.OUT,
    MovementReason.SCRAP: TransactionType.OUT,
    MovementReason.COUNT: TransactionType.ADJUSTMENT,
    MovementReason.TRANSFER: TransactionType.TRANSFER,
}


def moved(reason, delta, place, cost=None, **more):
    facts = {"quantity": abs(Decimal(delta)), "reference": ReferenceType.ADJUSTMENT, "notes": "By the test"} | more
    price = None if cost is None else Decimal(cost)
    kind = KINDS[reason]
    return Posting(kind=kind, reason=reason, delta=Decimal(delta), location_id=place, unit_cost=price, **facts)


def movements(old, new, main, rack, scrapped):
    """Of a part that lies in the main store, and of one that was never there."""
    return [
        (new, moved(MovementReason.OPENING, 3, rack, "2")),
        (old, moved(MovementReason.PURCHASE, 5, main, "7")),
        (old, moved(MovementReason.ISSUE, -9, main)),
        (new, moved(MovementReason.OPENING, 2, rack)),
        (new, moved(MovementReason.OPENING, 1, main, "0.5")),
        (old, moved(MovementReason.TRANSFER, 2, rack, transfer_id=f"carry {old}")),
        (old, moved(MovementReason.TRANSFER, -2, main, transfer_id=f"carry {old}")),
        (old, moved(MovementReason.COUNT, 1, rack, quantity=Decimal(3), expected=Decimal(2))),
        (new, moved(MovementReason.SCRAP, -scrapped, rack)),
    ]


@pytest.fixture
def post(run, given, storekeeper, main, rack):
    """Post them for two parts, in the one way or in the other."""

    def call(*, at_once, scrapped=4):
        old, new = given.stock(10, cost="4", min_quantity=8), given.part(min_quantity=3)

        def unit(session, *, actor, clock):
            stocks = ledger.lock_all(session, [new, old])
            moves = [(stocks[part], posting) for part, posting in movements(old, new, main, rack, scrapped)]
            if at_once:
                ledger.post_all(session, moves, actor=actor, at=clock())
            else:
                for stock, posting in moves:
                    ledger.post(session, stock, posting, actor=actor, at=clock())
            ledger.post(session, stocks[new], moved(MovementReason.PURCHASE, 1, rack, "3"), actor=actor, at=clock())
            record(session, LogAction.ADJUST, "spare_parts", "By the test", actor=actor, at=clock())

        unit.registered = Registered("tests.unit", unit, Permission.MOVE_STOCK)
        run(unit, actor=storekeeper, key=f"press {at_once}")
        return old, new

    return call


@pytest.fixture
def left(given):
    """Every row that belongs to two parts, without the numbers that the database gives."""

    def rows(table, part, *left_out):
        of_part = (table.id if table is SparePart else table.spare_part_id) == part
        names = [column.key for column in table.__table__.columns if column.key not in {"id", *left_out}]
        return [{name: getattr(row, name) for name in names} for row in given.rows(table, of_part)]

    def call(parts):
        return [
            {
                "part": rows(SparePart, part, "part_number", "part_number_key", "part_name", "created_at"),
                "levels": rows(StockLevel, part, "spare_part_id"),
                "ledger": rows(InventoryTransaction, part, "spare_part_id", "idempotency_key", "transfer_id"),
                "alerts": rows(StockAlert, part, "spare_part_id", "open_part_id"),
                "sums": sorted(str(row) for table in SUMS for row in rows(table, part, "spare_part_id")),
            }
            for part in parts
        ]

    return call


def test_the_rows_are_those_of_posting_one_by_one(post, left, given):
    one_by_one, at_once = left(post(at_once=False)), left(post(at_once=True))
    assert at_once == one_by_one
    assert [len(part["ledger"]) for part in at_once] == [6, 5]
    assert [len(part["alerts"]) for part in at_once] == [1, 0]
    keys = {row.idempotency_key for row in given.rows(InventoryTransaction)}
    assert len(keys) == 3  # of the delivery before none, and of each press its own


def test_more_than_lies_there_refuses_all_of_it(post, given):
    with pytest.raises(InsufficientStock, match="5"):
        post(at_once=True, scrapped=6)
    assert [row.delta for row in given.rows(InventoryTransaction)] == [10]
