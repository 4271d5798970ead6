"""Who looks after the money reads what the stock is worth, where it lies, and what moved by its kind."""

from decimal import Decimal

import pytest

from core.inventory import scrap_stock
from core.kernel import Role
from tests.support.seen import labels, words
from ui import stock_value_views

PAGE = "storeroom/stock_value"


def seen(page):
    assert not page.exception
    links = [link.proto.label for link in page.get("page_link")]
    figures = [(metric.label, metric.value) for metric in page.metric]
    return (
        f"{words(page)} {labels(page)} {links} {figures}".replace(r"\u202f", " ")
        .replace("\u202f", " ")
        .replace("\\", "")
    )


@pytest.fixture
def store(given):
    """Two groups, and one part that nobody knows a cost of."""
    given.stock(3, cost="12.50", number="BRG-1", name="Bearing *6204*", group_name="Bearings")
    given.stock(5, name="Gift")
    return given.stock(10, cost="2", number="SEAL-1", name="Seal", group_name="Seals")


def test_says_what_it_is_worth_by_group_and_what_nobody_knows(open_page, store, storekeeper):
    told = seen(open_page(PAGE, storekeeper))
    for expected in (
        "at least 57.50 €",
        "Bearings",
        "37.50 €",
        "Parts without a group",
        "1 part · 1 without a cost",
        "**–**",
    ):
        assert expected in told


def test_a_group_leads_to_its_parts(open_page, store, storekeeper):
    told = seen(open_page(PAGE, storekeeper, group="Bearings"))
    assert "Bearing *6204*" in told
    assert "12.50 € each" in told
    assert "Seal" not in told


def test_of_very_many_groups_the_most_valuable_are_shown_and_the_others_told(
    open_page, store, storekeeper, monkeypatch
):
    monkeypatch.setattr(stock_value_views, "MOST", 1)
    told = seen(open_page(PAGE, storekeeper))
    assert "These are the 1 of most value; the file has all." in told
    assert ("Bearings" in told, "Seals" in told) == (True, False)
    monkeypatch.setattr(stock_value_views, "MOST", 3)
    assert "of most value" not in seen(open_page(PAGE, storekeeper))


def test_a_location_leads_to_what_lies_there(open_page, given, store, manager):
    assert "MAIN · " in seen(open_page(PAGE, manager, by="location"))
    told = seen(open_page(PAGE, manager, by="location", place=1))
    assert "SEAL-1" in told
    assert "no cost known" in told


def test_says_what_moved_by_kind_and_month(open_page, given, store, storekeeper):
    given.do(scrap_stock, store, Decimal(4), "Rusted", actor=storekeeper)
    told = seen(open_page(PAGE, storekeeper, by="kind"))
    assert "1 movement · 8.00 € went out" in told
    page = open_page(PAGE, storekeeper, by="kind", kind="SCRAP")
    assert "Scrap" in seen(page)
    assert list(page.dataframe[0].value["went_out"]) == [8.0]


def test_an_empty_store_says_what_to_do(open_page, storekeeper):
    assert "Receive the first delivery" in seen(open_page(PAGE, storekeeper))
    assert "No movements in this time" in seen(open_page(PAGE, storekeeper, by="kind"))


@pytest.mark.parametrize("by", ["group", "location", "kind"])
def test_offers_what_is_shown_as_a_file(open_page, store, storekeeper, by):
    offered = open_page(PAGE, storekeeper, by=by).get("download_button")
    assert [button.proto.id.rsplit("-", 1)[-1] for button in offered] == ["xlsx", "csv"]


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.MAINTENANCE_TECH])
def test_is_not_for_who_sees_no_cost(open_page, given, role):
    assert "This page is for others" in words(open_page(PAGE, given.person(role)))
