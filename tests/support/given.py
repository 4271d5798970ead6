"""What a test begins with: people, machines, parts and jobs, made through the real commands."""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select

from core import assets, audit, inventory, maintenance, people, preventive
from core.audit.models import ActivityLog, SecurityEvent
from core.inventory.models import PurchaseOrderLine, SparePart
from core.kernel import Actor, Role
from core.maintenance.models import FailureCode
from core.people.models import User
from core.preventive.models import PreventiveMaintenanceTask, PreventiveOccurrence
from core.storage import Sessions, run_command
from tests.support.clock import HandClock

PASSWORD = "wheel under seven gates"
# bcrypt at the lowest cost of PASSWORD: tests sign in often.
PASSWORD_HASH = "$2b$04$eaOreNmktqB.rmQu9Xlgn.PB6ASdnoyG8kdgSFwzjLqlDnjNRaZea"
PIN = "602913"
# The same of PIN.
PIN_HASH = "$2b$04$GARia10PSxTt6knxhN22sO1u3OMSzKHBbN7nQo9M7WwdGNseuoYs."


class Given:
    """Makes the state that a test begins with, and reads what it left."""

    def __init__(self, sessions: Sessions, clock: HandClock) -> None:
        self.sessions, self.clock = sessions, clock
        self.sound = True
        self._number = 0
        self._marks: dict[type[Any], int] = {}
        self._department: int | None = None
        self._people: dict[Role, Actor] = {}
        self.the(Role.ADMIN)

    def do(self, command: Callable[..., Any], *args: Any, actor: Actor, **kwargs: Any) -> Any:
        """Run a command as part of the set-up: its audit row is not counted by ``audit_rows``."""
        result = run_command(self.sessions, command, *args, actor=actor, clock=self.clock, **kwargs)
        self.mark()
        return result

    def mark(self) -> None:
        """Count audit rows and refusals from here."""
        self._marks = {table: self._last(table) for table in (ActivityLog, SecurityEvent)}

    def person(self, role: Role, name: str | None = None) -> Actor:
        """Somebody new, with ``PASSWORD``."""
        self._number += 1
        username = name or f"{role.value.lower()}.{self._number}"
        with self.sessions.begin() as session:
            full_name = username.replace(".", " ").replace("_", " ").title()
            people.add_user(
                session,
                username=username,
                full_name=full_name,
                role=role,
                password_hash=PASSWORD_HASH,
                now=self.clock(),
            )
        return people.actor_of(self.sessions, username)

    def the(self, role: Role) -> Actor:
        """The one usual person of a role."""
        if role not in self._people:
            self._people[role] = self.person(role)
        return self._people[role]

    def again(self, actor: Actor) -> Actor:
        """The same person as the account stands now, such as in another role."""
        return people.actor_of(self.sessions, actor.username)

    def signed_in(self, actor: Actor, *, address: str | None = "192.0.2.7", **device: Any) -> Actor:
        """The same person with a session, as from a browser."""
        whence = {"address": address, "user_agent": "test", "clock": self.clock, **device}
        signed = people.sign_in(self.sessions, actor.username, PASSWORD, **whence)
        self.mark()
        return signed.actor

    def with_pin(self, role: Role, *, device: str = "tablet") -> Actor:
        """Somebody new who has ``PIN`` and is signed in on the device that takes it."""
        actor = self.person(role)
        with self.sessions.begin() as session:
            session.get_one(User, actor.user_id).pin_hash = PIN_HASH
        return self.signed_in(actor, device=device, remember=True)

    def department(self, name: str | None = None) -> int:
        """A department; the usual one without a name."""
        if name is None and self._department is not None:
            return self._department
        made: int = self.do(assets.create_department, name or "Hall 1", actor=self.the(Role.ADMIN))
        if name is None:
            self._department = made
        return made

    def machine(self, name: str | None = None, **facts: Any) -> int:
        """A running machine."""
        self._number += 1
        facts = {"department_id": facts.pop("department_id", None) or self.department(), **facts}
        made: int = self.do(
            assets.create_machine,
            assets.MachineFacts(name=name or f"Press {self._number}", **facts),
            actor=self.the(Role.ADMIN),
        )
        return made

    def part(self, number: str | None = None, **facts: Any) -> int:
        """A part of the catalogue, without stock."""
        self._number += 1
        made: int = self.do(
            inventory.create_part,
            number or f"PRT-{self._number}",
            facts.pop("name", f"Part {self._number}"),
            actor=self.the(Role.INVENTORY_MANAGER),
            **facts,
        )
        return made

    def stock(self, quantity: int | str, *, cost: str | None = None, **facts: Any) -> int:
        """A part of which so much lies in the main store."""
        part = self.part(**facts)
        self.receive(part, quantity, cost=cost)
        return part

    def receive(self, part: int, quantity: int | str, *, cost: str | None = None, **kwargs: Any) -> Any:
        """A delivery."""
        price = None if cost is None else Decimal(cost)
        storekeeper = self.the(Role.INVENTORY_MANAGER)
        return self.do(inventory.receive_stock, part, Decimal(quantity), unit_cost=price, actor=storekeeper, **kwargs)

    def order(self, *parts_and_quantities: int, price: str | None = None, **facts: Any) -> int:
        """An open purchase order: ``order(seal, 4, belt, 2)``."""
        pairs = zip(parts_and_quantities[::2], parts_and_quantities[1::2], strict=True)
        cost = None if price is None else Decimal(price)
        lines = [inventory.OrderLine(part, Decimal(quantity), cost) for part, quantity in pairs]
        supplier = facts.pop("supplier", "Acme")
        storekeeper = self.the(Role.INVENTORY_MANAGER)
        return int(self.do(inventory.create_purchase_order, supplier, lines, actor=storekeeper, **facts))

    def came(self, order: int, part: int, quantity: int) -> Any:
        """So much of a part came with an order."""
        of_part = (PurchaseOrderLine.purchase_order_id == order, PurchaseOrderLine.spare_part_id == part)
        receipt = inventory.OrderReceipt(self.rows(PurchaseOrderLine, *of_part)[0].id, Decimal(quantity))
        storekeeper = self.the(Role.INVENTORY_MANAGER)
        return self.do(inventory.receive_purchase_order, order, [receipt], actor=storekeeper)

    def asked(
        self,
        part: int,
        quantity: int | str,
        *,
        job: int | None = None,
        due: int | None = None,
        actor: Actor | None = None,
    ) -> int:
        """A parts request that waits for a decision: of a job, or of a due date."""
        asker = actor or self.the(Role.MAINTENANCE_TECH)
        job = None if due else job or self.job(technician=asker)
        ask = inventory.request_parts
        asked = self.do(ask, job, part, Decimal(quantity), pm_occurrence_id=due, actor=asker)
        return int(asked.parts_request_id)

    def wished(
        self, words: str = "A red seal", quantity: int | str = 1, *, job: int | None = None, due: int | None = None
    ) -> int:
        """A part asked for in words that nobody has found."""
        asker = self.the(Role.MAINTENANCE_TECH)
        job = None if due else job or self.job(technician=asker)
        ask = inventory.request_parts
        asked = self.do(ask, job, None, Decimal(quantity), words=words, pm_occurrence_id=due, actor=asker)
        return int(asked.wanted_line_id)

    def issued(self, part: int, quantity: int | str, **kwargs: Any) -> int:
        """A parts request that was handed out."""
        request = self.approved(part, quantity, **kwargs)
        self.do(inventory.issue_part, request, actor=self.the(Role.INVENTORY_MANAGER))
        return request

    def approved(self, part: int, quantity: int | str, **kwargs: Any) -> int:
        """A parts request that was approved."""
        request = self.asked(part, quantity, **kwargs)
        self.do(inventory.approve_parts_request, request, actor=self.the(Role.MAINTENANCE_MANAGER))
        return request

    def on_hand(self, part: int) -> tuple[Decimal, Decimal]:
        """What lies in the store, and how much of it is promised."""
        with self.sessions() as session:
            row = session.get_one(SparePart, part)
            return row.quantity, row.reserved_quantity

    def request(
        self, machine_id: int | None = None, *, stopped: bool = True, actor: Actor | None = None, **kwargs: Any
    ) -> int:
        """A reported breakdown; returns the request's id."""
        machine_id = machine_id or self.machine()
        reporter = actor or self.the(Role.SUPERVISOR)
        text = kwargs.pop("description", "Oil is leaking at the cylinder")
        reported = self.do(
            maintenance.report_breakdown, machine_id, text, machine_stopped=stopped, actor=reporter, **kwargs
        )
        return int(reported.request_id)

    def job(self, machine_id: int | None = None, *, technician: Actor | None = None, **kwargs: Any) -> int:
        """A request on which somebody works."""
        request_id = self.request(machine_id, **kwargs)
        self.do(maintenance.start_work, request_id, actor=technician or self.the(Role.MAINTENANCE_TECH))
        return request_id

    def waiting_job(self, machine_id: int | None = None, *, technician: Actor | None = None, **kwargs: Any) -> int:
        """A job that waits for one part."""
        worker = technician or self.the(Role.MAINTENANCE_TECH)
        request_id = self.job(machine_id, technician=worker, **kwargs)
        self.do(inventory.request_parts, request_id, self.part(), Decimal(1), actor=worker)
        self.do(maintenance.wait_for_parts, request_id, actor=worker)
        return request_id

    def due(self, machine_id: int | None = None, *, task: str = "Oil change", status: Any = None) -> int:
        """A due date of a planned task, tomorrow."""
        today, machine_id = self.clock().date(), machine_id or self.machine()
        stamps = {"created_at": self.clock(), "updated_at": self.clock()}
        planned = PreventiveMaintenanceTask(
            machine_id=machine_id,
            task_name=task,
            frequency_type=preventive.FrequencyType.MONTHLY,
            frequency_value=1,
            status=preventive.TaskStatus.ACTIVE,
            **stamps,
        )
        with self.sessions.begin() as session:
            session.add(planned)
            session.flush()
            due = PreventiveOccurrence(
                task_id=planned.id,
                due_on=today + timedelta(days=1),
                window_end=today + timedelta(days=4),
                status=status or preventive.OccurrenceStatus.OPEN,
                **stamps,
            )
            session.add(due)
            session.flush()
            return due.id

    def completed_job(self, machine_id: int | None = None, *, technician: Actor | None = None, **kwargs: Any) -> int:
        """A job that was repaired."""
        worker = technician or self.the(Role.MAINTENANCE_TECH)
        request_id = self.job(machine_id, technician=worker, **kwargs)
        self.do(maintenance.complete_work, request_id, **self.finding(), actor=worker)
        return request_id

    def finding(self, **changes: Any) -> dict[str, Any]:
        """What a technician enters when a repaired job is completed."""
        return {
            "outcome": maintenance.Outcome.REPAIRED,
            "work_description": "Replaced the seal",
            "failure_code_id": self.code("WEAR-002"),
            "cause": "Worn out",
            "remedy": "New seal",
            **changes,
        }

    def code(self, code: str) -> int:
        """The id of a failure code of the reference rows."""
        with self.sessions() as session:
            return session.scalars(select(FailureCode.id).where(FailureCode.code == code)).one()

    def user(self, actor: Actor) -> User:
        """The account row of somebody, detached."""
        with self.sessions() as session:
            return session.get_one(User, actor.user_id)

    def rows(self, table: type[Any], *conditions: Any) -> list[Any]:
        """All rows of a table that fit, by their key, detached."""
        with self.sessions() as session:
            return list(session.scalars(select(table).where(*conditions).order_by(*table.__table__.primary_key)))

    def line(self, machine_id: int) -> list[tuple[str, datetime, datetime | None]]:
        """The machine's downtime line: kind, start, end."""
        segments = self.ask(
            maintenance.downtime_line, machine_id, since=datetime.min.replace(tzinfo=self.clock().tzinfo)
        )
        return [(segment.kind.value, segment.start, segment.end) for segment in segments]

    def ask(self, query: Callable[..., Any], *args: Any, actor: Actor | None = None, **kwargs: Any) -> Any:
        """Run a query, as the manager if nobody is named."""
        from core.storage import run_query

        reader = actor or self.the(Role.MAINTENANCE_MANAGER)
        return run_query(self.sessions, query, *args, actor=reader, clock=self.clock, **kwargs)

    def audit_rows(self) -> int:
        """How many activity rows were written since the set-up."""
        return self._count_since_mark(ActivityLog)

    def refusals(self) -> int:
        """How many security events were written since the set-up."""
        return self._count_since_mark(SecurityEvent)

    def last_audit(self) -> ActivityLog:
        """The newest activity row, detached."""
        return self.rows(ActivityLog)[-1]

    def expect_broken(self) -> None:
        """This test breaks the data on purpose: do not check them at its end."""
        self.sound = False

    def seal(self) -> int:
        """Seal what is not sealed yet."""
        return audit.seal(self.sessions, self.clock(), full=True)

    def _count_since_mark(self, table: type[Any]) -> int:
        with self.sessions() as session:
            counted = select(func.count()).select_from(table).where(table.id > self._marks.get(table, 0))
            return session.scalar(counted) or 0

    def _last(self, table: type[Any]) -> int:
        with self.sessions() as session:
            return session.scalar(select(func.max(table.id))) or 0
