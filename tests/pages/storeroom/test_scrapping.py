"""The storekeeper throws a part away from its page: how much, from which location, why."""

from decimal import Decimal

import pytest

from core.inventory.models import InventoryTransaction
from core.kernel import Role
from tests.support.seen import keys, words

PART = "storeroom/part"


def scrapping(open_page, part, actor):
    page = open_page(PART, actor, part=part, section="places")
    return page.button(key=f"open-scrap-{part}").click().run()


@pytest.fixture
def seal(given):
    return given.stock(6, number="SEAL-40", name="Rod seal")


def test_throws_some_away_from_the_chosen_place_with_a_reason(open_page, given, seal, rack, storekeeper):
    given.receive(seal, 2, location_id=rack)
    page = scrapping(open_page, seal, storekeeper)
    page.number_input(key=f"scrap-{seal}-pieces").set_value(2)
    page.selectbox(key=f"scrap-{seal}-location_id").set_value(rack)
    page.button(key=f"scrap-{seal}-submit").click().run()
    assert "Give a reason." in words(page)
    assert page.number_input(key=f"scrap-{seal}-pieces").value == 2

    page.text_area(key=f"scrap-{seal}-reason").set_value("Torn")
    page.button(key=f"scrap-{seal}-submit").click().run()
    last = given.rows(InventoryTransaction)[-1]
    assert (last.reason, last.delta, last.location_id, last.notes) == ("SCRAP", Decimal(-2), rack, "Torn")
    assert "2 pcs of Rod seal scrapped." in words(page)


def test_what_is_held_for_jobs_stays(open_page, given, seal, storekeeper):
    job = given.job()
    given.approved(seal, 4, job=job)
    page = scrapping(open_page, seal, storekeeper)
    assert "At most 2 pcs: the rest is held for jobs." in words(page)
    page.number_input(key=f"scrap-{seal}-pieces").set_value(3)
    page.text_area(key=f"scrap-{seal}-reason").set_value("Torn")
    page.button(key=f"scrap-{seal}-submit").click().run()
    assert "Only 2 pcs" in words(page)
    assert given.on_hand(seal) == (6, 4)

    given.approved(seal, 2, job=job)
    page = scrapping(open_page, seal, storekeeper)
    assert "All of it is held for jobs." in words(page)
    assert page.text_area == []


@pytest.mark.parametrize("role", [Role.MAINTENANCE_MANAGER, Role.MAINTENANCE_TECH])
def test_is_for_the_storekeeper(open_page, given, seal, role):
    assert f"open-scrap-{seal}" not in keys(open_page(PART, given.the(role), part=seal, section="places"))


def test_nothing_is_offered_where_nothing_lies(open_page, given, storekeeper):
    part = given.part()
    assert f"open-scrap-{part}" not in keys(open_page(PART, storekeeper, part=part, section="places"))
