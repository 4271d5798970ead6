"""A code or a name opens the machine; what cannot be opened is said in a sentence."""

import pytest

from core import assets
from core.assets import Machine
from tests.support.seen import words

SCAN = "everyone/scan"


@pytest.fixture
def scan(open_page, supervisor):
    def entered(text):
        page = open_page(SCAN, supervisor)
        page.text_input(key="scan-typed").set_value(text)
        return page.button[0].click().run()

    return entered


def code_of(given, machine):
    return given.rows(Machine, Machine.id == machine)[0].qr_code


@pytest.mark.parametrize("written", ["{code}", "https://plant.example/M/{code}", " {lower} "])
def test_a_code_opens_its_machine(scan, given, written):
    machine = given.machine("Filler 3")
    code = code_of(given, machine)

    page = scan(written.format(code=code, lower=code.lower()))

    assert not page.exception
    assert page.query_params["machine"] == str(machine)
    assert page.title[0].value == "Filler 3"


def test_an_unknown_code_is_said(scan, given):
    given.machine("Filler 3")

    page = scan("ACDEFGHJKMNPQ")

    assert page.info[0].value.replace("\\", "") == (
        "No machine and no part has this label. Check the code or search by name."
    )
    assert page.title[0].value == "Scan"


def test_a_replaced_label_is_said(scan, given, admin):
    machine = given.machine("Filler 3")
    old = code_of(given, machine)
    given.do(assets.reissue_qr, machine, actor=admin)

    assert "This label was replaced" in scan(old).info[0].value


def test_a_machine_out_of_service_is_said_with_its_record(scan, given, admin):
    machine = given.machine("Filler 3")
    given.do(assets.decommission_machine, machine, "Sold", actor=admin)

    page = scan(code_of(given, machine))

    assert page.info[0].value.replace("\\", "") == (
        "Filler 3 is out of service since 24 Nov 2026 and takes no new reports."
    )
    assert [link.proto.query_string for link in page.get("page_link")] == [f"machine={machine}"]


def test_a_name_that_fits_one_machine_opens_it(scan, given):
    given.machine("Lathe 2")
    machine = given.machine("Filler 3")

    assert scan("filler").query_params["machine"] == str(machine)


def test_a_name_that_fits_several_offers_them(scan, given):
    given.machine("Lathe 2")
    given.machine("Filler 3")
    given.machine("Filler 4")

    page = scan("filler")

    assert [link.proto.label for link in page.get("page_link")] == ["Filler 3", "Filler 4"]
    assert "These are the first" not in words(page)

    for number in range(10, 30):
        given.machine(f"Filler {number}")

    assert "These are the first 20. Type more letters to see others." in words(scan("filler"))


def test_a_name_that_nothing_has_is_said(scan, given):
    given.machine("Lathe 2")

    assert "No machine and no part has this label" in scan("mixer").info[0].value


def test_remembers_the_last_machines(scan, open_page, given, supervisor):
    machine = given.machine("Filler 3")
    page = scan("filler")

    page.switch_page(f"pages/{SCAN}.py").run()

    assert page.header[0].value == "Last machines"
    assert [link.proto.query_string for link in page.get("page_link")] == [f"machine={machine}"]


@pytest.mark.parametrize("written", ["BRG-6205", " brg-6205 "])
def test_the_number_of_a_part_opens_it(scan, given, written):
    part = given.part("BRG-6205", name="Ball bearing")

    page = scan(written)

    assert not page.exception
    assert page.query_params["part"] == str(part)
    assert page.title[0].value == "Ball bearing"


def test_where_a_machine_fits_too_both_stand_to_be_chosen_the_machine_first(scan, given):
    given.machine("Pump P-7 north")
    given.part("P-7")

    page = scan("P-7")

    ways = [link.label.replace("\\", "") for link in page.get("page_link")]
    assert ways.index("Pump P-7 north") < ways.index("Part P-7")
