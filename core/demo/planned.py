"""Planned maintenance of the demo plant, as far as the storeroom sees it: parts for a due date of this week."""

from collections.abc import Generator
from datetime import datetime, timedelta
from decimal import Decimal

from core import inventory
from core.demo.shop import Shop, Unit
from core.demo.store import approve, hand_out
from core.kernel import Actor, Role
from core.preventive import FrequencyType, OccurrenceStatus, TaskStatus
from core.preventive.models import PreventiveMaintenanceTask, PreventiveOccurrence

_TASK = "Change the hydraulic oil and the filters"
_FILTER = "Filter cartridge of the hydraulic unit, 10 µm, the long one"
_RINGS = "Rings for the lid of the filter housing"


def oil_change(shop: Shop, unit: Unit) -> Generator[datetime, None, None]:
    """One part is used and some of it comes back, one is ready; of two in words one was found."""
    yield (shop.end - timedelta(hours=3)).replace(microsecond=0)
    due, worker = _due(shop, unit), shop.the(Role.MAINTENANCE_TECH)
    oil, hose = (_ask(shop, due, worker, *part) for part in (("OIL-HLP46", 20), ("HOSE-38", 1)))
    rings, _filter = (_wish(shop, due, worker, words) for words in (_RINGS, _FILTER))
    yield shop.after(minutes=20)
    approve(shop, oil)
    approve(shop, hose)
    hand_out(shop, oil, "OIL-HLP46")
    keeper = shop.the(Role.INVENTORY_MANAGER)
    shop.do(inventory.identify_wanted_line, rings, shop.parts["ORING-KIT"], actor=keeper)
    yield shop.after(minutes=70)
    shop.do(inventory.confirm_usage, oil, Decimal(16), actor=worker)


def _ask(shop: Shop, due: int, worker: Actor, number: str, quantity: int) -> int:
    part = shop.parts[number]
    asked = shop.do(
        inventory.request_parts, None, part, Decimal(quantity), pm_occurrence_id=due, actor=worker
    ).parts_request_id
    return asked or 0


def _wish(shop: Shop, due: int, worker: Actor, words: str) -> int:
    ask = inventory.request_parts
    asked = shop.do(ask, None, None, Decimal(1), words=words, pm_occurrence_id=due, actor=worker)
    return asked.wanted_line_id or 0


def _due(shop: Shop, unit: Unit) -> int:
    """The task and its due date in two days; no command plans yet, so the rows are made here."""
    today, stamps = shop.now.astimezone(shop.zone).date(), {"created_at": shop.now, "updated_at": shop.now}
    with shop.sessions.begin() as session:
        task = PreventiveMaintenanceTask(
            machine_id=unit.id,
            task_name=_TASK,
            frequency_type=FrequencyType.YEARLY,
            frequency_value=1,
            next_due_date=today + timedelta(days=2),
            status=TaskStatus.ACTIVE,
            **stamps,
        )
        session.add(task)
        session.flush()
        due = PreventiveOccurrence(
            task_id=task.id,
            due_on=today + timedelta(days=2),
            window_end=today + timedelta(days=38),
            status=OccurrenceStatus.OPEN,
            **stamps,
        )
        session.add(due)
        session.flush()
        return due.id
