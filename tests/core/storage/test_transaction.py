"""The boundary: who is believed, what is committed, what a refusal leaves."""

from datetime import timedelta
from threading import Barrier, Event, Thread

import pytest
from sqlalchemy import event, text

from core import people
from core.assets import Machine
from core.audit import LogAction, record
from core.audit.models import SecurityEvent
from core.kernel import Actor, Forbidden, Invalid, NotFound, Permission, Registered, Role, SignedOut, Unavailable
from core.maintenance import board, report_breakdown
from core.maintenance.models import MaintenanceRequest
from core.people import change_role, deactivate_user, end_sessions
from core.settings import load
from core.storage import connect, get_locked, run_command, run_query
from core.storage.retrying import Patience


def declared(function):
    """A command of this test alone, without a place in the registry."""
    function.registered = Registered(f"tests.{function.__name__}", function, Permission.SEE_FLOOR)
    return function


@pytest.fixture
def report(run, given):
    """Report the usual machine."""
    machine = given.machine()

    def call(actor):
        return run(report_breakdown, machine, "Oil on the floor", machine_stopped=True, actor=actor)

    return call


def test_does_what_a_signed_in_person_asks(report, given, supervisor):
    actor = given.signed_in(supervisor, address="192.0.2.9")
    report(actor)
    row = given.last_audit()
    assert (row.user_id, row.session_id, row.ip_address, row.user_agent) == (
        actor.user_id,
        actor.session_id,
        "192.0.2.9",
        "test",
    )
    assert (row.actor_name, row.actor_role) == (actor.full_name, Role.SUPERVISOR)


def test_refuses_somebody_deactivated_meanwhile(report, given, admin):
    actor = given.signed_in(given.person(Role.SUPERVISOR))
    given.do(deactivate_user, actor.user_id, "Left", actor=admin)
    _refused(report, given, actor)


def test_refuses_somebody_whose_role_changed_meanwhile(report, given, admin):
    actor = given.signed_in(given.person(Role.SUPERVISOR))
    given.do(change_role, actor.user_id, Role.MAINTENANCE_TECH, actor=admin)
    _refused(report, given, actor)


def test_refuses_somebody_who_signed_out(report, given, sessions, clock, supervisor):
    signed = people.sign_in(
        sessions, supervisor.username, "wheel under seven gates", address=None, user_agent=None, clock=clock
    )
    people.sign_out(sessions, signed.token, clock=clock)
    given.mark()
    _refused(report, given, signed.actor)


def test_refuses_somebody_signed_out_everywhere(report, given, admin):
    actor = given.signed_in(given.person(Role.SUPERVISOR))
    given.do(end_sessions, actor.user_id, actor=admin)
    _refused(report, given, actor)


def test_refuses_a_session_that_was_idle_too_long(report, given, supervisor, clock):
    actor = given.signed_in(supervisor)
    clock.advance(minutes=load().session_idle_minutes - 1)
    report(actor)
    given.mark()
    clock.advance(minutes=1)
    _refused(report, given, actor)


def test_refuses_a_session_past_its_absolute_end_however_busy(report, given, sessions, supervisor, clock):
    signed = people.sign_in(
        sessions, supervisor.username, "wheel under seven gates", address=None, user_agent=None, clock=clock
    )
    for _ in range(load().session_absolute_hours // 6):
        assert people.actor_of_token(sessions, signed.token, pressed=True, address=None, user_agent=None, clock=clock)
        clock.advance(hours=6)
    given.mark()
    _refused(report, given, signed.actor)


def test_refuses_the_session_of_somebody_else(report, given, supervisor, technician):
    theirs = given.signed_in(technician)
    _refused(
        report, given, Actor(supervisor.user_id, supervisor.username, supervisor.role, session_id=theirs.session_id)
    )


def test_keeps_a_refusal_with_the_name_that_was_claimed(report, given):
    visitor = Actor(None, "mallory", None, address="203.0.113.9", user_agent="curl")
    _refused(report, given, visitor)
    kept = given.rows(SecurityEvent)[-1]
    assert (kept.kind, kept.claimed_name, kept.subject) == ("SignedOut", "mallory", "maintenance.report_breakdown")
    assert (kept.ip_address, kept.user_agent) == ("203.0.113.9", "curl")


def test_a_reading_that_is_forbidden_leaves_an_event_and_one_that_finds_nothing_does_not(
    given, sessions, clock, technician
):
    from core.assets import machine
    from core.audit import activity

    with pytest.raises(Forbidden):
        run_query(sessions, activity, actor=technician, clock=clock)
    assert given.refusals() == 1
    with pytest.raises(NotFound):
        run_query(sessions, machine, 999, actor=technician, clock=clock)
    assert given.refusals() == 1


@pytest.mark.parametrize(("rows", "fault"), [(0, "wrote 0 audit rows"), (2, "wrote two audit rows")])
def test_a_command_that_does_not_write_exactly_one_audit_row_is_a_defect(run, given, admin, rows, fault):
    @declared
    def careless(session, *, actor, clock):
        get_locked(session, Machine, machine).name = "Changed"
        for _ in range(rows):
            record(session, LogAction.UPDATE, "machines", "Changed", actor=actor, at=clock())

    machine = given.machine("Press 1")
    with pytest.raises(RuntimeError, match=fault):
        run(careless, actor=admin)
    assert given.rows(Machine)[0].name == "Press 1"
    assert given.audit_rows() == 0


def test_a_change_that_its_audit_row_does_not_tell_of_is_a_defect(run, given, admin):
    @declared
    def hasty(session, *, actor, clock):
        record(session, LogAction.UPDATE, "machines", "Changed", actor=actor, at=clock())
        get_locked(session, Machine, machine).name = "Changed"

    machine = given.machine("Press 1")
    with pytest.raises(RuntimeError, match="after its audit row"):
        run(hasty, actor=admin)
    assert given.rows(Machine)[0].name == "Press 1"


@pytest.mark.parametrize("is_early", [True, False])
def test_a_command_that_undoes_its_own_transaction_is_a_defect_and_leaves_no_row_of_the_record(
    run, given, admin, is_early
):
    @declared
    def undoing(session, *, actor, clock):
        get_locked(session, Machine, machine).name = "Changed"
        session.flush()
        if is_early:
            session.rollback()
        record(session, LogAction.UPDATE, "machines", "Changed", actor=actor, at=clock())
        if not is_early:
            session.rollback()
            session.info["audit_rows"] = 1

    machine = given.machine("Press 1")
    with pytest.raises(RuntimeError, match="the transaction is over already"):
        run(undoing, actor=admin)
    assert given.rows(Machine)[0].name == "Press 1"
    assert given.audit_rows() == 0


def test_runs_nothing_that_is_not_declared(run, admin):
    with pytest.raises(TypeError, match="neither a command nor a query"):
        run(lambda session, *, actor, clock: None, actor=admin)


def test_the_whole_unit_sees_one_instant(run, given, admin, clock):
    seen = []

    @declared
    def slow(session, *, actor, clock):
        seen.append(clock())
        hand.advance(minutes=5)
        seen.append(clock())
        record(session, LogAction.UPDATE, "machines", "Looked twice", actor=actor, at=clock())

    hand = clock
    run(slow, actor=admin)
    assert seen[0] == seen[1]


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_the_time_of_who_had_to_wait_is_when_their_turn_came(run, sessions, given, clock, supervisor):
    machine = given.machine()
    with sessions() as holder:
        holder.execute(text("SELECT 1"))
        waiting = Thread(
            target=lambda: run(report_breakdown, machine, "Oil on the floor", machine_stopped=True, actor=supervisor)
        )
        waiting.start()
        _sleep(0.1)
        clock.advance(minutes=5)
        turn = clock()
    waiting.join()
    assert given.last_audit().created_at == turn


def test_a_command_that_fails_leaves_nothing_in_the_session_for_the_next(run, given, admin):
    machine = given.machine()
    with pytest.raises(Invalid):
        run(report_breakdown, machine, "short", machine_stopped=True, actor=admin)
    run(report_breakdown, machine, "Oil on the floor", machine_stopped=False, actor=admin)
    assert [change["entity"] for change in given.last_audit().changes] == ["maintenance_requests"]


def test_a_reading_writes_nothing(given, sessions, clock, supervisor):
    given.request()
    written = []
    engine = sessions.kw["bind"]

    def watch(_connection, _cursor, statement, *_):
        if not statement.lstrip().upper().startswith(("SELECT", "BEGIN", "SET", "PRAGMA")):
            written.append(statement)

    event.listen(engine, "before_cursor_execute", watch)
    try:
        run_query(sessions, board, actor=supervisor, clock=clock)
    finally:
        event.remove(engine, "before_cursor_execute", watch)
    assert written == []


@pytest.mark.parametrize("dialect", ["mariadb"])
def test_tries_again_after_a_lock_was_held_too_long(url, given, clock, supervisor):
    machine = given.machine()
    impatient = _with_short_lock_wait(url)
    holder = impatient()
    holder.execute(text("SELECT id FROM machines WHERE id = :id FOR UPDATE"), {"id": machine})
    release = Thread(target=lambda: (_sleep(1.4), holder.close()))
    release.start()
    run_command(
        impatient, report_breakdown, machine, "Oil on the floor", machine_stopped=True, actor=supervisor, clock=clock
    )
    release.join()
    assert len(given.rows(MaintenanceRequest)) == given.audit_rows() == 1
    impatient.kw["bind"].dispose()


@pytest.mark.parametrize("dialect", ["mariadb"])
def test_says_that_nothing_was_changed_when_a_lock_is_never_given_back(url, given, clock, supervisor):
    machine = given.machine()
    impatient = _with_short_lock_wait(url)
    with impatient() as holder:
        holder.execute(text("SELECT id FROM machines WHERE id = :id FOR UPDATE"), {"id": machine})
        with pytest.raises(Unavailable, match="Nothing was changed"):
            run_command(
                impatient, report_breakdown, machine, "Oil on it", symptoms=["LEAK"], machine_stopped=True,
                actor=supervisor, clock=clock,
            )  # fmt: skip
    assert given.rows(MaintenanceRequest) == []
    assert given.audit_rows() == 0
    impatient.kw["bind"].dispose()


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_begins_again_when_the_file_stayed_locked(url, given, clock, supervisor):
    machine = given.machine()
    impatient = connect(url, patience=Patience(tries=100))  # it lasts until the holder is gone
    event.listen(impatient.kw["bind"], "connect", lambda file, _record: file.execute("PRAGMA busy_timeout=1"))
    holder = impatient()
    holder.execute(text("SELECT 1"))
    release = Thread(target=lambda: (_sleep(0.1), holder.close()))
    release.start()
    run_command(
        impatient, report_breakdown, machine, "Oil on the floor", machine_stopped=True, actor=supervisor, clock=clock
    )
    release.join()
    assert len(given.rows(MaintenanceRequest)) == given.audit_rows() == 1
    impatient.kw["bind"].dispose()


@pytest.mark.parametrize("dialect", ["mariadb"])
def test_tries_again_after_a_deadlock(sessions, given, clock, admin):
    first, second = given.machine(), given.machine()
    tries, holds, other = [], Event(), sessions()

    @declared
    def lock_both(session, *, actor, clock):
        tries.append(1)
        get_locked(session, Machine, first).notes = "Locked first"
        session.flush()
        holds.set()
        if len(tries) == 1:
            _sleep(0.5)  # long enough for the other side to stand in front of the first machine
        get_locked(session, Machine, second).notes = "Locked second"
        record(session, LogAction.UPDATE, "machines", "Locked both", actor=actor, at=clock())

    def against():
        other.execute(text("UPDATE machines SET notes = 'Heavier' WHERE id = :id"), {"id": second})
        other.execute(text("UPDATE failure_codes SET is_active = is_active, description = CONCAT(description, ' ')"))
        holds.wait()
        other.execute(text("SELECT id FROM machines WHERE id = :id FOR UPDATE"), {"id": first})
        other.rollback()
        other.close()

    thread = Thread(target=against)
    thread.start()
    _sleep(0.2)
    run_command(sessions, lock_both, actor=admin, clock=clock)
    thread.join()
    assert len(tries) == 2
    assert [machine.notes for machine in given.rows(Machine)] == ["Locked first", "Locked second"]
    assert given.audit_rows() == 1


def test_many_writers_at_once_all_get_through(sessions, given, clock, supervisor):
    machine, barrier, faults = given.machine(), Barrier(12), []

    def write():
        barrier.wait()
        try:
            run_command(
                sessions,
                report_breakdown,
                machine,
                "Oil on the floor",
                machine_stopped=True,
                actor=supervisor,
                clock=clock,
            )
        except Exception as fault:
            faults.append(fault)

    threads = [Thread(target=write) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert len(given.rows(MaintenanceRequest)) == given.audit_rows() == 12
    assert sessions.kw["bind"].pool.checkedout() == 0


def test_a_session_lives_on_while_it_is_used(report, given, sessions, clock, supervisor):
    signed = people.sign_in(
        sessions, supervisor.username, "wheel under seven gates", address=None, user_agent=None, clock=clock
    )
    for _ in range(4):
        clock.advance(minutes=load().session_idle_minutes - 1)
        assert people.actor_of_token(sessions, signed.token, pressed=True, address=None, user_agent=None, clock=clock)
    report(signed.actor)
    assert given.clock() - timedelta(days=1) > given.rows(people.User)[0].created_at


def _refused(report, given, actor):
    with pytest.raises(SignedOut):
        report(actor)
    assert (given.audit_rows(), given.refusals(), given.rows(MaintenanceRequest)[1:]) == (0, 1, [])


def _with_short_lock_wait(url):
    impatient = connect(url)
    event.listen(
        impatient.kw["bind"],
        "connect",
        lambda connection, _record: connection.query("SET innodb_lock_wait_timeout=1"),
    )
    return impatient


def _sleep(seconds):
    Event().wait(seconds)
