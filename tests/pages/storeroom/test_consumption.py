"""Who looks after parts reads what was used up, goes from a part to its months and movements, and takes it away."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from core import inventory
from core.assets import Machine
from core.inventory import (
    ConsumptionScope,
    consuming_movements,
    consumption_by_part_and_month,
    issue_part,
    return_stock,
    scrap_stock,
)
from core.inventory.queries import consumption_movements
from core.kernel import Role
from tests.support.seen import labels, words
from ui import consumption_files, consumption_views
from ui.export import as_rows

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


@pytest.fixture
def few(monkeypatch):
    """Only two movements are looked through."""
    monkeypatch.setattr(consumption_movements, "_AT_ONCE", 2)
    for module in (consumption_movements, inventory):
        monkeypatch.setattr(module, "MOST_CONSUMED", 2)


def test_says_where_it_stopped_to_look_for_the_movements_of_one_machine(open_page, given, bearing, storekeeper, few):
    press, saw = given.rows(Machine)[0].id, _other_job(given)
    for _other in range(2):
        given.do(issue_part, given.approved(bearing, 1, job=saw), actor=storekeeper)

    page = open_page(PAGE, storekeeper, part=bearing, machine=press, by="movements")
    assert "2 movements of the part were looked through for this machine. There may be more further back." in seen(page)
    page.button(key=f"consuming-{bearing}-older").click().run()
    assert "5 pcs · Press <4>" in seen(page)
    assert "looked through" not in seen(page)


def test_a_file_that_has_not_all_movements_says_so_in_its_last_row(given, bearing, storekeeper, few):
    window = {"since": datetime(2026, 11, 1, tzinfo=UTC), "until": datetime(2026, 12, 1, tzinfo=UTC)}
    columns = consumption_files.movements(with_cost=False)

    def last_row():
        found = given.ask(consuming_movements, bearing, **window, actor=storekeeper)
        heads, rows = as_rows(columns, found, consumption_views.cut_short(found))
        assert {len(row) for row in rows} == {len(heads)}
        return str(rows[-1][0])

    assert "Not complete" not in last_row()
    given.do(issue_part, given.approved(bearing, 1, job=_other_job(given)), actor=storekeeper)
    assert last_row().startswith("Not complete: only the newest 2 movements of the part were looked through.")


def _other_job(given):
    return given.job(given.machine("Saw 1"), technician=given.person(Role.MAINTENANCE_TECH))


def test_is_not_for_technicians(open_page, given):
    assert "This page is for others" in words(open_page(PAGE, given.person(Role.MAINTENANCE_TECH)))
