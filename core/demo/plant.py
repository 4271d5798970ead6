"""Building the demo plant: people, halls, calendars, machines, the catalogue of parts."""

from datetime import time, timedelta

from sqlalchemy import select

from core import assets, inventory, people
from core.assets import MachineFacts, Shift
from core.demo.buying import SUPPLIERS
from core.demo.equipment import HALLS, KINDS, PARTS, ROUND_THE_CLOCK, TWO_SHIFTS
from core.demo.machine_parts import list_parts, stock_stand_ins
from core.demo.people import MANY_MACHINES, MORE_TECHNICIANS, STAFF
from core.demo.shop import Shop, Unit, Worker
from core.demo.store import receive
from core.kernel import Actor, Role
from core.maintenance.models import FailureCode

_SHIFTS = {
    TWO_SHIFTS: [Shift(day, time(begin), time(begin + 8)) for day in range(6) for begin in (6, 14)],
    ROUND_THE_CLOCK: [Shift(day, time(0), time(0)) for day in range(7)],
}
_LEMON, _WEARING_OUT = 3, 5


def build(shop: Shop, machines: int) -> None:
    """Everything that stands before the first machine fails."""
    _hire(shop, machines)
    manager = shop.the(Role.MAINTENANCE_MANAGER)
    halls = {
        name: shop.do(assets.create_department, name, description=text, actor=manager) for name, text in HALLS.items()
    }
    calendars = {name: shop.do(assets.save_calendar, name, shifts, actor=manager) for name, shifts in _SHIFTS.items()}
    with shop.sessions() as session:
        shop.codes = {code: row_id for code, row_id in session.execute(select(FailureCode.code, FailureCode.id))}
    for number in range(machines):
        _install(shop, number, halls, calendars, manager)
    _stock(shop)


def _hire(shop: Shop, machines: int) -> None:
    for username, full_name, role in STAFF + (MORE_TECHNICIANS if machines >= MANY_MACHINES else ()):
        shop.do(people.create_user, username, full_name, role, actor=Actor.system())
        actor = people.actor_of(shop.sessions, username)
        shop.staff.setdefault(role, []).append(actor)
        if role is Role.MAINTENANCE_TECH:
            shop.workers.append(Worker(len(shop.workers), actor))


def _install(shop: Shop, number: int, halls: dict[str, int], calendars: dict[str, int], manager: Actor) -> None:
    kind, line = KINDS[number % len(KINDS)], number // len(KINDS) + 1
    name = f"{kind.name} {line}"
    age_days = int(shop.rng.integers(400, 4200))
    installed = shop.start.date() - timedelta(days=age_days)
    facts = MachineFacts(
        name=name,
        department_id=halls[kind.hall],
        model=kind.model,
        manufacturer=kind.maker,
        serial_number=f"{kind.model[:2]}{installed.year % 100:02d}-{int(shop.rng.integers(1000, 9999))}",
        location=f"Line {line}",
        installation_date=installed,
        in_service_on=installed + timedelta(days=14),
        asset_number=f"{100_000 + number + 1}",
        criticality=kind.criticality,
        operating_calendar_id=calendars[kind.calendar],
        downtime_cost_per_hour=kind.cost_per_hour,
        tags=(f"line {line}",),
    )
    machine_id = shop.do(assets.create_machine, facts, actor=manager)
    stress = 2.2 if number % 17 == _LEMON else float(shop.rng.uniform(0.7, 1.3))
    shop.units.append(Unit(machine_id, name, kind, stress, is_wearing_out=number % 13 == _WEARING_OUT))


def _stock(shop: Shop) -> None:
    """The catalogue with its opening stock, and which machine each part belongs to."""
    keeper = shop.the(Role.INVENTORY_MANAGER)
    for part in PARTS:
        shop.parts[part.number] = shop.do(
            inventory.create_part,
            part.number,
            part.name,
            group_name=part.group,
            unit=part.unit,
            whole_units_only=part.unit == "pcs",
            min_quantity=part.minimum,
            max_quantity=part.minimum * 4,
            free_issue=part.group == "Lubricants",
            unit_price=part.price,
            supplier_name=SUPPLIERS[part.group][0],
            supplier_part_number=f"{part.number}/E",
            lead_time_days=SUPPLIERS[part.group][1],
            location=f"{part.group[0]}-{int(shop.rng.integers(1, 40)):02d}",
            actor=keeper,
        )
        receive(shop, part.number, is_opening=True)
    list_parts(shop)
    stock_stand_ins(shop)
