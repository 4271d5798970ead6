"""Wanted parts: who looks after the catalogue finds what was asked for in words, or says why there is none."""

from decimal import Decimal

import pytest

from core.inventory.models import MachineSparePart, SparePart, SparePartsRequest, WantedLine
from core.kernel import Role
from core.maintenance import Priority
from tests.support.seen import labels, words

PAGE = "storeroom/wanted"


@pytest.fixture
def press(given):
    return given.machine("Press 4")


@pytest.fixture
def wish(given, press, technician):
    job = given.job(press, technician=technician, priority=Priority.HIGH)
    return given.wished("Rod *seal*, the thick one", 2, job=job)


def found(page, wish, kind="new"):
    """The dialog of a wish, at one of its sections."""
    page.button(key=f"open-find-{wish}").click().run()
    return page.button_group(key=f"find-{wish}-section").set_value(kind).run() if kind != "found" else page


def line(given, wish):
    return given.rows(WantedLine, WantedLine.id == wish)[0]


def test_shows_what_is_wanted_for_which_job_and_by_whom(open_page, given, wish, technician, storekeeper):
    given.wished("Blue paint", due=given.due(task="Paint the guard"))

    page = open_page(PAGE, storekeeper)

    assert not page.exception
    seen = words(page)
    for told in ("2 parts were asked for in words", "Rod *seal*, the thick one", "2 wanted", "Press 4", "High"):
        assert told in seen
    assert "Paint the guard, due 25 Nov" in seen
    assert [button for button in labels(page) if button == "Find the part"] == ["Find the part"] * 2


def test_a_part_of_the_catalogue_is_asked_for_and_listed_for_the_machine(open_page, given, press, wish, manager):
    part = given.part("SEAL-90", name="Seal")
    page = found(open_page(PAGE, manager), wish, "found")
    assert "No parts are listed for this machine." in words(page)
    page.text_input(key=f"find-{wish}-search").set_value("seal-9").run()
    page.button_group(key=f"find-{wish}-part-spare_part_id").set_value(part).run()
    assert page.number_input(key=f"find-{wish}-part-pieces").value == 2
    page.button(key=f"find-{wish}-part-submit").click().run()

    assert not page.exception
    assert "Seal is asked for now." in words(page)
    asked = given.rows(SparePartsRequest)[0]
    assert (asked.spare_part_id, asked.quantity_requested, asked.status) == (part, 2, "PENDING")
    assert [row.machine_id for row in given.rows(MachineSparePart)] == [press]
    assert "Nobody waits for a part in words." in words(page)


def test_a_new_part_is_added_with_its_number_and_a_refusal_keeps_what_was_typed(open_page, given, wish, storekeeper):
    page = found(open_page(PAGE, storekeeper), wish)
    form = f"find-{wish}-new"
    assert page.text_input(key=f"{form}-part_name").value == "Rod *seal*, the thick one"
    page.button(key=f"{form}-submit").click().run()
    assert "A part number has 1 to 60 characters." in words(page)

    page.text_input(key=f"{form}-part_name").set_value("Rod seal")
    page.text_input(key=f"{form}-part_number").set_value("SEAL-90").run()
    page.toggle(key=f"{form}-whole_units_only").set_value(False).run()
    page.number_input(key=f"{form}-amount").set_value(1.5).run()
    page.button(key=f"{form}-submit").click().run()

    part, asked = given.rows(SparePart)[0], given.rows(SparePartsRequest)[0]
    assert (part.part_number, part.part_name, asked.quantity_requested) == ("SEAL-90", "Rod seal", Decimal("1.5"))


def test_rejecting_asks_for_the_reason(open_page, given, wish, storekeeper):
    page = open_page(PAGE, storekeeper)
    page.button(key=f"open-reject-wish-{wish}").click().run()
    page.text_area(key=f"reject-wish-{wish}-ask-reason").set_value("Nobody makes it any more").run()
    page.button(key=f"reject-wish-{wish}-ask-submit").click().run()

    assert (line(given, wish).status, line(given, wish).reject_reason) == ("REJECTED", "Nobody makes it any more")
    assert "Rejected. The job shows the reason." in words(page)


def test_the_issue_desk_counts_what_is_wanted_and_leads_there(open_page, given, wish, storekeeper):
    page = open_page("storeroom/issue_desk", storekeeper)

    assert [link.proto.label for link in page.get("page_link") if "words" in link.proto.label] == [
        "1 part wanted in words"
    ]


@pytest.mark.parametrize("role", [Role.ADMIN, Role.SUPERVISOR, Role.MAINTENANCE_TECH])
def test_is_not_for_others(open_page, given, role):
    assert "This page is for others" in words(open_page(PAGE, given.person(role)))


def test_says_that_more_wait_than_are_shown(open_page, given, wish, storekeeper, monkeypatch):
    given.wished("Blue paint", due=given.due(task="Paint the guard"))
    assert "oldest of" not in words(open_page(PAGE, storekeeper))
    monkeypatch.setattr("core.inventory.queries.wanted._MOST", 1)
    told = words(open_page(PAGE, storekeeper))
    assert "These are the 1 oldest of 2. The next follow as you answer." in told
    assert "Blue paint" not in told
