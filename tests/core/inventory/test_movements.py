"""The movements: found by part, kind, place, person and time, newest first, page by page."""

from datetime import timedelta
from decimal import Decimal
from importlib import import_module
from itertools import product

import pytest

from core import inventory, people
from core.inventory import (
    MovementReason,
    approve_parts_request,
    issue_part,
    movements,
    return_stock,
    reverse_transaction,
    scrap_stock,
    transfer_stock,
)
from core.inventory.models import SparePart
from core.kernel import Role
from tests.support.statements import statements_of


@pytest.fixture
def ask(given):
    """The movements, as the storekeeper sees them."""
    return lambda **how: given.ask(movements, actor=given.the(Role.INVENTORY_MANAGER), **how)


def told(rows):
    return [(row.part_number, row.reason.value, row.delta) for row in rows]


def test_newest_first_with_what_lay_there_then(given, ask, storekeeper, clock):
    part = given.stock(5, number="BRG-1", cost="4")
    clock.advance(minutes=1)
    given.do(scrap_stock, part, Decimal(2), "Rusted", actor=storekeeper)

    rows = ask()

    assert told(rows) == [("BRG-1", "SCRAP", Decimal(-2)), ("BRG-1", "PURCHASE", Decimal(5))]
    assert [(row.seq, row.on_hand) for row in rows] == [(2, Decimal(3)), (1, Decimal(5))]
    assert [row.value for row in rows] == [Decimal(-8), Decimal(20)]
    assert (rows[0].who, rows[0].note) == (storekeeper.full_name, "Rusted")


def test_an_issue_names_its_job(given, ask, storekeeper, technician):
    job = given.job(given.machine("Press 4"), technician=technician)
    request = given.approved(given.stock(5), 1, job=job)
    given.do(issue_part, request, actor=storekeeper)
    assert [(row.job, row.machine) for row in ask(reason=MovementReason.ISSUE)] == [(job, "Press 4")]


@pytest.mark.parametrize("search", ["brg", "6204", " BEARING "])
def test_finds_by_number_and_name(given, ask, search):
    given.stock(1, number="BRG-1", name="Bearing 6204")
    given.stock(1, number="SEAL-1", name="Seal")
    assert [row.part_number for row in ask(search=search)] == ["BRG-1"]


@pytest.mark.parametrize("few", [50, 0], ids=["looked up", "gone through"])
def test_filters_together_find_what_fits_them_all(given, ask, storekeeper, clock, main, rack, monkeypatch, few):
    module = import_module("core.inventory.queries._fitting")
    monkeypatch.setattr(module, "_FEW", few)
    monkeypatch.setattr(module, "_FEW_MOVEMENTS", few)
    for name in ("Seal", "Belt", "Seal"):
        part = given.stock(5, name=name)
        clock.advance(hours=1)
        given.do(transfer_stock, part, Decimal(2), main, rack, actor=storekeeper)
        given.do(scrap_stock, part, Decimal(1), "Rusted", actor=storekeeper)
    press = given.machine("Press 4")
    job = given.job(press)
    given.issued(part, 1, job=job)
    everything = ask()
    codes = {place.id: place.code for place in given.ask(inventory.stock_locations, actor=storekeeper)}
    reasons = (None, MovementReason.TRANSFER, MovementReason.SCRAP)
    causes = ({}, {"machine_id": press}, {"job": job}, {"machine_id": press, "job": job})
    people = (None, storekeeper.user_id)
    for search, reason, place, who, cause in product(("", "seal"), reasons, (None, rack), people, causes):
        assert ask(search=search, reason=reason, location_id=place, user_id=who, **cause) == [
            row
            for row in everything
            if search in row.part_name.lower()
            and reason in {None, row.reason}
            and (place is None or row.place == codes[place])
            and (who is None or row.who == storekeeper.full_name)
            and (not cause or row.job == job)
        ], (search, reason, place, who, cause)


def test_finds_what_many_parts_have_in_common(given, sessions, clock, ask):
    """Of many that never moved and two that did."""
    given.stock(1, number="BELT-1", name="Belt")
    with sessions.begin() as session:
        session.add_all(
            SparePart(
                part_number=f"S-{n}", part_number_key=f"s-{n}", part_name="Seal", created_at=clock(), updated_at=clock()
            )
            for n in range(60)
        )
    for number in ("S-60", "S-61"):
        given.stock(1, number=number, name="Seal")
    assert [row.part_number for row in ask(search="seal")] == ["S-61", "S-60"]


def test_finds_what_was_for_a_machine_or_a_job(given, ask, technician):
    """By two jobs and by planned maintenance; a return is for the same machine."""
    part, press = given.stock(9), given.machine("Press 4")
    first, second = given.job(press), given.job(press, technician=given.person(Role.MAINTENANCE_TECH))
    requests = [given.issued(part, 1, job=first), given.issued(part, 2, job=second)]
    planned = given.asked(part, 3, due=given.due(press))
    given.do(approve_parts_request, planned, actor=given.the(Role.MAINTENANCE_MANAGER))
    given.do(issue_part, planned, actor=given.the(Role.INVENTORY_MANAGER))
    given.do(return_stock, requests[0], Decimal(1), actor=given.the(Role.INVENTORY_MANAGER))
    given.issued(part, 1, job=given.job(given.machine("Press 5"), technician=given.person(Role.MAINTENANCE_TECH)))

    assert [row.delta for row in ask(machine_id=press)] == [Decimal(n) for n in (1, -3, -2, -1)]
    assert [row.delta for row in ask(job=first)] == [Decimal(1), Decimal(-1)]
    assert [row.delta for row in ask(job=second, machine_id=press)] == [Decimal(-2)]
    assert ask(job=first, machine_id=given.machine()) == ask(job=999_999) == []


def test_names_who_ever_moved_stock(given, storekeeper, admin):
    gone = given.person(Role.INVENTORY_MANAGER)
    given.do(scrap_stock, given.stock(2), Decimal(1), "Rusted", actor=gone)
    given.person(Role.INVENTORY_MANAGER)
    given.do(people.deactivate_user, gone.user_id, "Moved away", actor=admin)
    found = given.ask(inventory.movers, actor=storekeeper)
    assert {row.id for row in found} == {storekeeper.user_id, gone.user_id}
    assert [row.full_name for row in found] == sorted(row.full_name for row in found)


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("filters", "walk"),
    [
        ("reason location_id", "place_reason (location_id=? AND reason=?)"),
        ("reason", "reason (reason=?)"),
        ("location_id", "place (location_id=?)"),
        ("search", "part (spare_part_id=?)"),
        ("search reason location_id user_id", "part (spare_part_id=?)"),
        ("user_id", "person_reason (performed_by=? AND reason=?)"),
        ("user_id reason", "person_reason (performed_by=? AND reason=?)"),
        ("user_id location_id", "person_place_reason (performed_by=? AND location_id=? AND reason=?)"),
        ("user_id location_id reason", "person_place_reason (performed_by=? AND location_id=? AND reason=?)"),
        ("machine_id", "cause (spare_parts_request_id=?)"),
        ("job", "cause (spare_parts_request_id=?)"),
        ("search reason location_id user_id machine_id job", "cause (spare_parts_request_id=?)"),
    ],
)
def test_filters_have_an_index_that_ends_with_the_page(given, ask, sessions, main, filters, walk):
    """No movement is read in vain: neither those of other kinds in that place, nor those of other parts."""
    given.stock(1, name="Seal")
    wanted = {"search": "seal", "reason": MovementReason.OPENING, "location_id": main}
    wanted |= {name: 1 for name in ("user_id", "machine_id", "job")}
    with statements_of(sessions) as asked:
        ask(**{name: wanted[name] for name in filters.split()})
    (statement,) = (text for text in asked if "balance_after" in text)
    with sessions() as session:
        plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", ("1",) * statement.count("?"))
        assert f"INDEX ix_inventory_transactions_{walk}" in " ".join(row.detail for row in plan)


@pytest.mark.parametrize("sign", ["%", "_"])
def test_a_sign_of_a_pattern_is_a_sign(given, ask, sign):
    given.stock(1)
    assert ask(search=sign) == []


def test_finds_by_place_person_and_half_open_time(given, ask, storekeeper, clock, main, rack):
    part, began = given.stock(5), clock()
    clock.advance(hours=1)
    given.do(transfer_stock, part, Decimal(2), main, rack, actor=storekeeper)

    assert [row.delta for row in ask(location_id=rack)] == [Decimal(2)]
    assert ask(user_id=given.person(Role.INVENTORY_MANAGER).user_id) == []
    assert [row.reason.value for row in ask(since=began, until=clock())] == ["PURCHASE"]
    assert len(ask(since=clock(), until=clock() + timedelta(seconds=1))) == 2


def test_what_was_taken_back_says_so(given, ask, storekeeper):
    wrong = given.receive(given.part(), 3).transaction_id
    given.do(reverse_transaction, wrong, "Mistyped", actor=storekeeper)
    assert sorted((row.delta, row.is_reversed, row.is_reversal) for row in ask()) == [
        (Decimal(-3), False, True),
        (Decimal(3), True, False),
    ]


def test_pages_of_one_instant_neither_repeat_nor_lose_a_row(given, ask):
    for _ in range(7):
        given.stock(1)
    seen, before = [], None
    while rows := ask(before=before, limit=3):
        seen += [row.id for row in rows]
        before = (rows[-1].at, rows[-1].id)
    assert seen == sorted(seen, reverse=True)
    assert len(set(seen)) == 7


def test_a_longer_list_asks_no_more(given, ask, sessions):
    given.stock(1)
    with statements_of(sessions) as few:
        ask()
    for _ in range(5):
        given.stock(1)
    with statements_of(sessions) as more:
        assert len(ask()) == 6
    assert len(more) == len(few)


def test_a_file_has_more_than_a_page(given, ask):
    assert inventory.MOST_EXPORTED == 50_000
    for _ in range(3):
        given.stock(1)
    assert len(ask(limit=inventory.MOST_EXPORTED)) == 3


def test_a_delivery_names_the_order_that_it_belongs_to(given, storekeeper):
    part = given.stock(2)
    order = given.order(part, 4)
    came = given.came(order, part, 3).lines[0].transaction_id
    given.do(reverse_transaction, came, "Wrong part", actor=storekeeper)
    assert [row.order for row in given.ask(movements, actor=storekeeper)] == [order, order, None]
    assert [row.order for row in given.ask(inventory.movements_of_part, part)] == [order, order, None]
