"""The night shift, played on tablets: one failure with two stops, a duplicate, paper notes, and the day that ends it.

A hose is taken from a locked store, a seal is asked for in words, and a hose too many goes back. The server reads its
clock from a file, so that every minute below is exact; the tables are worked out by hand.
"""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from core import invariants, inventory
from core.assets import MachineStatus
from core.audit.log import ActivityLog
from core.inventory import ConsumptionScope
from core.inventory.models import InventoryTransaction, SparePart, SparePartsRequest, SparePartsUsage, WantedLine
from core.kernel import system_clock
from core.maintenance import SpellKind
from core.maintenance.models import JobSpell, MachineDowntime, MaintenanceRequest, WorkSession
from core.storage import run_query
from tests.browser import night as play
from tests.browser.conftest import Plant
from tests.browser.night import FILLER, HOSE, SEAL, SEAL_IN_WORDS, WHY_TAKEN, at
from tests.support.command_line import python_m_core
from tests.support.turned_server import CLOCK_FILE, MODULE, TurnedClock

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser-night"), pytest.mark.timeout(300)]

# Start, end, why, minutes.
LINE = [
    ("22:35", "22:52", "BREAKDOWN", 17),
    ("22:52", "23:30", "MAINTENANCE", 38),
    ("23:30", "23:45", "WAITING_PARTS", 15),
    ("02:15", "02:20", "WAITING_PARTS", 5),
    ("02:20", "02:50", "MAINTENANCE", 30),
    ("02:50", "05:35", "BREAKDOWN", 165),
    ("05:35", "06:20", "WAITING_PARTS", 45),
    ("06:20", "06:40", "BREAKDOWN", 20),  # all parts are out: it waits for a technician
    ("06:40", "07:10", "MAINTENANCE", 30),
]
STOPS = [("22:35", "23:45"), ("02:15", "07:10")]
WAITS = [("23:30", "02:20"), ("05:35", "06:20")]
# Who, from, to, entered later, why it ended.
VISITS = [
    ("anna", "22:52", "23:30", False, None),
    ("anna", "02:20", "02:50", True, "END_OF_SHIFT"),
    ("ken", "06:40", "07:20", False, None),
]
# When, who, movement, the price of one, what lies there then.
LEDGER = {
    HOSE: [
        ("22:00", "ivan", "PURCHASE +2", "40", 2),
        ("22:00", "ivan", "PURCHASE +2", "46", 4),  # on average (2 x 40 + 2 x 46) / 4 = 43
        ("23:05", "anna", "ISSUE -1", "43", 3),
        ("06:10", "ivan", "PURCHASE +1", "55", 4),  # on average (3 x 43 + 55) / 4 = 46
        ("06:20", "ivan", "ISSUE -1", "46", 3),
        ("07:30", "ivan", "RETURN +1", "46", 4),  # what it had cost; on average (3 x 46 + 46) / 4 = 46
    ],
    SEAL: [
        ("06:10", "ivan", "PURCHASE +2", "12.5", 2),
        ("06:20", "ivan", "ISSUE -1", "12.5", 1),
    ],
}
# On hand, reserved, average cost.
STOCK = {HOSE: (4, 0, Decimal(46)), SEAL: (1, 0, Decimal("12.5"))}
# Pieces, cost: of the hoses 43 + 46 - 46.
CONSUMED = {HOSE: (1, Decimal(43)), SEAL: (1, Decimal("12.5"))}
CONSUMED_BY_FILLER = Decimal("55.5")
# Part, asked by, decided by, emergency, issued, returned, used.
REQUESTS = [
    (HOSE, "anna", "helen", "CONFIRMED", 1, 0, 1),
    (HOSE, "anna", "helen", None, 1, 1, 0),
    (SEAL, "anna", "helen", None, 1, 0, 1),
]
RECORD = [
    ("22:40", "rosa", "Reported Filler 3"),
    ("22:52", "anna", "Started work on Filler 3"),
    ("23:05", "anna", f"Took 1 pcs of {HOSE} in an emergency"),
    ("23:05", "anna", f"Asked for {SEAL_IN_WORDS} on job 1"),
    ("23:30", "anna", "Filler 3 waits for parts"),
    ("23:35", "sam", "Reported Filler 3"),
    ("23:40", "helen", "Merged job 2 into job 1 on Filler 3"),
    ("23:45", "anna", "Marked Filler 3 as running"),
    ("05:30", "anna", "Marked Filler 3 as stopped"),
    ("05:30", "anna", "Started work on Filler 3"),
    ("05:30", "anna", "Paused work on Filler 3"),
    ("05:35", "anna", "Filler 3 waits for parts"),
    ("05:50", "anna", f"Asked for 1 pcs of {HOSE} on job 1"),
    ("06:00", "helen", "Confirmed emergency take 1"),
    ("06:05", "ivan", f"Found part {SEAL} for {SEAL_IN_WORDS}"),
    ("06:10", "ivan", "Received a delivery of 2 lines"),
    ("06:15", "helen", "Approved 2 parts requests"),
    ("06:20", "ivan", f"Issued 1 pcs of {SEAL}"),  # the first at the desk: as old as the wish of 23:05
    ("06:20", "ivan", f"Issued 1 pcs of {HOSE}"),
    ("06:40", "ken", "Started work on Filler 3"),
    ("07:20", "ken", "Completed work on Filler 3: repaired"),
    ("07:30", "ivan", f"Took back 1 pcs of {HOSE}"),
]


def wall(instant: datetime | None) -> str | None:
    """The time of the night, if it lies in it."""
    told = instant and f"{instant:%H:%M}"
    assert told is None or at(told) == instant
    return told


@pytest.fixture
def clock(tmp_path: Path) -> TurnedClock:
    """The plant's clock, at the beginning of the evening shift."""
    clock = TurnedClock(tmp_path / "now")
    clock.turn_to(at("22:00"))
    return clock


@pytest.fixture
def night(make_plant: Callable[..., Plant], clock: TurnedClock) -> Plant:
    """A plant that lives by that clock."""
    return make_plant(module=MODULE, clock=clock, **{CLOCK_FILE: str(clock.path)})


def test_the_night_shift_leaves_what_the_table_says(night: Plant, clock: TurnedClock, tmp_path: Path):
    play.furnish(night)
    play.filler_stops(night, clock)
    play.technician_takes_a_hose(night, clock)
    play.other_side_of_the_line_reports_it_too(night, clock)
    play.manager_merges(night, clock)
    play.temporary_fix(night, clock)
    play.paper_is_entered(night, clock)
    play.another_hose_is_asked_for(night, clock)
    manager = play.manager_confirms_the_take(night, clock)
    keeper = play.storeroom_finds_the_seal(night, clock)
    play.delivery_comes(keeper, clock)
    play.manager_approves(manager, clock)
    play.storeroom_issues(keeper, clock)
    play.day_finishes(night, clock)
    play.unused_hose_goes_back(keeper, clock)

    _compare_the_line(night)
    _compare_the_job(night)
    _compare_the_parts(night)
    _compare_the_stock(night)
    _compare_the_costs(night)
    _compare_the_record(night)
    assert invariants.check(night.server.sessions, system_clock) == []
    _command_line_finds_nothing(night, tmp_path)


def _compare_the_line(night: Plant) -> None:
    with night.server.sessions() as session:
        rows = session.query(MachineDowntime).filter_by(is_void=False).order_by(MachineDowntime.start_time).all()
        spells = session.query(JobSpell).filter_by(is_void=False).order_by(JobSpell.started_at).all()
    drawn = [(wall(r.start_time), wall(r.end_time), r.downtime_type.value, r.duration_minutes) for r in rows]
    assert drawn == LINE
    assert {row.request_id for row in rows} == {1}
    assert sum(minutes for *_, minutes in LINE) == 365
    told = {kind: [(wall(s.started_at), wall(s.ended_at)) for s in spells if s.kind == kind] for kind in SpellKind}
    assert told == {"STOPPED": STOPS, "AWAITING_PARTS": WAITS}
    assert play.status(night) is MachineStatus.OPERATIONAL


def _compare_the_job(night: Plant) -> None:
    people = {night.actor(name).user_id: name for name in ("anna", "ken")}
    with night.server.sessions() as session:
        job, duplicate = session.query(MaintenanceRequest).order_by("id").all()
        visits = session.query(WorkSession).order_by(WorkSession.started_at).all()
        failures = session.query(MaintenanceRequest).filter_by(status="COMPLETED", is_functional_failure=True).count()
    assert (wall(job.failed_at), wall(job.acknowledged_at)) == ("22:35", "22:52")
    assert (wall(job.restored_at), wall(job.closed_at)) == ("07:10", "07:20")
    assert (job.cause, job.remedy, job.failure_code_id is None) == ("Worn out", "Replaced", False)
    assert (duplicate.status, duplicate.duplicate_of_id) == ("CANCELLED", job.id)
    assert failures == 1
    assert [
        (people[v.technician_id], wall(v.started_at), wall(v.ended_at), v.late_entry, v.pause_reason) for v in visits
    ] == VISITS


def _compare_the_parts(night: Plant) -> None:
    names = _names(night)
    with night.server.sessions() as session:
        rows = session.query(SparePartsRequest, SparePart.part_number, SparePartsUsage.quantity_used)
        joined = rows.join(SparePart, SparePart.id == SparePartsRequest.spare_part_id).outerjoin(SparePartsUsage)
        found = joined.order_by(SparePart.part_number, SparePartsRequest.id).all()
        wanted = session.query(WantedLine).one()
    asked = [
        (
            number,
            names[row.requested_by],
            names[row.approved_by or 0],
            row.emergency,
            row.quantity_issued,
            row.quantity_returned,
            used,
        )
        for row, number, used in found
    ]
    assert asked == REQUESTS
    assert {(row.status, row.quantity_reserved) for row, *_ in found} == {("ISSUED", 0)}
    take, _, seal = (row for row, *_ in found)
    assert take.emergency_reason == WHY_TAKEN
    assert (wanted.words, wanted.status, wanted.spare_parts_request_id) == (SEAL_IN_WORDS, "APPROVED", seal.id)
    assert names[seal.also_asked_by or 0] == "ivan"


def _compare_the_stock(night: Plant) -> None:
    names = _names(night)
    with night.server.sessions() as session:
        parts = session.query(SparePart).all()
        rows = session.query(InventoryTransaction).order_by(InventoryTransaction.id).all()
    moved = {
        part.part_number: [
            (
                wall(row.transaction_date),
                names[row.performed_by or 0],
                f"{row.reason} {row.delta:+.0f}",
                f"{(row.unit_cost or 0).normalize():f}",
                row.balance_after,
            )
            for row in rows
            if row.spare_part_id == part.id
        ]
        for part in parts
    }
    assert moved == LEDGER
    assert {part.part_number: (part.quantity, part.reserved_quantity, part.average_cost) for part in parts} == STOCK


def _compare_the_costs(night: Plant) -> None:
    """What consumption says of the machine for the two days of the night, one figure each way it is asked."""
    days = ConsumptionScope(since=date(2026, 11, 9), until=date(2026, 11, 11), machine_id=night.machines[FILLER])
    who = {"actor": night.actor("helen"), "clock": night.clock}
    parts = run_query(night.server.sessions, inventory.consumption_by_part, days, **who)
    assert {part.part_number: (part.now.quantity, part.now.value) for part in parts} == CONSUMED
    machines = run_query(night.server.sessions, inventory.consumption_by_machine, days, **who)
    assert [(each.name, each.now.value, each.now.unpriced) for each in machines] == [(FILLER, CONSUMED_BY_FILLER, 0)]


def _compare_the_record(night: Plant) -> None:
    names = _names(night)
    rows = [row for row in night.log() if row.created_at > at("22:00")]
    assert [(wall(row.created_at), names[row.user_id or 0], row.description) for row in rows] == RECORD
    assert [row.description for row in rows if row.reason == WHY_TAKEN] == [f"Took 1 pcs of {HOSE} in an emergency"]


def _command_line_finds_nothing(night: Plant, folder: Path) -> None:
    plant = {"DATABASE_URL": night.server.database_url}
    with night.server.sessions() as session:
        rows = session.query(ActivityLog).count()
    read = python_m_core(["verify-audit"], folder, plant)
    assert (read.returncode, read.stdout, read.stderr) == (0, f"{rows} rows, untouched\n", "")
    checked = python_m_core(["check"], folder, plant)
    assert (checked.returncode, checked.stdout, checked.stderr) == (0, "", "")


def _names(night: Plant) -> dict[int, str]:
    names = ("rosa", "anna", "sam", "helen", "ken", "ivan")
    return {night.actor(name).user_id or 0: name for name in names}
