"""Parts: everybody finds a part and what is left of it; who looks after the catalogue adds one."""

from decimal import Decimal

import pytest

from core.inventory import archive_part, create_location, transfer_stock
from core.inventory.models import SparePart, StockLocation
from core.kernel import Role
from tests.support.seen import keys, links, words

PARTS = "storeroom/parts"


@pytest.mark.parametrize("role", Role)
def test_shows_everybody_what_lies_there_and_how_well_it_is_stocked(open_page, given, role):
    seal = given.stock(6, number="SEAL-40", name="Rod seal", location="A-03-2")
    given.approved(seal, 2)
    given.part("BRG-1", name="Bearing")
    page = open_page(PARTS, given.the(role))

    assert not page.exception
    assert links(page)[:2] == ["Bearing", "Rod seal"]
    assert "SEAL-40 · A-03-2 · 6 pcs on hand · 2 pcs reserved · 4 pcs available" in words(page)
    assert "Out" in words(page)
    assert "In stock" in words(page)


def test_names_the_location_where_the_bin_is_empty_and_all_lies_elsewhere(open_page, given, storekeeper):
    seal = given.stock(6, number="SEAL-40", name="Rod seal", location="A-03-2")
    given.part("BRG-1", name="Bearing", location="B-01-1")
    main = given.rows(StockLocation)[0].id
    cage = given.do(create_location, "CAGE", "Cage at line 1", actor=storekeeper)
    given.do(transfer_stock, seal, 2, main, cage, actor=storekeeper)
    assert "SEAL-40 · A-03-2 · 6 pcs" in words(open_page(PARTS, storekeeper))

    given.do(transfer_stock, seal, 4, main, cage, actor=storekeeper)
    page = open_page(PARTS, storekeeper)
    assert "SEAL-40 · CAGE · 6 pcs" in words(page)
    assert "BRG-1 · B-01-1 · 0 pcs" in words(page)


def test_finds_by_number_and_says_when_nothing_fits(open_page, given, storekeeper):
    given.part("SEAL-40", name="Rod seal")
    given.part("BRG-1", name="Bearing")
    page = open_page(PARTS, storekeeper)

    page.text_input(key="search").set_value("seal-4").run()
    assert "Rod seal" in links(page)
    assert "Bearing" not in links(page)
    page.text_input(key="search").set_value("zzz").run()
    assert "No part fits" in words(page)


def test_shows_only_parts_of_a_status_and_keeps_it_in_the_address(open_page, given, storekeeper):
    given.stock(5, name="Rod seal")
    given.part(name="Bearing")
    page = open_page(PARTS, storekeeper)

    page.button_group(key="stock").set_value("OUT").run()
    assert "Bearing" in links(page)
    assert "Rod seal" not in links(page)
    assert page.query_params["stock"] in ("OUT", ["OUT"])


def test_group_and_supplier_narrow_together_and_stand_in_the_address(open_page, given, storekeeper):
    for name, group, supplier in (("Rod seal", "Seals", "Roth"), ("Lip seal", "Seals", "Kern"), ("Belt", "", "Roth")):
        given.part(name=name, group_name=group, supplier_name=supplier)
    page = open_page(PARTS, storekeeper, group="Seals", stock="OUT")
    assert links(page)[:2] == ["Lip seal", "Rod seal"]
    page.selectbox(key="supplier").set_value("Roth").run()
    assert "Rod seal" in links(page)
    assert not {"Lip seal", "Belt"} & set(links(page))
    assert page.query_params["supplier"] == "Roth"
    assert "Stock: Out · Group: Seals · Supplier: Roth" in words(page)

    page.button(key="filters-clear").click().run()
    assert {"Rod seal", "Lip seal", "Belt"} <= set(links(page))
    assert "supplier" not in page.query_params


def test_a_part_out_of_use_is_shown_only_on_request(open_page, given, storekeeper):
    given.do(archive_part, given.part(name="Old seal"), actor=storekeeper)
    page = open_page(PARTS, storekeeper)
    assert "Old seal" not in links(page)

    page.toggle(key="out-of-use").set_value(True).run()
    assert "Old seal" in links(page)
    assert "Out of use" in words(page)


def test_reads_a_long_catalogue_in_pages(open_page, given, storekeeper):
    for number in range(32):
        given.part(name=f"Screw {number:02}")
    page = open_page(PARTS, storekeeper)
    assert "Screw 30" not in links(page)

    page.button(key="parts-older").click().run()
    assert [name for name in links(page) if name.startswith("Screw")] == ["Screw 30", "Screw 31"]


def test_adds_a_part_with_exact_quantities_and_opens_it(open_page, given, manager):
    page = open_page(PARTS, manager)
    page.button(key="open-add-part").click().run()
    page.text_input(key="add-part-part_name").set_value("Hydraulic oil")
    page.text_input(key="add-part-part_number").set_value("OIL-46")
    page.text_input(key="add-part-unit").set_value("l")
    page.toggle(key="add-part-whole_units_only").set_value(False)
    page.number_input(key="add-part-min_quantity").set_value(0.1)
    page.number_input(key="add-part-reorder_point").set_value(20.3)
    page.number_input(key="add-part-unit_price").set_value(4.15)
    page.button(key="add-part-submit").click().run()

    row = given.rows(SparePart)[0]
    assert (row.part_number, row.unit, row.min_quantity) == ("OIL-46", "l", Decimal("0.1"))
    assert (row.reorder_point, row.unit_price, row.max_quantity) == (Decimal("20.3"), Decimal("4.15"), None)
    assert page.title[0].value == "Hydraulic oil"
    assert "Part added" in words(page)


def test_keeps_what_was_typed_when_the_number_is_taken(open_page, given, storekeeper):
    given.part("SEAL-40")
    page = open_page(PARTS, storekeeper)
    page.button(key="open-add-part").click().run()
    page.text_input(key="add-part-part_name").set_value("Rod seal")
    page.text_input(key="add-part-part_number").set_value("seal-40")
    page.button(key="add-part-submit").click().run()

    assert "The part number seal-40 is taken." in words(page)
    assert page.text_input(key="add-part-part_name").value == "Rod seal"
    assert len(given.rows(SparePart)) == 1


def test_says_what_to_do_when_there_is_none(open_page, storekeeper):
    assert "Add the first one here, or bring in a list with Import" in words(open_page(PARTS, storekeeper))


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.MAINTENANCE_TECH, Role.ADMIN])
def test_offers_no_new_part_to_other_roles(open_page, given, role):
    assert "open-add-part" not in keys(open_page(PARTS, given.the(role)))


@pytest.mark.parametrize("role", Role)
def test_offers_the_catalogue_as_a_file_to_who_looks_after_it(open_page, given, role):
    given.part("BRG-1", name="Bearing")
    page = open_page(PARTS, given.the(role))
    looks_after = role in {Role.INVENTORY_MANAGER, Role.MAINTENANCE_MANAGER}

    assert [button.proto.label for button in page.get("download_button")] == ["For Excel", "As CSV"] * looks_after
    if looks_after:
        page.radio(key="file-kind").set_value("machine_parts").run()
        assert page.get("download_button")[0].proto.id.endswith("machine_parts-xlsx")
