"""The PIN: who may have one, how it is proved, and who may reset it as a witness."""

import pytest

from core import people
from core.audit.models import LogAction
from core.kernel import Forbidden, Invalid, Role, StaleState
from core.people import passwords, rules
from core.people.models import KnownDevice, User
from tests.support.given import PASSWORD, PIN

TABLET = "tablet"


@pytest.fixture
def novak(given):
    """A technician, signed in on the tablet."""
    return given.signed_in(given.person(Role.MAINTENANCE_TECH), device=TABLET)


@pytest.mark.parametrize("pin", ["602913", "000001", "112233", "135790"])
def test_takes_six_digits(pin):
    rules.check_pin(pin)


@pytest.mark.parametrize("pin", ["", "12345", "1234567", "12345a", " 60291", "６０２９１３", "-60291", "6029.1"])  # noqa: RUF001
def test_refuses_anything_but_six_digits(pin):
    with pytest.raises(people.WeakPin, match="has 6 digits"):
        rules.check_pin(pin)


@pytest.mark.parametrize("pin", ["000000", "777777", "121212", "123123", "123456", "654321", "890123", "210987"])
def test_refuses_what_is_tried_first(pin):
    with pytest.raises(people.WeakPin, match="tried first"):
        rules.check_pin(pin)


def test_is_chosen_with_the_password_and_works_on_this_device_at_once(run, given, novak, clock):
    run(people.choose_pin, PASSWORD, PIN, actor=novak)

    user = given.user(novak)
    assert passwords.matches(PIN, user.pin_hash)
    assert (user.pin_set_at, user.pin_witness_id) == (clock(), None)
    pin = given.ask(people.my_pin, actor=novak)
    assert pin == people.OwnPin(True, True, False, clock(), None, works_here=True, other_devices=0)
    assert PIN not in str(given.last_audit().changes)


def test_needs_the_password(run, given, novak):
    with pytest.raises(people.SignInRefused, match="current password"):
        run(people.choose_pin, "wrong", PIN, actor=novak)
    assert given.user(novak).pin_hash is None


def test_the_password_cannot_be_tried_out_through_it(run, novak):
    for number in range(rules.ACCOUNT_TRIES):
        command, wrong = (people.choose_pin, PIN), "wrong"
        if number % 2:
            command = (people.change_password, "seven slow green kettles")
        with pytest.raises(people.SignInRefused):
            run(command[0], wrong, command[1], actor=novak)
    for command, new in ((people.choose_pin, PIN), (people.change_password, "seven slow green kettles")):
        with pytest.raises(people.SignInThrottled):
            run(command, PASSWORD, new, actor=novak)


def test_who_administers_has_none(run, given):
    admin = given.signed_in(given.person(Role.ADMIN), device=TABLET)
    with pytest.raises(Forbidden, match="password alone"):
        run(people.choose_pin, PASSWORD, PIN, actor=admin)
    assert given.ask(people.my_pin, actor=admin).is_possible is False


def test_becoming_an_administrator_ends_it(run, given, admin):
    store = given.with_pin(Role.INVENTORY_MANAGER)
    run(people.change_role, store.user_id, Role.ADMIN, actor=admin)
    assert given.user(store).pin_hash is None


def test_without_a_device_it_is_chosen_all_the_same(run, given):
    novak = given.signed_in(given.person(Role.MAINTENANCE_TECH))
    run(people.choose_pin, PASSWORD, PIN, actor=novak)
    assert given.rows(KnownDevice) == []
    with pytest.raises(Invalid):
        run(people.use_pin_here, actor=novak)


def test_is_removed_with_every_device(run, given, clock):
    novak = given.with_pin(Role.MAINTENANCE_TECH)
    run(people.use_pin_here, actor=given.signed_in(novak, device="other tablet"))
    run(people.remove_pin, actor=novak)

    assert (given.user(novak).pin_hash, given.rows(KnownDevice)) == (None, [])
    with pytest.raises(StaleState):
        run(people.remove_pin, actor=novak)


def test_is_used_on_the_devices_that_one_chooses(run, given):
    novak = given.with_pin(Role.MAINTENANCE_TECH)
    elsewhere = given.signed_in(novak, device="other tablet")
    pin = given.ask(people.my_pin, actor=elsewhere)
    assert (pin.works_here, pin.other_devices) == (False, 1)

    run(people.use_pin_here, actor=elsewhere)
    assert given.ask(people.my_pin, actor=elsewhere).works_here
    run(people.stop_pin_here, actor=elsewhere)
    pin = given.ask(people.my_pin, actor=elsewhere)
    assert (pin.works_here, pin.other_devices) == (False, 1)
    with pytest.raises(StaleState):
        run(people.stop_pin_here, actor=elsewhere)


def test_a_device_must_not_be_chosen_without_a_pin(run, novak):
    with pytest.raises(Invalid, match="Choose a PIN first"):
        run(people.use_pin_here, actor=novak)


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.MAINTENANCE_MANAGER, Role.ADMIN])
def test_a_witness_resets_it_and_is_named(run, given, clock, role):
    novak, witness = given.with_pin(Role.MAINTENANCE_TECH), given.the(role)
    with given.sessions.begin() as session:
        session.get(User, novak.user_id).pin_failures = rules.PIN_TRIES
    clock.advance(minutes=3)
    run(people.reset_pin, novak.user_id, "480175", actor=witness)

    user, told = given.user(novak), given.last_audit()
    assert passwords.matches("480175", user.pin_hash)
    assert (user.pin_failures, user.pin_witness_id, user.pin_set_at) == (0, witness.user_id, clock())
    assert given.ask(people.my_pin, actor=novak).witness == witness.full_name
    assert (told.action, told.user_id, told.entity_id) == (LogAction.PERMISSION, witness.user_id, novak.user_id)
    assert told.description == f"{novak.full_name} chose a new PIN, witness {witness.full_name}"


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.MAINTENANCE_TECH])
def test_a_witness_resets_only_a_technicians(run, given, role):
    other = given.person(role)
    with pytest.raises(Forbidden, match="Only a technician"):
        run(people.reset_pin, other.user_id, PIN, actor=given.the(Role.SUPERVISOR))
    assert given.user(other).pin_hash is None


def test_a_closed_account_gets_none(run, given, admin):
    novak = given.person(Role.MAINTENANCE_TECH)
    run(people.deactivate_user, novak.user_id, "Left", actor=admin)
    with pytest.raises(Invalid, match="is closed"):
        run(people.reset_pin, novak.user_id, PIN, actor=given.the(Role.SUPERVISOR))


def test_a_witness_gives_nobody_a_first_pin(run, given):
    novak = given.person(Role.MAINTENANCE_TECH)
    with pytest.raises(Invalid, match="has no PIN"):
        run(people.reset_pin, novak.user_id, PIN, actor=given.the(Role.SUPERVISOR))
    assert given.user(novak).pin_hash is None


def test_an_own_choice_after_a_reset_names_no_witness_any_more(run, given):
    novak = given.with_pin(Role.MAINTENANCE_TECH)
    run(people.reset_pin, novak.user_id, "480175", actor=given.the(Role.SUPERVISOR))
    run(people.choose_pin, PASSWORD, "917342", actor=novak)
    assert given.ask(people.my_pin, actor=novak).witness is None
