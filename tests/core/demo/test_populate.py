"""The demo plant: believable, sound, the same for the same seed, and only ever in an empty database."""

import shutil
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from core import invariants, people
from core.assets import Machine
from core.audit.models import ActivityLog
from core.demo import Filled, populate
from core.inventory import close_months
from core.inventory.models import (
    AlertState,
    PartsRequestStatus,
    PurchaseOrder,
    SparePartsRequest,
    SparePartsUsage,
    StockAlert,
    WantedLine,
)
from core.kernel import Invalid, Role
from core.maintenance import Outcome, RequestStatus, SpellKind
from core.maintenance.models import JobSpell, MachineDowntime, MaintenanceRequest, WorkSession
from core.people import demo_users
from core.storage import connect
from tests.support.given import Given

SMALL = {"machines": 6, "years": 0.1}


@pytest.fixture
def other_sessions(sqlite_template, tmp_path):
    """A second empty database, a file."""
    shutil.copy(sqlite_template, tmp_path / "other.db")
    made = connect(f"sqlite:///{tmp_path / 'other.db'}")
    yield made
    made.kw["bind"].dispose()


def test_is_the_same_plant_for_the_same_seed_on_every_database(sessions, other_sessions, clock):
    populate(sessions, **SMALL, clock=clock)
    populate(other_sessions, **SMALL, clock=clock)
    assert _story(sessions) == _story(other_sessions)


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_is_the_same_plant_a_while_later_on_the_same_day_but_for_the_last_days(sessions, other_sessions, clock):
    ends = clock() - timedelta(days=2)
    first = populate(sessions, machines=8, years=0.15, clock=clock)
    clock.advance(minutes=7)
    again = populate(other_sessions, machines=8, years=0.15, clock=clock)

    (requests, _, visits), (requests_again, _, visits_again) = _story(sessions), _story(other_sessions)
    assert len(requests) > 15
    assert [row for row in requests if row[2] < ends] == [row for row in requests_again if row[2] < ends]
    assert [row for row in visits if row[1] < ends] == [row for row in visits_again if row[1] < ends]
    assert abs(first.requests - again.requests) <= 1


def test_is_another_plant_for_another_seed(sessions, other_sessions, clock):
    populate(sessions, **SMALL, clock=clock)
    populate(other_sessions, **SMALL, clock=clock, seed=8)
    assert _story(sessions) != _story(other_sessions)


def test_is_sound_and_shows_a_job_in_every_state(sessions, clock):
    shares = []

    def beside(share):
        shares.append(share)
        close_months(sessions, clock())

    filled = populate(sessions, clock=clock, progress=beside)

    assert close_months(sessions, clock()) == 3
    assert invariants.check(sessions, clock) == []
    assert (filled.people, filled.machines) == (14, 12)
    assert shares[-1] == 1.0
    with sessions() as session:
        requests = list(session.scalars(select(MaintenanceRequest)))
        assert {r.status for r in requests} == set(RequestStatus)
        assert any(r.status is RequestStatus.PENDING and r.assigned_to for r in requests)
        assert any(r.closed_at and clock() - r.closed_at < timedelta(hours=5) for r in requests)
        assert {Outcome.REPAIRED, Outcome.NO_FAULT} <= {r.outcome for r in requests}
        assert any(r.duplicate_of_id for r in requests)
        assert set(session.scalars(select(StockAlert.state))) == set(AlertState)
        assert session.scalar(select(func.count()).where(JobSpell.kind == SpellKind.AWAITING_PARTS))
        assert session.scalar(select(func.count()).where(WorkSession.late_entry.is_(True)))
        assert all(r.reported_at <= clock() for r in requests)
        assert {PartsRequestStatus.PENDING, PartsRequestStatus.APPROVED} <= set(
            session.scalars(select(WantedLine.status))
        )
        assert session.scalar(select(func.count()).where(SparePartsRequest.pm_occurrence_id.is_not(None))) == 3
        used = session.scalars(select(SparePartsUsage.quantity_used)).all()
        assert len(used) > 5
        assert 16 in used
        assert len(set(session.scalars(select(Machine.asset_number)))) == 12
        orders = session.scalars(select(PurchaseOrder).order_by(PurchaseOrder.id)).all()
        assert [(each.status.value, bool(each.close_reason)) for each in orders] == [
            ("CLOSED", False),
            ("CLOSED", True),
            *[("OPEN", False)] * 3,
        ]
        assert [each.expected_on < clock().date() for each in orders[2:]] == [True, False, False]


def test_has_somebody_in_every_role_to_sign_in_without_a_password(sessions, clock, dialect):
    populate(sessions, **SMALL, clock=clock)
    offered = {user.role for user in demo_users(sessions)}
    assert offered == (set(Role) if dialect == "sqlite" else set())
    with sessions() as session:
        assert set(session.scalars(select(people.User.password_hash))) == {None}


def test_writes_its_history_with_the_commands_of_the_product(sessions, clock):
    populate(sessions, **SMALL, clock=clock)
    with sessions() as session:
        actions = set(session.scalars(select(ActivityLog.action)))
        newest, oldest = session.execute(
            select(func.max(ActivityLog.created_at), func.min(ActivityLog.created_at))
        ).one()
    assert {"CREATE", "UPDATE", "COMPLETE", "CANCEL"} <= actions
    assert newest <= clock()
    assert clock() - oldest == timedelta(days=36, hours=20, minutes=36)


def test_whoever_did_something_was_last_here_at_their_last_act(sessions, clock):
    populate(sessions, **SMALL, clock=clock)
    with sessions() as session:
        acts = session.execute(select(ActivityLog.user_id, ActivityLog.created_at).order_by(ActivityLog.created_at))
        latest = {user_id: at for user_id, at in acts if user_id}
        here = {user.id: user.last_login_at for user in session.scalars(select(people.User))}
    assert {user_id: at for user_id, at in here.items() if at} == latest
    assert len(latest) > 8
    assert max(latest.values()) <= clock()


def test_leaves_a_database_alone_that_has_people(sessions, clock):
    given = Given(sessions, clock)
    assert populate(sessions, **SMALL, clock=clock) is None
    assert given.rows(Machine) == []
    assert len(given.rows(people.User)) == 1


@pytest.mark.parametrize("size", [{"machines": 0}, {"machines": 601}, {"years": 0.001}, {"years": 11}])
def test_refuses_a_plant_of_impossible_size(sessions, clock, size):
    with pytest.raises(Invalid):
        populate(sessions, **size, clock=clock)


def test_a_single_machine_is_a_plant_too(sessions, clock):
    assert populate(sessions, machines=1, years=0.05, clock=clock) == Filled(14, 1, _count(sessions))


def _story(sessions):
    """Requests, visits and downtime, without ids and what is random by design."""
    request, line, user = MaintenanceRequest, MachineDowntime, people.User
    requests = (
        select(
            Machine.name,
            request.status,
            request.reported_at,
            request.failed_at,
            request.restored_at,
            request.problem_description,
            request.failure_code_id,
            user.username,
        )
        .join(Machine, Machine.id == request.machine_id)
        .outerjoin(user, user.id == request.assigned_to)
        .order_by(request.id)
    )
    segments = (
        select(Machine.name, line.start_time, line.end_time, line.downtime_type)
        .join(Machine, Machine.id == line.machine_id)
        .where(line.is_void.is_(False))
        .order_by(Machine.asset_number, line.start_time)
    )
    visits = select(user.username, WorkSession.started_at, WorkSession.ended_at).join(
        user, user.id == WorkSession.technician_id
    )
    with sessions() as session:
        stories = (requests, segments, visits.order_by(WorkSession.id))
        return [[tuple(row) for row in session.execute(story)] for story in stories]


def _count(sessions):
    with sessions() as session:
        return session.scalar(select(func.count()).select_from(MaintenanceRequest))
