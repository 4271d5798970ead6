"""What was taken in an emergency stands among the approvals until a manager has said what it was."""

from decimal import Decimal

import pytest

from core.inventory import EmergencyState, emergency_take
from core.inventory.models import SparePartsRequest
from core.kernel import Role
from core.maintenance import Priority
from core.people import change_role
from tests.support.seen import words

APPROVALS = "manager/approvals"


@pytest.fixture
def worker(given):
    return given.person(Role.MAINTENANCE_TECH, "a.novak")


@pytest.fixture
def take(given, worker):
    """A hose taken for a critical job at night."""
    job = given.job(given.machine("Press 4"), technician=worker, priority=Priority.CRITICAL)
    part = given.stock(5, cost="41", name="Hose 3/8")
    taken = given.do(emergency_take, job, part, Decimal(1), "The store is locked", actor=worker)
    return taken.parts_request_id


def state(given, take):
    return given.rows(SparePartsRequest, SparePartsRequest.id == take)[0].emergency


def test_tells_what_was_taken_by_whom_and_why(open_page, take, manager):
    page = open_page(APPROVALS, manager)

    assert not page.exception
    seen = words(page)
    assert page.button(key=f"list-{take}").label == "It fits: put it on the list"
    for told in (
        "Taken in an emergency",
        "Not on the list of Press 4",
        "Hose 3/8 · 1",
        "A Novak",
        "The store is locked",
    ):
        assert told in seen


def test_of_many_the_most_urgent_stand_there_and_how_many_there_are(monkeypatch, open_page, given, take, manager):
    monkeypatch.setattr("ui.approval_card.MANY", 1)
    other = given.person(Role.MAINTENANCE_TECH)
    job = given.job(technician=other, priority=Priority.HIGH)
    later = given.do(emergency_take, job, given.stock(5), Decimal(1), "At night", actor=other).parts_request_id

    page = open_page(APPROVALS, manager)

    there = {button.key for button in page.button}
    assert f"confirm_emergency_take-{take}" in there
    assert f"confirm_emergency_take-{later}" not in there
    assert "These are the 1 most urgent of 2." in words(page)


def test_is_confirmed_in_one_press_and_gone(open_page, given, take, manager):
    page = open_page(APPROVALS, manager)
    page.button(key=f"confirm_emergency_take-{take}").click().run()

    assert state(given, take) is EmergencyState.CONFIRMED
    assert "Taken in an emergency" not in words(page)


def test_is_disputed_with_a_reason(open_page, given, take, manager):
    page = open_page(APPROVALS, manager)
    page.button(key=f"open-dispute_emergency_take-{take}").click().run()
    page.text_area(key=f"dispute_emergency_take-{take}-ask-reason").set_value("There was one in the workshop")
    page.button(key=f"dispute_emergency_take-{take}-ask-submit").click().run()

    assert state(given, take) is EmergencyState.DISPUTED
    assert given.last_audit().reason == "There was one in the workshop"


def test_who_took_it_cannot_decide_as_a_manager_later(open_page, given, take, worker, admin):
    given.do(change_role, worker.user_id, Role.MAINTENANCE_MANAGER, actor=admin)
    page = open_page(APPROVALS, given.again(worker))

    assert f"confirm_emergency_take-{take}" not in {button.key for button in page.button}
    assert "You took this yourself" in words(page)
