"""What the pages of the storeroom ask of the core, by the name of the page: all that it asks one after the other."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from benchmarks.moved import BEGINS, ENDS
from benchmarks.plants import Plant
from core import assets, inventory, people
from core.inventory import ConsumptionScope, MovementReason, StockStatus
from core.inventory.models import SparePart
from core.kernel import Actor, Role
from core.storage import run_query

Reading = Callable[[], Any]
Named = Iterator[tuple[str, Reading]]
_PAGE: dict[str, Any] = {"limit": 51}
_TODAY = ENDS.date()


class Pages:
    """Somebody at a page: everything is asked through the boundary."""

    def __init__(self, made: Plant) -> None:
        self.plant = made
        self.keeper = self._person("store", Role.INVENTORY_MANAGER)
        self.manager = self._person("manager", Role.MAINTENANCE_MANAGER)
        newest = select(SparePart.id).order_by(SparePart.last_seq.desc()).limit(1)
        with made.sessions() as session:
            self.most = session.scalars(newest).one()

    def _person(self, username: str, role: Role) -> Actor:
        account = {"username": username, "full_name": username.title(), "role": role, "password_hash": None}
        with self.plant.sessions.begin() as session:
            people.add_user(session, **account, now=self.plant.clock())  # type: ignore[arg-type]
        return people.actor_of(self.plant.sessions, username)

    def ask(self, query: Callable[..., Any], *args: Any, actor: Actor | None = None, **kwargs: Any) -> Reading:
        """One question; nothing is asked yet."""
        made, who = self.plant, actor or self.keeper
        return lambda: run_query(made.sessions, query, *args, actor=who, clock=made.clock, **kwargs)

    def named(self) -> Named:
        """Whole pages, as they open."""
        ask, most = self.ask, self.most
        yield "parts page", together(ask(inventory.part_names), ask(inventory.parts, **_PAGE))
        yield (
            "part page",
            together(
                ask(inventory.part, most),
                ask(inventory.stock_over_time, most, since=ENDS - timedelta(days=365)),
                ask(inventory.coverage_of_part, most, limit=51),
                ask(inventory.substitutes_of_parts, {most}),
                ask(inventory.movements_of_part, most, limit=21),
            ),
        )
        filters = [ask(inventory.stock_locations), ask(inventory.movers), ask(assets.machines, limit=200)]
        yield "movements page", together(*filters, ask(inventory.movements, **_PAGE))
        yield "reorder list", ask(inventory.parts_to_order)
        yield "orders page", ask(inventory.open_orders, **_PAGE)
        yield "issue desk", ask(inventory.issue_desk)
        yield "approvals page", ask(inventory.parts_to_approve, actor=self.manager)
        yield "alerts page", together(ask(inventory.stock_alert_counts), ask(inventory.stock_alerts, **_PAGE))
        yield "stock value page", together(ask(inventory.stock_value), ask(inventory.stock_value_by_group))

    def narrowed(self) -> Named:
        """The same pages with what somebody has searched or chosen."""
        ask, most = self.ask, self.most
        yield "parts: a page far down", ask(inventory.parts, after=("Sensor 3", 3), **_PAGE)
        yield "parts: searched", ask(inventory.parts, search="99", **_PAGE)
        yield "parts: those that run short", ask(inventory.parts, status=StockStatus.BELOW_MIN, **_PAGE)
        yield "parts: of a group", ask(inventory.parts, group="Group 7", **_PAGE)
        yield "part: its stock over three years", ask(inventory.stock_over_time, most, since=BEGINS)
        yield "orders: those that are over", ask(inventory.past_orders, **_PAGE)
        yield "alerts: what has recovered", ask(inventory.recovered_stock, **_PAGE)
        yield from self._movements()

    def _movements(self) -> Named:
        ask = self.ask
        page, newest = _PAGE, ask(inventory.movements, **_PAGE)()
        first, *_others = ask(inventory.parts, **_PAGE)()
        yield "movements: a page far down", ask(inventory.movements, before=(BEGINS.replace(year=2024), 1), **page)
        yield "movements: of a part", ask(inventory.movements, search=first.part_number, **page)
        yield "movements: that nobody finds", ask(inventory.movements, search="no such part", **page)
        yield "movements: of a reason", ask(inventory.movements, reason=MovementReason.SCRAP, **page)
        yield "movements: of a reason that is rare", ask(inventory.movements, reason=MovementReason.TRANSFER, **page)
        yield "movements: of a reason without any", ask(inventory.movements, reason=MovementReason.CORRECTION, **page)
        yield "movements: of a location", ask(inventory.movements, location_id=1, **page)
        yield "movements: of many parts", ask(inventory.movements, search="bearing", **page)
        yield "movements: of parts that hardly moved", ask(inventory.movements, search="gasket", **page)
        gone, there, seldom, *_others = sorted(ask(inventory.movers)(), key=lambda each: each.username)
        who = {"who left": gone, "who works there": there, "who seldom takes": seldom}
        for name, person in who.items():
            yield f"movements: of one {name}", ask(inventory.movements, user_id=person.id, **page)
        for together, filters in _together({"machine_id": self.plant.machines[0]}, {"user_id": gone.id}):
            yield f"movements: of {together}", ask(inventory.movements, **filters, **page)
        yield "movements: of a week", ask(inventory.movements, since=newest[-1].at, until=newest[0].at, **page)

    def consumption(self) -> Named:
        """Each view of the consumption, over all of the plant and over a part of it."""
        day = timedelta(days=1)
        every = ConsumptionScope(since=BEGINS.date().replace(day=1), until=date(2026, 12, 1))
        year = ConsumptionScope(since=_TODAY + day - timedelta(days=365), until=_TODAY + day)
        ragged = ConsumptionScope(since=date(2025, 6, 15), until=date(2026, 6, 15))
        quarter = replace(year, since=_TODAY + day - timedelta(days=90))
        yield from self._views("three years", every)
        yield from self._views("12 months", year)
        yield from self._views("12 months from a middle", ragged)
        yield from self._views("90 days", quarter)
        yield from self._views("a machine", replace(year, machine_id=self.plant.machines[0]))
        yield from self._views("no machine", replace(year, machine_id=0))
        yield from self._views("a group", replace(year, group="Group 7"))
        yield from self._views("a part", replace(year, part_id=self.most))
        until = _TODAY.replace(day=1) + timedelta(days=31)
        for name, months in (("12 months", 365), ("three years", 3 * 365)):
            span: dict[str, Any] = {
                "since": (until - timedelta(days=months)).replace(day=1),
                "until": until.replace(day=1),
            }
            yield f"{name}: movements by kind", self.ask(inventory.movements_by_type, **span)

    def _views(self, name: str, scope: ConsumptionScope) -> Named:
        yield f"{name}: in all", self.ask(inventory.consumption_total, scope)
        yield f"{name}: by month", self.ask(inventory.consumption_by_month, scope)
        yield f"{name}: by part", self.ask(inventory.consumption_by_part, scope, **_PAGE)
        yield f"{name}: by group", self.ask(inventory.consumption_by_group, scope, **_PAGE)
        yield f"{name}: by machine", self.ask(inventory.consumption_by_machine, scope, **_PAGE)
        yield f"{name}: 50 parts by month", self.ask(inventory.consumption_by_part_and_month, scope, **_PAGE)


def together(*readings: Reading) -> Reading:
    """One after the other."""

    def read() -> None:
        for reading in readings:
            reading()

    return read


def _together(machine: dict[str, Any], gone: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Filters of which each alone finds much, and all of them little or what is long ago."""
    first, issues = {"reason": MovementReason.OPENING}, {"reason": MovementReason.ISSUE}
    spring = {"since": BEGINS.replace(year=2025, month=1), "until": BEGINS.replace(year=2025, month=6)}
    yield "a kind and a place", {**issues, "location_id": 1}
    yield "a kind that ended long ago, and a place", {**first, "location_id": 1}
    yield "a kind and a place without any", {**issues, "location_id": 3}
    yield "many parts and a kind of long ago", {**first, "search": "bearing"}
    yield "many parts, kind, place and spring", {**issues, **spring, "location_id": 1, "search": "bearing"}
    yield "slow parts, kind and place", {**issues, "location_id": 1, "search": "gasket"}
    yield "one who left, a kind and a place", {**gone, **issues, "location_id": 1}
    yield "one who left, and a place without any", {**gone, "location_id": 3}
    yield "one who left, and many parts", {**gone, "search": "bearing"}
    yield "a machine", machine
    yield "a machine, kind, place and many parts", {**machine, **issues, "location_id": 1, "search": "bearing"}
    yield "a machine and one who left", {**machine, **gone}
    yield "a job", {"job": 1}
