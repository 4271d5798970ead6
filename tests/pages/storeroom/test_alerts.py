"""Low stock: what nobody has seen, what it hits, and who looks after it."""

from datetime import timedelta
from decimal import Decimal

import pytest

from core import inventory
from core.inventory.models import AlertState, StockAlert
from core.kernel import Role
from tests.support.seen import labels, links, words
from ui import low_stock

PAGE = "storeroom/alerts"


@pytest.fixture
def low(given, storekeeper):
    """A part that runs low, on the list of a machine."""
    part = given.stock(2, number="BRG-1", name="Bearing", min_quantity=Decimal(5), location="A-3")
    given.do(inventory.link_part_to_machine, part, given.machine("Press 4"), actor=storekeeper)
    return part


def test_says_how_low_since_when_and_what_it_hits(open_page, given, clock, storekeeper, low):
    clock.advance(minutes=9)
    page = open_page(PAGE, storekeeper)

    assert not page.exception
    told = (
        "1 part runs low, 1 not seen yet",
        "Below minimum",
        "A-3 · low since 24 Nov 08:00",
        "2 pcs",
        "5 pcs",
        "Press 4",
    )
    assert [each for each in told if each not in words(page)] == []
    assert {"Acknowledge", "Reorder"} <= set(labels(page))
    assert page.get("page_link")[0].proto.query_string == f"part={low}"


def test_names_the_jobs_that_wait_and_what_is_on_order(open_page, given, storekeeper, low):
    job = given.job(given.machine("Filler 3"))
    given.approved(low, 6, job=job)
    lines = [inventory.OrderLine(low, Decimal(20), None)]
    given.do(inventory.create_purchase_order, "Rolle & Sohn", lines, actor=storekeeper)
    page = open_page(PAGE, storekeeper)

    assert "4 pcs are missing for" in words(page)
    assert f"Filler 3, job {job}" in links(page)
    assert "20 pcs on order, no day agreed" in words(page)


def test_somebody_looks_after_it_and_says_what_is_done(open_page, given, storekeeper, low):
    alert = given.rows(StockAlert)[0].id
    page = open_page(PAGE, storekeeper)
    page.button(key=f"open-seen-{alert}").click().run()
    next(area for area in page.text_area if "What is done" in area.label).set_value("Comes on *Friday*")
    next(
        button for button in page.button if button.label == "Acknowledge" and not button.key.startswith("open")
    ).click()
    page.run()

    assert given.rows(StockAlert)[0].state is AlertState.ACKNOWLEDGED
    for told in ("Bearing: marked as seen", "1 part runs low", "Seen by", "Comes on *Friday*"):
        assert told in words(page)
    assert "Acknowledge" not in labels(page)


def test_reorder_leads_to_the_list_where_the_part_is_ticked(open_page, given, storekeeper, low):
    page = open_page(PAGE, storekeeper)
    page.button(key=f"reorder-{given.rows(StockAlert)[0].id}").click().run()
    assert page.title[0].value == "Reorder"
    assert page.checkbox(key=f"tick-{low}").value


def test_reorder_of_a_part_that_is_on_its_way_shows_its_order(open_page, given, storekeeper, low):
    given.order(low, 20)
    page = open_page(PAGE, storekeeper)
    page.button(key=f"reorder-{given.rows(StockAlert)[0].id}").click().run()
    assert page.title[0].value == "Reorder"
    for told in ("Enough is on its way already", "20 pcs on order"):
        assert told in words(page)
    assert not page.checkbox


def test_the_manager_looks_on(open_page, manager, low):
    page = open_page(PAGE, manager)
    assert "Press 4" in words(page)
    assert not {"Acknowledge", "Reorder"} & set(labels(page))


def test_what_has_recovered_stands_apart(open_page, given, clock, storekeeper, low):
    clock.advance(hours=3)
    given.receive(low, 9)
    page = open_page(PAGE, storekeeper, state="recovered")
    assert "low 24 Nov 08:00 to 24 Nov 11:00 · 2 pcs of 5 pcs were left · Press 4" in words(page)
    assert "In stock" in words(page)
    assert "No part is below its minimum" in words(open_page(PAGE, storekeeper))


def test_the_file_says_too_how_low_it_was_and_when_it_recovered(given, clock, storekeeper, low):
    clock.advance(hours=3)
    given.receive(low, 9)
    (row,) = given.ask(inventory.recovered_stock, actor=storekeeper)
    cells = {head: read(row) for head, read in low_stock.columns().items()}
    told = [cells[head] for head in ("Available", "Minimum", "Available then", "Minimum then", "Machines")]
    assert told == [11, 5, 2, 5, "Press 4"]
    assert cells["Enough again since"] - cells["Low since"] == timedelta(hours=3)


def test_a_search_that_finds_nothing_says_so(open_page, storekeeper, low):
    page = open_page(PAGE, storekeeper)
    page.text_input(key="search").set_value("seal").run()
    assert "No part fits" in words(page)


@pytest.mark.parametrize(("where", "who"), [("storeroom/issue_desk", "storekeeper"), ("manager/approvals", "manager")])
def test_a_line_leads_to_it_while_somebody_has_to_look(open_page, given, request, storekeeper, low, where, who):
    actor = request.getfixturevalue(who)
    line = "1 part runs low, 1 not seen yet"

    def leads():
        return line in links(open_page(where, actor))

    assert leads()
    given.do(inventory.acknowledge_stock_alert, given.rows(StockAlert)[0].id, actor=storekeeper)
    assert not leads()


def test_the_desk_says_which_part_runs_low(open_page, given, storekeeper, low):
    given.approved(low, 1)
    assert "Runs low" in words(open_page("storeroom/issue_desk", storekeeper))


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.INVENTORY_MANAGER, Role.MAINTENANCE_MANAGER}))
def test_is_not_for_others(open_page, given, role):
    assert "This page is for others" in words(open_page(PAGE, given.person(role)))
