"""Changes to accounts."""

from datetime import timedelta

import pytest

from core import people
from core.kernel import Conflict, Forbidden, Invalid, NotFound, Role, StaleState
from core.maintenance.models import MaintenanceRequest, WorkSession
from core.people import (
    AccountCounts,
    AccountState,
    LastAdministrator,
    SignInRefused,
    WeakPassword,
    change_password,
    change_role,
    choose_language,
    create_user,
    deactivate_user,
    end_sessions,
    reactivate_user,
    reset_password,
    update_user,
)
from core.people.models import User, UserSession
from core.storage import run_command
from tests.support.given import PASSWORD
from tests.support.together import at_once, refused

NEW = "seven slow green kettles"
FACTS = {"full_name": "Robin Hale", "department_id": None, "email": None, "phone": None}


def test_adds_a_person_with_a_link_or_a_password(run, given, admin):
    linked = run(create_user, "robin", "Robin Hale", Role.SUPERVISOR, actor=admin)
    ready = run(create_user, "alex", "Alex Reed", Role.MAINTENANCE_TECH, password=NEW, actor=admin)
    assert len(linked.setup_token) >= 43
    assert ready.setup_token is None
    found = given.ask(people.people, search="HALE", actor=admin) + given.ask(people.people, search="alex", actor=admin)
    assert [(person.username, person.has_password) for person in found] == [("robin", False), ("alex", True)]
    assert given.audit_rows() == 2
    assert NEW not in str(given.last_audit().changes)


@pytest.mark.parametrize("taken", ["ROBIN", " robin ", "\uff32obin"])
def test_refuses_a_name_that_is_taken_however_it_is_written(run, given, admin, taken):
    given.person(Role.SUPERVISOR, "robin")
    with pytest.raises(Conflict, match="is taken"):
        run(create_user, taken, "Other Person", Role.SUPERVISOR, actor=admin)


@pytest.mark.parametrize("name", ["", "a", "a b", "a/b", "x" * 61, "<b>x</b>", "a\nb"])
def test_refuses_a_name_that_breaks_a_rule(run, admin, name):
    with pytest.raises(Invalid):
        run(create_user, name, "Some Body", Role.SUPERVISOR, actor=admin)


def test_refuses_a_weak_password_a_strange_language_and_a_missing_department(run, given, admin):
    with pytest.raises(WeakPassword):
        run(create_user, "robin", "Robin Hale", Role.ADMIN, password="short", actor=admin)
    with pytest.raises(Invalid, match="language"):
        run(create_user, "robin", "Robin Hale", Role.ADMIN, locale="tlh", actor=admin)
    with pytest.raises(NotFound):
        run(create_user, "robin", "Robin Hale", Role.ADMIN, department_id=999, actor=admin)
    assert given.audit_rows() == 0


def test_of_two_who_add_the_same_name_at_once_one_is_told(sessions, given, admin, clock):
    def add():
        return run_command(sessions, create_user, "robin", "Robin Hale", Role.ADMIN, actor=admin, clock=clock)

    assert [isinstance(fault, Conflict) for fault in refused(at_once(add, add))] == [True]


def test_changes_the_facts_of_a_person_once_per_version(run, given, admin, technician):
    run(update_user, technician.user_id, **FACTS | {"email": "r@x.example"}, version=1, actor=admin)
    user = given.user(technician)
    assert (user.full_name, user.email, user.version) == ("Robin Hale", "r@x.example", 2)
    with pytest.raises(StaleState):
        run(update_user, technician.user_id, **FACTS, version=1, actor=admin)


def test_deactivation_ends_sessions_and_returns_jobs(run, given, admin, manager, clock):
    worker, machine = given.person(Role.MAINTENANCE_TECH), given.machine()
    given.signed_in(worker)
    job, began = given.job(machine, technician=worker), clock()
    clock.advance(minutes=10)

    assert run(deactivate_user, worker.user_id, "Left", actor=admin) == 1

    assert given.user(worker).is_active is False
    assert [row.ended_at for row in given.rows(UserSession)] == [clock()]
    assert [row.ended_at for row in given.rows(WorkSession)] == [clock()]
    assert given.rows(MaintenanceRequest)[0].assigned_to is None
    assert given.line(machine) == [("MAINTENANCE", began, clock()), ("BREAKDOWN", clock(), None)]
    assert job
    assert (given.audit_rows(), given.last_audit().reason) == (1, "Left")


def test_deactivation_wants_a_reason_and_works_once(run, given, admin, technician):
    with pytest.raises(Invalid, match="reason"):
        run(deactivate_user, technician.user_id, " ", actor=admin)
    run(deactivate_user, technician.user_id, "Left", actor=admin)
    with pytest.raises(StaleState):
        run(deactivate_user, technician.user_id, "Left", actor=admin)
    run(reactivate_user, technician.user_id, actor=admin)
    assert given.user(technician).is_active
    with pytest.raises(StaleState):
        run(reactivate_user, technician.user_id, actor=admin)


def test_the_last_administrator_stays(run, given, admin):
    with pytest.raises(LastAdministrator):
        run(deactivate_user, admin.user_id, "Tired", actor=admin)
    given.person(Role.ADMIN)
    run(deactivate_user, admin.user_id, "Tired", actor=admin)


def test_of_two_administrators_who_deactivate_each_other_one_stays(sessions, given, admin, clock):
    other = given.person(Role.ADMIN)
    outcomes = at_once(
        lambda: run_command(sessions, deactivate_user, other.user_id, "Out", actor=admin, clock=clock),
        lambda: run_command(sessions, deactivate_user, admin.user_id, "Out", actor=other, clock=clock),
    )
    assert len(refused(outcomes)) == 1
    assert isinstance(refused(outcomes)[0], LastAdministrator | Forbidden)
    assert sum(user.is_active for user in given.rows(User, User.role == Role.ADMIN)) == 1


def test_of_two_administrators_who_demote_each_other_one_stays(sessions, given, admin, clock):
    other = given.person(Role.ADMIN)
    outcomes = at_once(
        lambda: run_command(sessions, change_role, other.user_id, Role.SUPERVISOR, actor=admin, clock=clock),
        lambda: run_command(sessions, change_role, admin.user_id, Role.SUPERVISOR, actor=other, clock=clock),
    )
    assert len(refused(outcomes)) == 1
    assert len(given.rows(User, User.role == Role.ADMIN)) == 1


def test_another_role_ends_sessions_and_returns_jobs(run, given, admin):
    worker = given.person(Role.MAINTENANCE_TECH)
    given.signed_in(worker)
    given.job(technician=worker)
    run(change_role, worker.user_id, Role.SUPERVISOR, actor=admin)
    assert given.user(worker).role is Role.SUPERVISOR
    assert given.rows(UserSession)[0].ended_at
    assert given.rows(MaintenanceRequest)[0].assigned_to is None
    assert given.last_audit().action == "PERMISSION"


def test_the_role_that_somebody_has_takes_nothing_from_them(run, given, admin):
    worker = given.person(Role.MAINTENANCE_TECH)
    given.signed_in(worker)
    given.job(technician=worker)
    with pytest.raises(StaleState, match="has this role already"):
        run(change_role, worker.user_id, Role.MAINTENANCE_TECH, actor=admin)
    assert given.rows(UserSession)[0].ended_at is None
    assert given.rows(MaintenanceRequest)[0].assigned_to == worker.user_id


def test_nobody_changes_their_own_role(run, given, admin):
    given.person(Role.ADMIN)
    with pytest.raises(Forbidden, match="their own role"):
        run(change_role, admin.user_id, Role.SUPERVISOR, actor=admin)


def test_a_password_is_changed_by_who_knows_it(run, given, sessions, technician, clock):
    given.signed_in(technician)
    with pytest.raises(SignInRefused):
        run(change_password, "wrong", NEW, actor=technician)
    with pytest.raises(WeakPassword):
        run(change_password, PASSWORD, "short", actor=technician)
    run(change_password, PASSWORD, NEW, actor=technician)
    assert given.rows(UserSession)[0].ended_at
    assert people.sign_in(sessions, technician.username, NEW, address=None, user_agent=None, clock=clock)


def test_the_current_password_is_not_guessed_at_an_open_tablet(run, technician, clock):
    for _ in range(5):
        with pytest.raises(SignInRefused):
            run(change_password, "wrong", NEW, actor=technician)
    with pytest.raises(people.SignInThrottled):
        run(change_password, PASSWORD, NEW, actor=technician)
    clock.advance(minutes=16)
    run(change_password, PASSWORD, NEW, actor=technician)


def test_a_reset_password_works_no_more(run, given, sessions, technician, admin, clock):
    run(reset_password, technician.user_id, actor=admin)
    with pytest.raises(SignInRefused):
        people.sign_in(sessions, technician.username, PASSWORD, address=None, user_agent=None, clock=clock)


def test_sessions_are_ended_by_oneself_or_an_administrator(run, given, technician, supervisor, admin):
    given.signed_in(technician)
    with pytest.raises(Forbidden):
        run(end_sessions, technician.user_id, actor=supervisor)
    run(end_sessions, technician.user_id, actor=technician)
    assert given.rows(UserSession)[0].ended_at
    run(end_sessions, supervisor.user_id, actor=admin)


def test_a_language_is_chosen_among_those_spoken(run, given, technician):
    run(choose_language, "de", actor=technician)
    assert given.user(technician).locale == "de"
    run(choose_language, None, actor=technician)
    with pytest.raises(Invalid):
        run(choose_language, "xx", actor=technician)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMIN])
def test_accounts_of_others_are_for_administrators(run, given, role, technician):
    actor, them = given.the(role), given.person(Role.SUPERVISOR).user_id
    for command, args, facts in [
        (create_user, ("robin", "Robin Hale", Role.ADMIN), {}),
        (update_user, (them,), FACTS | {"version": 1}),
        (deactivate_user, (them, "Out"), {}),
        (reactivate_user, (them,), {}),
        (change_role, (them, Role.ADMIN), {}),
        (reset_password, (them,), {}),
    ]:
        with pytest.raises(Forbidden):
            run(command, *args, **facts, actor=actor)
    assert (given.audit_rows(), given.refusals()) == (0, 6)


def test_readings_tell_each_what_concerns_them(given, sessions, technician, admin, clock):
    signed = given.signed_in(technician)
    assert [row.is_this_one for row in given.ask(people.my_sessions, actor=signed)] == [True]
    assert given.ask(people.my_account, actor=signed).username == technician.username
    assert given.ask(people.person, technician.user_id, actor=admin).full_name == technician.full_name
    assert technician.user_id in {c.id for c in given.ask(people.colleagues, Role.MAINTENANCE_TECH)}
    assert given.ask(people.people, search="100%_", actor=admin) == []


def test_people_and_colleagues_come_a_page_at_a_time_by_name(given, admin):
    for name in ("anna.novak", "jan.novak", "jan_novak", "olu.osei"):
        given.person(Role.MAINTENANCE_TECH, name)
    for query, roles in ((people.people, ()), (people.colleagues, (Role.MAINTENANCE_TECH,))):
        seen, after = [], None
        while page := given.ask(query, *roles, after=after, limit=2, actor=admin):
            assert len(page) <= 2
            seen += [each.id for each in page]
            after = (page[-1].full_name, page[-1].id)
        everybody = given.ask(query, *roles, actor=admin)
        assert seen == [each.id for each in everybody]
        assert [each.username for each in everybody if each.full_name == "Jan Novak"] == ["jan.novak", "jan_novak"]


def test_accounts_are_counted_and_found_by_what_they_need(given, admin, clock):
    names = ["locked.one", "unset.one", "closed.one", "fine.one"]
    locked, unset, closed, fine = (given.person(Role.SUPERVISOR, name) for name in names)
    for _ in range(5):
        with pytest.raises(SignInRefused):
            people.sign_in(given.sessions, "Locked.One", "wrong", address=None, user_agent=None, clock=clock)
    given.do(people.reset_password, unset.user_id, actor=admin)
    given.do(people.deactivate_user, closed.user_id, "Left", actor=admin)

    def found(state):
        return [each.id for each in given.ask(people.people, state=AccountState(state), search="one", actor=admin)]

    assert given.ask(people.account_counts, search="one", actor=admin) == AccountCounts(3, 1, 1, 1)
    assert (found("blocked"), found("unset"), found("closed")) == (
        [locked.user_id],
        [unset.user_id],
        [closed.user_id],
    )
    person = given.ask(people.person, locked.user_id, actor=admin)
    assert person.blocked_until == clock() + timedelta(minutes=1)
    assert given.ask(people.person, unset.user_id, actor=admin).link_until == clock() + timedelta(hours=24)
    assert given.ask(people.person, fine.user_id, actor=admin).blocked_until is None
    clock.advance(minutes=2)
    assert found("blocked") == []
