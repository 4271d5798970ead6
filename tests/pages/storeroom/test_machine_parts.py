"""Machine parts: the plant by coverage, the worst first, and the parts of one machine."""

from decimal import Decimal

import pytest

from core.inventory import link_part_to_machine
from core.inventory.models import MachineSparePart
from core.kernel import Role
from tests.support.seen import links, words

PAGE = "storeroom/machine_parts"


@pytest.fixture
def plant(given, storekeeper):
    """Two machines that share a seal, and a belt of which there is too much."""
    press, saw = given.machine("Press 4"), given.machine("Saw 1")
    belt, seal = given.stock(9, number="BELT-1", name="Belt"), given.stock(2, number="SEAL-1", name="Rod *seal*")
    for part, machine, least in ((seal, press, 3), (seal, saw, 2), (belt, press, 1)):
        given.do(link_part_to_machine, part, machine, min_quantity=Decimal(least), actor=storekeeper)
    given.part(number="RAG-1", name="Rag")
    return {"press": press, "saw": saw, "belt": belt, "seal": seal}


@pytest.mark.parametrize("role", [Role.INVENTORY_MANAGER, Role.MAINTENANCE_MANAGER])
def test_shows_the_worst_coverage_first(open_page, given, plant, role):
    page = open_page(PAGE, given.the(role))

    assert not page.exception
    assert links(page) == ["Rod *seal*", "Belt", "Rag"]
    assert "SEAL-1 · 40.0 %: 2 pcs of 5 pcs · 2 machines, too little for 1" in words(page)
    assert "BELT-1 · 900.0 %: 9 pcs of 1 pcs · 1 machine" in words(page)
    assert "RAG-1 · 0 pcs available" in words(page)
    assert all(word in words(page) for word in ("Urgent", "Excess", "No requirement set"))
    link = page.get("page_link")[0].proto
    assert link.query_string == f"part={plant['seal']}&section=machines"
    assert [widget.label for widget in page.get("download_button")] == ["For Excel", "As CSV"]


def test_shows_one_level_and_finds_a_part(open_page, plant, storekeeper):
    page = open_page(PAGE, storekeeper, level="URGENT")
    assert links(page) == ["Rod *seal*"]
    page.text_input(key="search").set_value("belt").run()
    assert "No part fits" in words(page)
    assert links(open_page(PAGE, storekeeper, level="EXCESS")) == ["Belt"]
    assert links(open_page(PAGE, storekeeper, level="nonsense")) == ["Rod *seal*", "Belt", "Rag"]


def test_shows_the_parts_of_the_machine_that_is_chosen(open_page, plant, storekeeper):
    page = open_page(PAGE, storekeeper, view="machine")
    assert "Choose a machine" in words(page)
    page.selectbox(key="machine-choice").set_value(plant["press"]).run()

    assert links(page) == ["Open the machine", "Rod *seal*", "Belt"]
    assert "Critical" in words(page)


def test_a_part_is_put_on_the_list_of_the_machine(open_page, given, plant, storekeeper):
    page = open_page(PAGE, storekeeper, view="machine", machine=plant["saw"])
    page.button(key=f"open-add-part-{plant['saw']}").click().run()
    assert page.button(key=f"part-of-{plant['saw']}-submit").disabled
    page.text_input(key=f"part-for-{plant['saw']}-words").set_value("belt-1").run()
    page.number_input(key=f"part-of-{plant['saw']}-min_quantity").set_value(3)
    page.button(key=f"part-of-{plant['saw']}-submit").click().run()

    entry = given.rows(MachineSparePart)[-1]
    assert (entry.machine_id, entry.spare_part_id, entry.min_qty) == (plant["saw"], plant["belt"], 3)
    assert links(page) == ["Open the machine", "Rod *seal*", "Belt"]


def test_a_machine_can_stand_in_the_address(open_page, plant, storekeeper):
    page = open_page(PAGE, storekeeper, view="machine", machine=plant["saw"])
    assert links(page) == ["Open the machine", "Rod *seal*"]
    assert "should be" not in words(page)


def test_an_empty_catalogue_says_what_comes_next(open_page, storekeeper):
    assert "The first one is added under Parts" in words(open_page(PAGE, storekeeper))


@pytest.mark.parametrize("role", [Role.ADMIN, Role.SUPERVISOR, Role.MAINTENANCE_TECH, None])
def test_is_for_those_who_look_after_the_catalogue(open_page, given, plant, role):
    page = open_page(PAGE, role and given.the(role))
    assert "Rod *seal*" not in links(page)
