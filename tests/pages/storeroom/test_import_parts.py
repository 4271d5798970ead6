"""Parts from files: tried, then applied; the maintenance manager looks after the catalogue, not after the stock."""

import pytest

from core.inventory.models import InventoryTransaction, MachineSparePart, SparePart, StockLocation
from core.kernel import Role
from tests.support.seen import labels, words

IMPORT = "storeroom/import_parts"
PARTS = "Teilenummer;Bezeichnung;Mindestbestand;Preis\nBRG-1;Kugellager 6204;2;4,50\nBRG-2;Kugellager 6205;-1;\n"


def chosen(open_page, actor, content, name="list.csv", **query):
    page = open_page(IMPORT, actor, **query)
    page.file_uploader[0].set_value((name, content.encode(), "text/csv")).run()
    return page


def figures(page):
    return [(figure.label.split("] ")[-1], figure.value) for figure in page.metric]


def kinds(page):
    return [option.content for option in page.segmented_control(key="kind").proto.options]


def test_says_what_to_choose_and_offers_an_empty_file(open_page, storekeeper):
    page = open_page(IMPORT, storekeeper)

    assert not page.exception
    assert "Choose a file" in words(page)
    assert "Stock stays as it is" in words(page)
    assert [button.proto.label for button in page.get("download_button")] == ["Empty file with all columns"]


def test_takes_parts_in_and_says_what_it_cannot_take(open_page, given, storekeeper):
    page = chosen(open_page, storekeeper, PARTS)
    assert page.selectbox(key="column-parts-min_quantity").value == "Mindestbestand"
    page.button(key="dry-run").click().run()
    assert list(page.dataframe[0].value["reason"]) == ["This is not a number.", "A quantity cannot be less than zero."]
    assert list(page.dataframe[0].value["column"]) == ["Preis", "Mindestbestand"]
    assert given.rows(SparePart) == []

    page.toggle(key="import-comma").set_value(True).run()
    page.button(key="dry-run").click().run()
    assert figures(page) == [("New", "1"), ("Known", "0"), ("Refused", "1"), ("Rows", "2")]
    page.button(key="import").click().run()
    assert [(part.part_number, str(part.unit_price)) for part in given.rows(SparePart)] == [("BRG-1", "4.5000")]
    assert "1 record imported from list.csv." in words(page)


def test_tells_and_applies_what_changes(open_page, given, storekeeper):
    given.part("BRG-1", name="Old name")
    page = chosen(open_page, storekeeper, "number,name\nBRG-1,New name\n")
    page.button(key="dry-run").click().run()
    assert figures(page) == [("New", "0"), ("Changed", "1"), ("Known", "0"), ("Refused", "0"), ("Rows", "1")]
    page.button(key="import").click().run()
    assert "1 record changed." in words(page)
    assert [part.part_name for part in given.rows(SparePart)] == ["New name"]


def test_posts_opening_stock_and_adds_locations_when_asked(open_page, given, storekeeper):
    given.part("BRG-1")
    content = "Part number,Location,Quantity,Cost of one\nBRG-1,A-1,4,2.50\n"
    page = chosen(open_page, storekeeper, content, kind="opening_stock")
    page.button(key="dry-run").click().run()
    assert "There is no storage location of this code." in list(page.dataframe[0].value["reason"])
    assert next(button for button in page.button if button.label == "Nothing new to import").disabled

    page.toggle(key="import-locations").set_value(True).run()
    page.button(key="dry-run").click().run()
    assert "1 location is added." in words(page)
    page.button(key="import").click().run()
    assert [row.delta for row in given.rows(InventoryTransaction)] == [4]
    assert [place.code for place in given.rows(StockLocation)] == ["MAIN", "A-1"]


def test_the_manager_takes_in_parts_and_lists_but_no_stock(open_page, given, manager, storekeeper):
    given.part("BRG-1")
    given.machine("Press 4")
    assert kinds(open_page(IMPORT, manager)) == ["Parts", "Parts of machines"]
    assert kinds(open_page(IMPORT, storekeeper)) == ["Parts", "Parts of machines", "Opening stock"]
    assert "dry-run" not in labels(open_page(IMPORT, manager, kind="opening_stock"))

    page = chosen(open_page, manager, "Machine,Part number,Minimum\nPress 4,BRG-1,2\n", kind="machine_parts")
    page.button(key="dry-run").click().run()
    page.button(key="import").click().run()
    assert [entry.min_qty for entry in given.rows(MachineSparePart)] == [2]


@pytest.mark.parametrize("role", [Role.ADMIN, Role.SUPERVISOR, Role.MAINTENANCE_TECH])
def test_keeps_other_roles_out(open_page, given, role):
    page = open_page(IMPORT, given.the(role))
    assert not page.file_uploader
    assert "This page is for" in page.info[0].value
