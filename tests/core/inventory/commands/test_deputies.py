"""A deputy approves parts for a manager on the days that were named, nothing of their own, and then no more."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from core import invariants
from core.inventory import (
    DeputyState,
    approval_deputies,
    approve_parts_request,
    approve_parts_requests,
    approves_for,
    cancel_parts_request,
    confirm_emergency_take,
    dispute_emergency_take,
    emergency_take,
    end_deputy,
    name_deputy,
    parts_to_approve,
    reject_parts_request,
    takes_to_confirm,
)
from core.inventory.models import ApprovalDeputy, SparePartsRequest
from core.kernel import Actor, Conflict, Forbidden, Invalid, NotFound, Role, SignedOut, StaleState
from core.maintenance import Priority
from core.people import change_role, deactivate_user, reactivate_user
from core.storage import run_command
from tests.support.together import at_once, refused

TODAY = date(2026, 11, 24)
DAY = timedelta(days=1)


@pytest.fixture
def asked(given):
    """A parts request of a technician who is nobody else here."""
    return lambda: given.asked(given.stock(5), 2, actor=given.person(Role.MAINTENANCE_TECH))


@pytest.fixture
def name(given, manager):
    """Name somebody, as part of the set-up."""

    def ask(who, starts_on=TODAY, ends_on=TODAY + DAY, by=manager):
        return given.do(name_deputy, who.user_id, starts_on, ends_on, actor=by)

    return ask


@pytest.fixture
def may_approve(given):
    """Whether the boundary lets somebody approve at this moment."""

    def ask(who):
        try:
            given.ask(parts_to_approve, actor=who)
        except Forbidden:
            return False
        return True

    return ask


def states(given):
    return [(row.deputy_id, row.state) for row in given.ask(approval_deputies)]


def test_a_deputy_decides_like_the_manager_who_still_may(run, given, supervisor, manager, name, asked):
    name(supervisor)
    given.mark()

    first, second, third, fourth = (asked() for _ in range(4))
    run(approve_parts_request, first, Decimal(1), actor=supervisor)
    run(reject_parts_request, second, "Too dear", actor=supervisor)
    run(approve_parts_requests, [third], actor=supervisor)
    run(approve_parts_request, fourth, actor=manager)

    decided = {row.id: row.approved_by for row in given.rows(SparePartsRequest)}
    assert [decided[each] for each in (first, second, third, fourth)] == [supervisor.user_id] * 3 + [manager.user_id]
    assert [given.ask(query, actor=supervisor).count for query in (parts_to_approve, takes_to_confirm)] == [0, 0]


def test_a_deputy_looks_at_what_was_taken_in_an_emergency(run, given, supervisor, technician, name):
    name(supervisor)
    job = given.job(technician=technician, priority=Priority.CRITICAL)
    takes = [
        given.do(emergency_take, job, given.stock(5), Decimal(1), "At night", actor=technician).parts_request_id
        for _ in range(2)
    ]

    run(confirm_emergency_take, takes[0], actor=supervisor)
    run(dispute_emergency_take, takes[1], "There was time to ask", actor=supervisor)

    assert [row.emergency.value for row in given.rows(SparePartsRequest)] == ["CONFIRMED", "DISPUTED"]


def test_a_deputy_decides_without_what_it_costs(given, supervisor, technician, name):
    name(supervisor)
    job = given.job(technician=technician, priority=Priority.CRITICAL)
    part = given.stock(5, cost="4")
    given.do(emergency_take, job, part, Decimal(1), "At night", actor=technician)
    given.asked(part, 1, job=job)

    for waiting in (parts_to_approve, takes_to_confirm):
        assert [row.cost for row in given.ask(waiting).rows] == [Decimal(4)]
        assert [row.cost for row in given.ask(waiting, actor=supervisor).rows] == [None]


def test_naming_and_ending_stand_in_the_record(run, given, supervisor, manager):
    given.mark()
    named = run(name_deputy, supervisor.user_id, TODAY, TODAY + 6 * DAY, actor=manager)
    assert given.last_audit().description == (
        f"{supervisor.full_name} approves parts for {manager.full_name} from 2026-11-24 to 2026-11-30"
    )
    run(end_deputy, named, actor=manager)
    row = given.last_audit()
    assert (row.description, row.action) == (
        f"{supervisor.full_name} approves no more parts for {manager.full_name}",
        "PERMISSION",
    )
    assert given.audit_rows() == 2


MIDNIGHTS = [
    (date(2026, 11, 24), date(2026, 11, 24), datetime(2026, 11, 24, 23, 59, 59, tzinfo=UTC), True),
    (date(2026, 11, 24), date(2026, 11, 24), datetime(2026, 11, 25, 0, 0, tzinfo=UTC), False),
    (date(2026, 11, 26), date(2026, 11, 27), datetime(2026, 11, 25, 23, 59, 59, tzinfo=UTC), False),
    (date(2026, 11, 26), date(2026, 11, 27), datetime(2026, 11, 26, 0, 0, tzinfo=UTC), True),
    # The plant's clock stands at UTC+1 from 28 March 2027 to 30 October 2027.
    (date(2027, 3, 28), date(2027, 3, 28), datetime(2027, 3, 28, 22, 59, 59, tzinfo=UTC), True),
    (date(2027, 3, 28), date(2027, 3, 28), datetime(2027, 3, 28, 23, 0, tzinfo=UTC), False),
    (date(2027, 10, 31), date(2027, 10, 31), datetime(2027, 10, 30, 23, 0, tzinfo=UTC), True),
    (date(2027, 10, 31), date(2027, 10, 31), datetime(2027, 10, 31, 23, 59, 59, tzinfo=UTC), True),
    (date(2027, 10, 31), date(2027, 10, 31), datetime(2027, 11, 1, 0, 0, tzinfo=UTC), False),
]


def test_counts_from_the_first_midnight_of_the_plant_to_the_end_of_the_last_day(
    given, clock, supervisor, manager, name, may_approve
):
    """The last day belongs to it, and days on which clocks change are whole days too."""
    began = clock()
    for starts_on, ends_on, now, may in MIDNIGHTS:
        named = name(supervisor, starts_on, ends_on)
        clock.now = now
        told = bool(given.ask(approves_for, actor=supervisor))
        assert (may_approve(supervisor), told) == (may, may), (starts_on, now)
        clock.now = began
        given.do(end_deputy, named, actor=manager)


def test_a_deputy_decides_on_nothing_that_they_asked_for_or_took(run, given, technician, name):
    name(technician)
    own = given.asked(given.stock(5), 2, actor=technician)
    job = given.job(technician=given.person(Role.MAINTENANCE_TECH), priority=Priority.HIGH)
    take = given.do(emergency_take, job, given.stock(5), Decimal(1), "At night", actor=technician).parts_request_id
    decisions = [
        (approve_parts_request, own),
        (reject_parts_request, own, "Not needed"),
        (approve_parts_requests, [own]),
        (confirm_emergency_take, take),
        (dispute_emergency_take, take, "Not needed"),
    ]
    given.mark()
    for command, *arguments in decisions:
        with pytest.raises(Forbidden, match="their own"):
            run(command, *arguments, actor=technician)
    assert (given.audit_rows(), given.refusals()) == (0, len(decisions))


def test_what_a_deputy_asks_for_is_decided_by_the_manager(run, given, technician, manager, name):
    name(technician)
    request = given.asked(given.stock(5), 2, actor=technician)

    assert run(approve_parts_request, request, actor=manager).quantity_approved == 2


def test_a_deputy_may_nothing_else_of_a_manager(run, given, technician, supervisor, name, asked):
    """Neither pass it on, nor end it, nor cancel what others asked for."""
    named = name(technician)
    for command, *arguments in (
        (name_deputy, supervisor.user_id, TODAY, TODAY),
        (end_deputy, named),
        (cancel_parts_request, asked(), "Not needed"),
    ):
        with pytest.raises(Forbidden):
            run(command, *arguments, actor=technician)
    with pytest.raises(Forbidden):
        given.ask(approval_deputies, actor=technician)


def test_ending_it_counts_at_once_and_once(run, given, supervisor, manager, name, may_approve):
    named = name(supervisor)
    assert may_approve(supervisor)

    run(end_deputy, named, actor=given.person(Role.MAINTENANCE_MANAGER))

    assert not may_approve(supervisor)
    assert states(given) == []
    with pytest.raises(StaleState):
        run(end_deputy, named, actor=manager)


def test_one_whose_days_are_over_cannot_be_ended(run, supervisor, manager, name, clock):
    named = name(supervisor)
    clock.advance(days=2)
    with pytest.raises(StaleState):
        run(end_deputy, named, actor=manager)


@pytest.mark.parametrize("who", ["deputy", "manager"])
def test_a_closed_account_ends_it_for_as_long_as_it_is_closed(given, admin, supervisor, name, may_approve, who):
    other = given.person(Role.MAINTENANCE_MANAGER)
    name(supervisor, by=other)
    gone = {"deputy": supervisor, "manager": other}[who]
    given.do(deactivate_user, gone.user_id, "Left", actor=admin)

    assert not may_approve(supervisor)
    assert states(given) == [(supervisor.user_id, DeputyState.LOST)]

    given.do(reactivate_user, gone.user_id, actor=admin)
    assert may_approve(supervisor)


def test_another_role_that_may_not_stand_in_ends_it(given, admin, supervisor, name, may_approve):
    name(supervisor)
    given.do(change_role, supervisor.user_id, Role.INVENTORY_MANAGER, actor=admin)

    assert not may_approve(given.again(supervisor))
    assert states(given) == [(supervisor.user_id, DeputyState.LOST)]


def test_the_deputy_of_somebody_who_manages_no_more_approves_no_more(given, admin, supervisor, name, may_approve):
    other = given.person(Role.MAINTENANCE_MANAGER)
    name(supervisor, by=other)
    given.do(change_role, other.user_id, Role.MAINTENANCE_TECH, actor=admin)

    assert not may_approve(supervisor)


def test_who_administers_hands_out_or_approves_already_is_not_named(run, given, manager):
    for role in (Role.ADMIN, Role.INVENTORY_MANAGER, Role.MAINTENANCE_MANAGER):
        with pytest.raises(Invalid, match="cannot stand in"):
            run(name_deputy, given.person(role).user_id, TODAY, TODAY, actor=manager)


def test_nobody_names_themselves_somebody_who_left_or_who_is_not_there(run, given, admin, manager):
    left = given.person(Role.SUPERVISOR)
    given.do(deactivate_user, left.user_id, "Left", actor=admin)
    with pytest.raises(Invalid, match="somebody else"):
        run(name_deputy, manager.user_id, TODAY, TODAY, actor=manager)
    with pytest.raises(Invalid, match="cannot stand in"):
        run(name_deputy, left.user_id, TODAY, TODAY, actor=manager)
    with pytest.raises(NotFound):
        run(name_deputy, 10**6, TODAY, TODAY, actor=manager)
    with pytest.raises(NotFound):
        run(end_deputy, 10**6, actor=manager)
    with pytest.raises(Forbidden):
        run(name_deputy, left.user_id, TODAY, TODAY, actor=Actor.system())


def test_refuses_days_that_are_over_in_the_wrong_order_or_too_many(run, supervisor, manager):
    for starts_on, ends_on, why in (
        (TODAY - DAY, TODAY, "today at the earliest"),
        (TODAY + DAY, TODAY, "before the first"),
        (TODAY, TODAY + 92 * DAY, "at most 92 days"),
    ):
        with pytest.raises(Invalid, match=why):
            run(name_deputy, supervisor.user_id, starts_on, ends_on, actor=manager)
    assert run(name_deputy, supervisor.user_id, TODAY, TODAY + 91 * DAY, actor=manager)


def test_today_is_the_day_of_the_plant(run, given, supervisor, manager, clock):
    """It is past midnight in London while it is still the day before in UTC."""
    clock.now = datetime(2027, 6, 30, 23, 30, tzinfo=UTC)
    with pytest.raises(Invalid, match="today at the earliest"):
        run(name_deputy, supervisor.user_id, date(2027, 6, 30), date(2027, 7, 2), actor=manager)
    run(name_deputy, supervisor.user_id, date(2027, 7, 1), date(2027, 7, 1), actor=manager)
    assert states(given) == [(supervisor.user_id, DeputyState.ACTING)]


def test_a_manager_has_one_deputy_at_a_time(run, given, supervisor, technician, manager, name):
    first = name(supervisor, TODAY + DAY, TODAY + 3 * DAY)
    with pytest.raises(Conflict, match=f"{supervisor.full_name} stands in for you until 2026-11-27"):
        run(name_deputy, technician.user_id, TODAY + 3 * DAY, TODAY + 5 * DAY, actor=manager)

    name(technician, TODAY, TODAY)
    name(technician, TODAY + 4 * DAY, TODAY + 5 * DAY)
    name(technician, TODAY + DAY, TODAY + DAY, by=given.person(Role.MAINTENANCE_MANAGER))
    given.do(end_deputy, first, actor=manager)
    name(technician, TODAY + 2 * DAY, TODAY + 2 * DAY)
    acting, coming = DeputyState.ACTING, DeputyState.COMING
    assert [state for _, state in states(given)] == [acting, coming, coming, coming]


def test_two_managers_may_name_the_same_person(given, supervisor, manager, name, may_approve):
    first, other = name(supervisor), given.person(Role.MAINTENANCE_MANAGER)
    name(supervisor, by=other)
    assert [row.manager for row in given.ask(approves_for, actor=supervisor)] == [manager.full_name, other.full_name]

    given.do(end_deputy, first, actor=manager)
    assert may_approve(supervisor)


def test_a_role_that_is_only_claimed_does_not_help(run, supervisor, name, asked):
    name(supervisor)
    with pytest.raises(SignedOut):
        run(approve_parts_request, asked(), actor=replace(supervisor, role=Role.MAINTENANCE_MANAGER))


def test_two_names_at_the_same_instant_make_one_deputy(sessions, given, supervisor, technician, manager, clock):
    def press(who):
        return lambda: run_command(sessions, name_deputy, who.user_id, TODAY, TODAY, actor=manager, clock=clock)

    outcomes = at_once(press(supervisor), press(technician))

    assert [type(fault) for fault in refused(outcomes)] == [Conflict]
    assert len(given.rows(ApprovalDeputy)) == 1


def test_an_approval_at_the_instant_of_the_end_is_whole_or_refused(
    sessions, given, supervisor, manager, name, clock, asked
):
    named, request = name(supervisor), asked()

    outcomes = at_once(
        lambda: run_command(sessions, end_deputy, named, actor=manager, clock=clock),
        lambda: run_command(sessions, approve_parts_request, request, actor=supervisor, clock=clock),
    )

    row = given.rows(SparePartsRequest)[0]
    is_refused = [type(fault) for fault in refused(outcomes)] == [Forbidden]
    assert is_refused or refused(outcomes) == []
    assert (row.status.value, row.quantity_reserved) == (("PENDING", 0) if is_refused else ("APPROVED", 2))


def test_few_approvers_are_worth_a_look_and_no_fault(sessions, given, admin, manager, supervisor, name, clock):
    def said():
        assert invariants.check(sessions, clock) == []
        return invariants.warnings(sessions, clock)

    assert [line.partition(" approve")[0] for line in said()] == ["only one person can"]
    name(supervisor, TODAY, TODAY)
    assert said() == []
    clock.advance(days=1)
    assert len(said()) == 1
    given.do(deactivate_user, manager.user_id, "Left", actor=admin)
    assert [line.partition(" approve")[0] for line in said()] == ["nobody can"]
