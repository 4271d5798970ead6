"""Signing in with a PIN: only on a device that knows the person, and not by trying."""

import pytest

from core import people
from core.audit.models import LogAction, SecurityEvent
from core.kernel import Role
from core.people import rules
from core.people.models import KnownDevice, UserSession
from tests.support.given import PASSWORD, PASSWORD_HASH, PIN, PIN_HASH
from tests.support.together import at_once

WRONG = "602914"
TABLET = "tablet"


@pytest.fixture
def novak(given):
    """A technician whose PIN works on the tablet."""
    return given.with_pin(Role.MAINTENANCE_TECH, device=TABLET)


@pytest.fixture
def by_pin(sessions, clock, novak):
    """Sign in by PIN."""

    def call(pin=PIN, *, person=None, device=TABLET):
        whence = {"address": "192.0.2.7", "user_agent": "tablet", "clock": clock}
        return people.sign_in_by_pin(sessions, device, person or novak.user_id, pin, **whence)

    return call


@pytest.fixture
def by_password(sessions, clock, novak):
    """Sign in by password."""

    def call(*, device=TABLET, remember=False, username=None):
        whence = {"address": "192.0.2.7", "user_agent": "tablet", "clock": clock}
        name = username or novak.username
        return people.sign_in(sessions, name, PASSWORD, device=device, remember=remember, **whence)

    return call


@pytest.fixture
def offered(sessions, clock):
    """The names that a device offers."""
    return lambda device=TABLET: [
        (each.user_id, each.is_locked) for each in people.people_of_device(sessions, device, clock=clock)
    ]


def test_opens_a_session_of_that_person(by_pin, given, novak, clock):
    signed = by_pin()
    assert (signed.actor.user_id, signed.actor.role) == (novak.user_id, Role.MAINTENANCE_TECH)
    assert given.rows(UserSession)[-1].created_at == clock()
    assert (given.last_audit().action, given.last_audit().description) == (
        LogAction.LOGIN,
        f"{novak.full_name} signed in with a PIN",
    )


def test_only_on_a_device_that_knows_the_person(by_pin, offered, given, novak):
    other = given.with_pin(Role.SUPERVISOR, device="her own tablet")
    assert offered() == [(novak.user_id, False)]
    for wrong in ({"device": "any other"}, {"person": other.user_id}, {"person": 999_999}):
        with pytest.raises(people.DeviceUnknown):
            by_pin(**wrong)
    assert given.user(other).pin_failures == 0


def test_a_wrong_pin_is_counted_and_kept(by_pin, given, novak):
    with pytest.raises(people.PinRefused) as refusal:
        by_pin(WRONG)
    assert refusal.value.tries_left == rules.PIN_TRIES - 1
    event = given.rows(SecurityEvent)[-1]
    assert (event.kind, event.user_id, event.ip_address) == ("LOGIN_FAILED", novak.user_id, "192.0.2.7")


def test_is_locked_after_five_and_opened_by_the_password(by_pin, by_password, offered, given, novak):
    for left in reversed(range(rules.PIN_TRIES)):
        with pytest.raises(people.PinRefused) as refusal:
            by_pin(WRONG)
        assert refusal.value.tries_left == left
    assert given.rows(SecurityEvent)[-1].kind == "LOCK"
    with pytest.raises(people.PinLocked):
        by_pin()
    assert offered() == [(novak.user_id, True)]

    by_password()
    assert by_pin().actor.user_id == novak.user_id


def test_a_lock_is_of_the_person_not_of_the_device(by_pin, by_password, novak):
    by_password(device="second tablet", remember=True)
    for number in range(rules.PIN_TRIES):
        with pytest.raises(people.PinRefused):
            by_pin(WRONG, device=TABLET if number % 2 else "second tablet")
    for device in (TABLET, "second tablet"):
        with pytest.raises(people.PinLocked):
            by_pin(device=device)


def test_a_right_pin_ends_the_count(by_pin):
    for _ in range(rules.PIN_TRIES - 1):
        with pytest.raises(people.PinRefused):
            by_pin(WRONG)
    by_pin()
    with pytest.raises(people.PinRefused) as refusal:
        by_pin(WRONG)
    assert refusal.value.tries_left == rules.PIN_TRIES - 1


def test_many_at_once_are_no_more_tries(by_pin, given, novak):
    def guess(number):
        try:
            by_pin(f"60291{number}" if number != 3 else "602999")
        except people.SignInRefused as refusal:
            return type(refusal)
        return "in"

    outcomes = at_once(*(lambda number=number: guess(number) for number in range(9)))
    assert outcomes.count(people.PinRefused) == rules.PIN_TRIES
    assert outcomes.count(people.PinLocked) == 9 - rules.PIN_TRIES
    assert given.user(novak).pin_failures == rules.PIN_TRIES


def test_a_password_alone_does_not_make_the_device_known(by_password, offered, novak):
    assert by_password(device="second tablet").lacks_pin is False
    assert offered("second tablet") == []
    by_password(device="second tablet", remember=True)
    assert offered("second tablet") == [(novak.user_id, False)]


def test_who_has_none_yet_is_told_so_where_the_device_is_to_know_them(by_password, offered, given, run):
    ama = given.person(Role.SUPERVISOR)
    assert by_password(username=ama.username, remember=True).lacks_pin
    assert ama.user_id not in [user_id for user_id, _ in offered()]


def test_who_never_chose_one_is_told_so_once(by_password, given):
    ama = given.person(Role.SUPERVISOR)
    by_password(username=ama.username, remember=True)
    assert by_password(username=ama.username).lacks_pin is False


def test_the_record_names_the_device_that_knows_somebody_from_now_on(by_password, given, novak):
    by_password(device="second tablet", remember=True)
    told = given.last_audit()
    assert told.action == LogAction.LOGIN
    (known,) = [change for change in told.changes if change["entity"] == "known_devices"]
    assert (known["before"], known["after"]["user_id"]) == (None, novak.user_id)
    assert "device_hash" not in known["after"]


def test_two_of_one_name_are_told_apart(by_password, sessions, clock, given, novak):
    with given.sessions.begin() as session:
        names = {"full_name": novak.full_name, "role": Role.SUPERVISOR, "now": clock()}
        user = people.add_user(session, username="namesake", password_hash=PASSWORD_HASH, **names)
        user.pin_hash = PIN_HASH
    assert [each.username for each in people.people_of_device(sessions, TABLET, clock=clock)] == [None]
    by_password(username="namesake", remember=True)
    offered = people.people_of_device(sessions, TABLET, clock=clock)
    assert [(each.full_name, each.username) for each in offered] == [
        (novak.full_name, novak.username),
        (novak.full_name, "namesake"),
    ]


def test_who_administers_is_never_known(by_password, given):
    boss = given.person(Role.ADMIN)
    assert by_password(username=boss.username, remember=True).lacks_pin is False
    assert boss.user_id not in [device.user_id for device in given.rows(KnownDevice)]


@pytest.mark.parametrize("ending", ["everywhere", "password", "role", "closed", "removed", "stopped", "reset"])
def test_what_signs_out_ends_it_too(by_pin, offered, given, novak, admin, ending):
    match ending:
        case "everywhere":
            given.do(people.end_sessions, novak.user_id, actor=novak)
        case "password":
            given.do(people.change_password, PASSWORD, "seven slow green kettles", actor=novak)
        case "role":
            given.do(people.change_role, novak.user_id, Role.SUPERVISOR, actor=admin)
        case "closed":
            given.do(people.deactivate_user, novak.user_id, "Left", actor=admin)
        case "removed":
            given.do(people.remove_pin, actor=novak)
        case "stopped":
            given.do(people.stop_pin_here, actor=novak)
        case "reset":
            given.do(people.reset_password, novak.user_id, actor=admin)
    assert offered() == []
    with pytest.raises(people.DeviceUnknown):
        by_pin()


def test_the_usual_tablet_knows_somebody_again_after_the_password(by_pin, by_password, given, novak):
    given.do(people.end_sessions, novak.user_id, actor=novak)
    by_password()
    assert by_pin().actor.user_id == novak.user_id


def test_a_device_forgets_who_does_not_come(by_pin, offered, clock, novak):
    clock.advance(days=60)
    by_pin()
    clock.advance(days=89)
    assert offered() == [(novak.user_id, False)]
    clock.advance(days=1)
    assert offered() == []
    with pytest.raises(people.DeviceUnknown):
        by_pin()


def test_a_new_pin_with_a_witness_works_where_the_old_one_did(by_pin, given, novak):
    for _ in range(rules.PIN_TRIES):
        with pytest.raises(people.PinRefused):
            by_pin(WRONG)
    given.do(people.reset_pin, novak.user_id, "480175", actor=given.the(Role.SUPERVISOR))
    with pytest.raises(people.PinRefused):
        by_pin()
    assert by_pin("480175").actor.user_id == novak.user_id


def test_failed_passwords_of_others_do_not_keep_anybody_out(by_pin, sessions, clock, novak):
    for _ in range(rules.ACCOUNT_TRIES):
        with pytest.raises(people.SignInRefused):
            people.sign_in(sessions, novak.username, "wrong", address="192.0.2.7", user_agent=None, clock=clock)
    assert by_pin().actor.user_id == novak.user_id
