"""Which part of the demo plant belongs to which machine, how much of it each should have, and what may stand in."""

from dataclasses import dataclass
from decimal import Decimal

from core import inventory
from core.assets import Criticality
from core.demo.equipment import PARTS, Kind
from core.demo.shop import Shop, Unit
from core.inventory.models import MachineSparePart
from core.kernel import Role

_LEAST = {Criticality.A: Decimal(2), Criticality.B: Decimal(1), Criticality.C: Decimal(0)}
_BY_NUMBER = {part.number: part for part in PARTS}


@dataclass(frozen=True, slots=True)
class StandIn:
    """A part that may stand in for another of the catalogue."""

    number: str
    name: str
    replaces: str
    price: Decimal
    quantity: Decimal
    both_ways: bool
    note: str


STAND_INS = (
    StandIn("BRG-6205-C3", "Deep groove ball bearing 6205-2RS C3", "BRG-6205", Decimal("12.80"), Decimal(4), True, ""),
    StandIn("BELT-AX68", "V-belt AX68, cogged", "BELT-A68", Decimal("24.60"), Decimal(3), True, ""),
    StandIn("SENS-M12-8", "Inductive sensor M12, PNP, 8 mm", "SENS-M12", Decimal("34.50"), Decimal(2), False,
            "Set the gap to 5 mm"),
    StandIn("HOSE-38-15", "Hydraulic hose 3/8 in, 2SN, 1.5 m", "HOSE-38", Decimal("47.00"), Decimal(2), False,
            "Longer: clip it to the frame"),
)  # fmt: skip


def list_parts(shop: Shop) -> None:
    """Put every part on the lists of its machines; the more critical the machine, the more it should have."""
    with shop.sessions.begin() as session:
        session.add_all(
            MachineSparePart(
                machine_id=unit.id,
                spare_part_id=shop.parts[number],
                min_qty=least,
                max_qty=least * 4 if least else None,
                created_at=shop.now,
            )
            for unit in shop.units
            for number in _parts_of(unit.kind)
            for least in (_least(unit, number),)
        )


def stock_stand_ins(shop: Shop) -> None:
    """A few parts that may stand in for others, with something of each in the store."""
    keeper = shop.the(Role.INVENTORY_MANAGER)
    for each in STAND_INS:
        replaced = _BY_NUMBER[each.replaces]
        made = shop.do(
            inventory.create_part,
            each.number,
            each.name,
            group_name=replaced.group,
            unit=replaced.unit,
            unit_price=each.price,
            location=f"{replaced.group[0]}-40",
            actor=keeper,
        )
        shop.do(inventory.receive_stock, made, each.quantity, unit_cost=each.price, is_opening=True, actor=keeper)
        part = shop.parts[each.replaces]
        shop.do(inventory.add_substitute, part, made, both_ways=each.both_ways, note=each.note, actor=keeper)


def _least(unit: Unit, number: str) -> Decimal:
    """Pieces by how critical the machine is; of what is measured, five times as much."""
    return _LEAST[unit.kind.criticality] * (1 if _BY_NUMBER[number].unit == "pcs" else 5)


def _parts_of(kind: Kind) -> list[str]:
    return sorted({fault.part for fault in kind.faults if fault.part})
