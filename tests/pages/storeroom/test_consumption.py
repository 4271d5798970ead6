"""Who looks after parts reads what was used up, goes from a part to its months and movements, and takes it away."""

from datetime import date
from decimal import Decimal

import pytest

from core.inventory import ConsumptionScope, consumption_by_part_and_month, issue_part, return_stock, scrap_stock
from core.kernel import Role
from tests.support.seen import labels, words
from ui import consumption_files

PAGE = "storeroom/consumption"


def seen(page):
    assert not page.exception
    warnings = [warning.value for warning in page.warning]
    told = f"{words(page)} {warnings} {labels(page)} {links(page)} {figures(page)}"
    return told.replace(r"\u202f", " ").replace("\u202f", " ").replace("\\", "")


def links(page):
    return [link.proto.label for link in page.get("page_link")]


def figures(page):
    return [(metric.label, metric.value, metric.delta) for metric in page.metric]


@pytest.fixture
def bearing(given, storekeeper, clock):
    """Five were issued for the press, one came back, and of a part without a known cost two."""
    job = given.job(given.machine("Press <4>"))
    part = given.stock(20, number="BRG-1", name="Bearing *6204*", cost="4", group_name="Bearings")
    request = given.approved(part, 5, job=job)
    given.do(issue_part, request, actor=storekeeper)
    clock.advance(minutes=5)
    given.do(return_stock, request, Decimal(1), actor=storekeeper)
    given.do(issue_part, given.approved(given.stock(5, name="Gift"), 2, job=job), actor=storekeeper)
    return part


def test_says_what_was_used_what_it_cost_and_what_nobody_knows(open_page, bearing, storekeeper):
    told = seen(open_page(PAGE, storekeeper))
    for expected in ("Bearing *6204*", "4 pcs", "at least 16.00 €", "Of 1 of 3 movements nobody knew the cost", "Gift"):
        assert expected in told


def test_a_part_leads_to_its_machine_and_its_movements(open_page, bearing, storekeeper):
    told = seen(open_page(PAGE, storekeeper, part=bearing))
    for expected in ("Bearing *6204*", "5 pcs · Press <4>", "−1 pcs · Press <4>", "Open the part", "All its movements"):
        assert expected in told
    assert "Gift" not in told


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        ("group", ("Bearings", "Parts without a group")),
        ("machine", ("Press <4>", "16.00 €")),
        ("month", ("November 2026", "3 movements")),
    ],
)
def test_is_shown_by_group_machine_and_month(open_page, bearing, storekeeper, by, expected):
    told = seen(open_page(PAGE, storekeeper, by=by))
    assert all(words_ in told for words_ in expected)


def test_parts_stand_beside_their_months(open_page, bearing, storekeeper):
    page = open_page(PAGE, storekeeper, by="table")
    table = page.dataframe[0].value
    assert list(table["part"]) == ["BRG-1 · Bearing *6204*", f"{table['part'][1]}"]
    assert list(table["2026-11-01"]) == [4.0, 2.0]


def test_scrap_stands_apart(open_page, given, bearing, storekeeper):
    given.do(scrap_stock, bearing, Decimal(3), "Rusted", actor=storekeeper)
    told = seen(open_page(PAGE, storekeeper, what="scrap"))
    assert "What was scrapped" in told
    assert "3 pcs" in told
    assert "Gift" not in told


def test_own_days_end_with_the_last_one(open_page, bearing, storekeeper):
    assert "at least 16.00 €" in seen(
        open_page(PAGE, storekeeper, window="own", **{"from": "2026-11-24", "to": "2026-11-24"})
    )
    before = open_page(PAGE, storekeeper, window="own", **{"from": "2026-11-01", "to": "2026-11-23"})
    assert "Nothing in this time" in seen(before)


def test_days_in_the_wrong_order_are_refused_readably(open_page, storekeeper):
    page = open_page(PAGE, storekeeper, window="own", **{"from": "2026-11-24", "to": "2026-11-01"})
    assert "The last day lies before the first" in seen(page)


def test_nothing_used_says_so(open_page, storekeeper):
    assert "Nothing in this time. Choose a longer time." in seen(open_page(PAGE, storekeeper))


def test_a_supervisor_sees_how_much_and_no_cost(open_page, bearing, supervisor):
    told = seen(open_page(PAGE, supervisor))
    assert "4 pcs" in told
    assert "€" not in told
    assert "All its movements" not in seen(open_page(PAGE, supervisor, part=bearing))


def test_offers_what_is_shown_as_a_file(open_page, bearing, storekeeper):
    for by in ("part", "group", "machine", "month", "table"):
        offered = open_page(PAGE, storekeeper, by=by).get("download_button")
        assert [button.proto.id.rsplit("-", 1)[-1] for button in offered] == ["xlsx", "csv"]


def test_the_file_of_parts_and_months_tells_what_was_used_together_too(given, bearing, storekeeper):
    scope = ConsumptionScope(since=date(2026, 10, 1), until=date(2026, 12, 1), part_id=bearing)
    (row,) = given.ask(consumption_by_part_and_month, scope, actor=storekeeper)
    cells = {head: read(row) for head, read in consumption_files.parts_by_month(scope).items()}
    assert {head: cells[head] for head in ("Together", "Nov 26", "Oct 26")} == {"Together": 4, "Nov 26": 4, "Oct 26": 0}


def test_is_not_for_technicians(open_page, given):
    assert "This page is for others" in words(open_page(PAGE, given.person(Role.MAINTENANCE_TECH)))
