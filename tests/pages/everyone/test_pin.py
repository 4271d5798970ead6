"""PINs on the account page: one's own, and the new one of a technician before a witness."""

import pytest

from core import people
from core.kernel import Role
from core.people import passwords, rules
from core.people.models import User
from tests.support.given import PASSWORD, PIN

ACCOUNT = "everyone/account"
WITNESSES = {Role.ADMIN, Role.SUPERVISOR, Role.MAINTENANCE_MANAGER}


def words(page):
    return " ".join(element.value for element in (*page.markdown, *page.text, *page.caption)).replace("\\", "")


def labels(page):
    return {button.label for button in page.button}


def fill(page, form, **typed):
    for name, value in typed.items():
        page.text_input(key=f"{form}-{name}").set_value(value)
    return page.button(key=f"{form}-submit").click().run()


def errors(page):
    return [error.value.replace("\\", "") for error in page.error]


def test_is_chosen_with_the_password(open_page, given):
    novak = given.signed_in(given.person(Role.MAINTENANCE_TECH), device="tablet")
    page = open_page(ACCOUNT, novak)
    page.button(key="open-choose-pin").click().run()
    page = fill(page, "pin", current=PASSWORD, pin=PIN, again=PIN)

    assert not page.exception
    assert passwords.matches(PIN, given.user(novak).pin_hash)
    assert "PIN set" in words(page)
    assert "works on this device" in words(page)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"current": "wrong", "pin": PIN, "again": PIN}, "The current password is not right."),
        ({"current": PASSWORD, "pin": PIN, "again": "602914"}, "The two PINs differ. Type them again."),
        ({"current": PASSWORD, "pin": "123456", "again": "123456"}, "That PIN is tried first."),
        ({"current": PASSWORD, "pin": "12", "again": "12"}, "A PIN has 6 digits."),
    ],
)
def test_says_why_it_is_not_taken(open_page, given, typed, said):
    novak = given.signed_in(given.person(Role.MAINTENANCE_TECH), device="tablet")
    page = open_page(ACCOUNT, novak)
    page.button(key="open-choose-pin").click().run()
    page = fill(page, "pin", **typed)

    assert any(said in error for error in errors(page)), errors(page)
    assert given.user(novak).pin_hash is None
    assert page.text_input(key="pin-pin").value == typed["pin"]


def test_shows_a_lock_and_the_witness(open_page, given):
    novak = given.with_pin(Role.MAINTENANCE_TECH)
    given.do(people.reset_pin, novak.user_id, "480175", actor=given.the(Role.SUPERVISOR))
    with given.sessions.begin() as session:
        session.get_one(User, novak.user_id).pin_failures = rules.PIN_TRIES
    shown = words(open_page(ACCOUNT, novak))

    assert "It was wrong five times." in shown
    assert f"witness {given.the(Role.SUPERVISOR).full_name}" in shown


def test_a_device_can_be_left_and_taken_up_again(open_page, given):
    novak = given.with_pin(Role.MAINTENANCE_TECH)
    page = open_page(ACCOUNT, novak)
    next(button for button in page.button if button.label == "Not on this device any more").click().run()
    assert "not used on this device" in words(page)
    next(button for button in page.button if button.label == "Use it on this device").click().run()
    assert "works on this device" in words(page)


def test_who_administers_reads_that_there_is_none(open_page, given):
    page = open_page(ACCOUNT, given.signed_in(given.person(Role.ADMIN)))
    assert "Who administers signs in with the password alone." in words(page)
    assert "Choose a PIN" not in labels(page)


@pytest.mark.parametrize("role", list(Role))
def test_only_a_witness_is_offered_the_new_pin_of_a_technician(open_page, given, role):
    page = open_page(ACCOUNT, given.signed_in(given.person(role)))
    assert ("New PIN for a technician" in labels(page)) is (role in WITNESSES)


def test_a_technician_chooses_a_new_one_before_a_witness(open_page, given):
    novak, osei = given.with_pin(Role.MAINTENANCE_TECH), given.signed_in(given.person(Role.SUPERVISOR))
    page = open_page(ACCOUNT, osei)
    page.button(key="open-reset-pin").click().run()
    page = fill(page, "reset-pin", pin="480175", again="480175")
    assert errors(page) == ["Choose the technician."]

    page.selectbox(key="reset-pin-user_id").set_value(novak.user_id)
    page = fill(page, "reset-pin")
    assert not errors(page)
    assert passwords.matches("480175", given.user(novak).pin_hash)
    assert given.user(novak).pin_witness_id == osei.user_id
