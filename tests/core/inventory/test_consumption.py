"""Consumption: issues less returns, mistakes left out, by half-open days of the plant; numbers are worked by hand."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from core import inventory
from core.inventory import (
    ConsumptionScope,
    consuming_movements,
    consumption_by_group,
    consumption_by_machine,
    consumption_by_month,
    consumption_by_part,
    consumption_by_part_and_month,
    consumption_total,
    issue_free_stock,
    issue_part,
    return_stock,
    reverse_transaction,
    scrap_stock,
)
from core.inventory.models import InventoryTransaction, SparePartsRequest
from core.inventory.queries import consumption_movements
from core.kernel import Invalid, Role
from tests.support.statements import statements_of

MARCH = ConsumptionScope(since=date(2027, 3, 1), until=date(2027, 4, 1))
EVER = ConsumptionScope(since=date(2026, 11, 1), until=date(2027, 6, 1))


@pytest.fixture
def ask(given):
    """What the storekeeper reads."""
    return lambda query, *args, **how: given.ask(query, *args, actor=given.the(Role.INVENTORY_MANAGER), **how)


@pytest.fixture
def at(clock):
    """Turn the clock to an instant of UTC."""

    def turn(*moment):
        clock.now = datetime(*moment, tzinfo=UTC)

    return turn


@pytest.fixture
def use(given):
    """Issue so much of a part for the one job of a machine; returns the request and the movement."""
    jobs = {}

    def issue(part, quantity, machine=None):
        if machine not in jobs:
            jobs[machine] = given.job(machine, technician=given.person(Role.MAINTENANCE_TECH))
        request = given.approved(part, quantity, job=jobs[machine])
        moved = given.do(issue_part, request, actor=given.the(Role.INVENTORY_MANAGER))
        return request, moved.transaction_id

    return issue


def figures(consumed):
    return (consumed.quantity, consumed.value, consumed.movements, consumed.unpriced)


def test_is_what_was_issued_less_what_came_back(given, ask, at, use, storekeeper):
    at(2027, 3, 10, 9, 0)
    part = given.stock(20, cost="4")
    request, _moved = use(part, 5)
    given.do(return_stock, request, Decimal(2), actor=storekeeper)

    assert figures(ask(consumption_total, MARCH).now) == (3, 12, 2, 0)


def test_a_mistake_that_was_taken_back_was_not_consumed(given, ask, at, use, storekeeper):
    at(2027, 3, 10, 9, 0)
    part = given.stock(20, cost="4")
    use(part, 1)
    _request, wrong = use(part, 5)
    at(2027, 3, 11, 9, 0)
    given.do(reverse_transaction, wrong, "Wrong shelf", actor=storekeeper)

    assert figures(ask(consumption_total, MARCH).now) == (1, 4, 3, 0)


def test_deliveries_counts_and_scrap_are_no_consumption(given, ask, at, storekeeper):
    at(2027, 3, 10, 9, 0)
    part = given.stock(20, cost="4")
    given.do(scrap_stock, part, Decimal(3), "Rusted", actor=storekeeper)
    given.do(inventory.count_stock, part, Decimal(15), "Yearly count", actor=storekeeper)

    assert figures(ask(consumption_total, MARCH).now) == (0, 0, 0, 0)
    assert figures(ask(consumption_total, replace(MARCH, scrap=True)).now) == (3, 12, 1, 0)


def test_seed_defect_20_the_last_day_counts_to_its_last_minute_and_returns_are_taken_off(
    given, ask, at, use, storekeeper
):
    at(2027, 3, 1, 9, 0)
    part = given.stock(20, cost="4")
    at(2027, 3, 10, 23, 59)
    request, _moved = use(part, 5)
    given.do(return_stock, request, Decimal(1), actor=storekeeper)
    at(2027, 3, 11, 0, 0)
    use(part, 7)

    def between(first, until):
        return ask(consumption_total, ConsumptionScope(since=first, until=until)).now.quantity

    assert between(date(2027, 3, 10), date(2027, 3, 11)) == 4
    assert between(date(2027, 3, 11), date(2027, 3, 12)) == 7
    assert between(date(2027, 3, 1), date(2027, 3, 10)) == 0


def test_days_are_those_of_the_plant_in_the_night_when_clocks_change(given, ask, at, use):
    at(2027, 3, 1, 9, 0)
    part = given.stock(20, cost="4")
    for moment, quantity in (((27, 23, 59), 1), ((28, 0, 30), 2), ((28, 22, 59), 4), ((28, 23, 1), 8)):
        at(2027, 3, *moment)
        use(part, quantity)

    days = [date(2027, 3, day) for day in (27, 28, 29)]
    found = [
        ask(consumption_total, ConsumptionScope(since=day, until=day + timedelta(days=1))).now.quantity for day in days
    ]
    assert found == [1, 6, 8]


def test_a_part_that_is_not_in_the_named_group_is_not_counted_in_whole_months_either(given, ask, at, use):
    """As when a part is put into another group while an address still names the old one."""
    at(2027, 3, 10, 9, 0)
    part = given.stock(20, cost="4", group_name="Bearings")
    use(part, 5)

    for since, until in ((date(2027, 3, 1), date(2027, 4, 1)), (date(2027, 3, 9), date(2027, 3, 12))):
        days = ConsumptionScope(since=since, until=until, part_id=part)
        assert figures(ask(consumption_total, replace(days, group="Bearings")).now) == (5, 20, 1, 0)
        assert figures(ask(consumption_total, replace(days, group="Seals")).now) == (0, 0, 0, 0)


def test_whole_months_and_the_days_at_their_edges_fit_together(given, ask, at, use):
    at(2027, 1, 1, 8, 0)
    part = given.stock(99, cost="1")
    for day, amount in (((1, 30), 1), ((2, 27), 2), ((2, 28), 4), ((3, 1), 8), ((3, 31), 16)):
        at(2027, *day, 12, 0)
        use(part, amount)

    for since, until, quantity in (
        ((2027, 1, 1), (2027, 4, 1), 31),
        ((2027, 1, 31), (2027, 4, 1), 30),
        ((2027, 1, 15), (2027, 3, 31), 15),
        ((2027, 2, 1), (2027, 3, 1), 6),
        ((2027, 2, 2), (2027, 2, 28), 2),
        ((2027, 2, 28), (2027, 3, 2), 12),
        ((2027, 3, 1), (2027, 9, 9), 24),
    ):
        scope = ConsumptionScope(since=date(*since), until=date(*until))
        by_part = ask(consumption_by_part_and_month, scope)
        assert [
            ask(consumption_total, scope).now.quantity,
            sum(row.now.quantity for row in ask(consumption_by_month, scope)),
            sum(row.now.quantity for row in ask(consumption_by_machine, scope)),
            sum(month.now.quantity for row in by_part for month in row.months),
        ] == [quantity] * 4, scope


WINDOWS = [
    ((2027, 1, 1), (2027, 4, 1)),
    ((2027, 1, 12), (2027, 4, 20)),
    ((2027, 1, 20), (2027, 4, 12)),
    ((2027, 2, 3), (2027, 2, 27)),
    ((2027, 2, 20), (2027, 3, 12)),
    ((2027, 2, 1), (2028, 2, 1)),
]
"""Edges before, on and after the middle of a month, within one month, over the end of one, and with nothing whole."""


@pytest.fixture
def spread(given, at, use, storekeeper):
    """Two parts that were handed out for two machines and for none on many days of three months, and some returned."""
    at(2027, 1, 2, 8, 0)
    press, filler = given.machine("Press 4"), given.machine("Filler 3")
    bearing = given.stock(99, cost="10", number="BRG-1", group_name="Bearings")
    rag = given.stock(99, number="RAG-1", free_issue=True)
    for number, (month, day) in enumerate([(1, 11), (1, 12), (1, 25), (2, 13), (2, 26), (3, 18)]):
        at(2027, month, day, 12, 0)
        request, _moved = use(bearing, number + 2, (press, filler)[number % 2])
        given.do(issue_free_stock, rag, Decimal(number + 1), actor=storekeeper)
        at(2027, month, day + 2, 12, 0)
        given.do(return_stock, request, Decimal(1), actor=storekeeper)
    return {"part_id": bearing, "group": "Bearings", "machine_id": press}


def test_every_window_is_the_plain_sum_of_the_ledger(given, ask, at, spread):
    at(2027, 4, 15, 9, 0)
    works = {row.id: row.maintenance_work_id for row in given.rows(SparePartsRequest)}
    first = min(works.values())
    rows = [row for row in given.rows(InventoryTransaction) if row.reason in {"ISSUE", "RETURN"}]

    def plainly(scope):
        """By part and whether it was for the press, the filler or for none."""
        found = {}
        for row in rows:
            if scope.since <= row.transaction_date.date() < scope.until:
                work = works.get(row.spare_parts_request_id)
                name = None if work is None else "Press 4" if work == first else "Filler 3"
                key = (row.spare_part_id, name)
                found[key] = found.get(key, 0) - row.delta
        return found

    for since, until in WINDOWS:
        scope = ConsumptionScope(since=date(*since), until=date(*until))
        wanted, before = plainly(scope), plainly(scope.before)

        def of(found, place):
            return {key: sum(found[each] for each in found if each[place] == key) for key in {k[place] for k in found}}

        parts, by_machine = ask(consumption_by_part, scope), ask(consumption_by_machine, scope)
        assert {row.id: row.now.quantity for row in parts} == of(wanted, 0), scope
        assert {row.id: row.before.quantity for row in parts} == {row.id: of(before, 0).get(row.id, 0) for row in parts}
        assert {row.name: row.now.quantity for row in by_machine} == of(wanted, 1), scope
        assert [row.before.quantity for row in by_machine] == [of(before, 1).get(row.name, 0) for row in by_machine]
        assert sum(row.now.quantity for row in ask(consumption_by_group, scope)) == sum(wanted.values())
        for name, machine in (("Press 4", spread["machine_id"]), (None, 0)):
            at_one = replace(scope, machine_id=machine)
            ours = {part: wanted[part, at] for part, at in wanted if at == name}
            table = ask(consumption_by_part_and_month, at_one)
            assert {row.id: row.together for row in table} == ours, at_one
            assert sum(row.now.quantity for row in ask(consumption_by_month, at_one)) == sum(ours.values())
            assert {row.id: row.now.quantity for row in ask(consumption_by_part, at_one)} == ours
        bearings = ask(consumption_by_machine, replace(scope, group="Bearings"))
        ours = {name: wanted[part, name] for part, name in wanted if part == spread["part_id"]}
        assert {row.name: row.now.quantity for row in bearings} == ours


def test_stands_beside_the_days_before(given, ask, at, use):
    at(2027, 3, 8, 9, 0)
    part = given.stock(20, cost="4", number="BRG-1")
    use(part, 2)
    at(2027, 3, 17, 9, 0)
    use(part, 3)
    scope = ConsumptionScope(since=date(2027, 3, 11), until=date(2027, 3, 21))

    total, (row,) = ask(consumption_total, scope), ask(consumption_by_part, scope)

    assert scope.before == ConsumptionScope(since=date(2027, 3, 1), until=date(2027, 3, 11))
    assert (total.now.value, total.before.value) == (12, 8)
    assert (row.part_number, row.now.quantity, row.before.quantity) == ("BRG-1", 3, 2)


def test_every_spelling_of_a_group_has_its_days_before(given, ask, at, use):
    """A server takes spellings that differ in case for one group, and names it by any of them."""
    seals, others = (given.stock(20, group_name=name) for name in ("Seals", "seals"))
    at(2026, 11, 5, 9)
    use(others, 2)
    at(2026, 11, 15, 9)
    for part in (seals, others):
        use(part, 3)

    days = ConsumptionScope(since=date(2026, 11, 10), until=date(2026, 11, 20))
    assert sum(row.before.quantity for row in ask(consumption_by_group, days)) == 2


def test_what_has_no_cost_is_counted_not_taken_for_nothing(given, ask, at, use):
    at(2027, 3, 8, 9, 0)
    use(given.stock(20), 2)
    use(given.stock(20, cost="1.25"), 2)

    assert figures(ask(consumption_total, MARCH).now) == (4, Decimal("2.5"), 2, 1)


@pytest.fixture
def plant(given, at, use, storekeeper):
    """Two machines, three parts in two groups; worked by hand: see the tests below."""
    at(2027, 3, 8, 9, 0)
    press, filler = given.machine("Press 4"), given.machine("Filler 3")
    bearing = given.stock(50, cost="10", number="BRG-1", group_name="Bearings")
    seal = given.stock(50, cost="2", number="SEAL-1", group_name="Seals")
    rag = given.stock(50, cost="1", number="RAG-1", free_issue=True)
    use(bearing, 2, press)
    use(bearing, 1, filler)
    use(seal, 4, press)
    given.do(issue_free_stock, rag, Decimal(5), actor=storekeeper)
    at(2027, 4, 2, 9, 0)
    use(seal, 3, filler)
    return {"press": press, "filler": filler, "bearing": bearing, "seal": seal, "rag": rag}


def test_by_part_group_and_machine_the_dearest_first_with_what_has_none(ask, plant):
    parts, groups, machines = (
        ask(query, EVER) for query in (consumption_by_part, consumption_by_group, consumption_by_machine)
    )

    assert [(row.part_number, row.now.quantity, row.now.value) for row in parts] == [
        ("BRG-1", 3, 30),
        ("SEAL-1", 7, 14),
        ("RAG-1", 5, 5),
    ]
    assert [(row.name, row.now.value, row.now.movements) for row in groups] == [
        ("Bearings", 30, 2),
        ("Seals", 14, 2),
        ("", 5, 1),
    ]
    assert [(row.name, row.now.value) for row in machines] == [("Press 4", 28), ("Filler 3", 16), (None, 5)]


def test_months_without_consumption_are_there_too(ask, plant):
    scope = ConsumptionScope(since=date(2027, 2, 1), until=date(2027, 5, 1))
    table = {
        row.part_number: [month.now.quantity for month in row.months]
        for row in ask(consumption_by_part_and_month, scope)
    }

    assert [(row.month.month, row.now.value) for row in ask(consumption_by_month, scope)] == [(2, 0), (3, 43), (4, 6)]
    assert table == {"BRG-1": [0, 3, 0], "SEAL-1": [0, 4, 3], "RAG-1": [0, 5, 0]}
    by_one, after = [], None
    while page := ask(consumption_by_part_and_month, scope, after=after, limit=1):
        by_one += [row.part_number for row in page]
        after = page[-1].name
    assert by_one == list(table)
    april = replace(scope, since=date(2027, 4, 1))
    assert [row.part_number for row in ask(consumption_by_part_and_month, april)] == ["SEAL-1"]
    filler = replace(scope, machine_id=plant["filler"])
    assert [(row.part_number, row.together) for row in ask(consumption_by_part_and_month, filler)] == [
        ("BRG-1", 1),
        ("SEAL-1", 3),
    ]


def test_can_be_narrowed_to_a_group_a_part_or_a_machine(ask, plant):
    for narrower, found in (
        ({"group": "Seals"}, {"Press 4": 8, "Filler 3": 6}),
        ({"group": ""}, {None: 5}),
        ({"part_id": plant["bearing"]}, {"Press 4": 20, "Filler 3": 10}),
        ({"machine_id": plant["press"]}, {"Press 4": 28}),
        ({"part_id": plant["bearing"], "machine_id": plant["filler"]}, {"Filler 3": 10}),
    ):
        scope = replace(EVER, **narrower)
        assert {row.name: row.now.value for row in ask(consumption_by_machine, scope)} == found
        assert [
            ask(consumption_total, scope).now.value,
            sum(row.now.value for row in ask(consumption_by_part, scope)),
            sum(row.now.value for row in ask(consumption_by_month, scope)),
        ] == [sum(found.values())] * 3, scope


def test_pages_neither_repeat_nor_lose_a_row(ask, plant):
    for query in (consumption_by_part, consumption_by_group, consumption_by_machine):
        whole, seen, after = ask(query, EVER), [], None
        while rows := ask(query, EVER, after=after, limit=1):
            seen += rows
            after = rows[-1].rank
        assert seen == whole
        assert len(whole) == 3


def test_who_may_not_see_cost_reads_quantities_by_movements(given, ask, plant, supervisor):
    def as_supervisor(query):
        return given.ask(query, EVER, actor=supervisor)

    rows = as_supervisor(consumption_by_part)

    assert [(row.part_number, row.now.quantity, row.now.value, row.now.unpriced) for row in rows] == [
        ("BRG-1", 3, None, 0),
        ("SEAL-1", 7, None, 0),
        ("RAG-1", 5, None, 0),
    ]
    assert as_supervisor(consumption_total).now.value is None
    assert {row.now.value for row in as_supervisor(consumption_by_machine)} == {None}
    assert {row.now.value for row in as_supervisor(consumption_by_month)} == {None}
    (first, *_others) = as_supervisor(consumption_by_part_and_month)
    assert {month.now.value for month in first.months} == {None}


def test_refuses_days_in_the_wrong_order(ask):
    with pytest.raises(Invalid, match="last day"):
        ask(consumption_total, ConsumptionScope(since=date(2027, 3, 2), until=date(2027, 3, 2)))


def test_a_longer_list_asks_no_more(given, ask, at, use, sessions):
    at(2027, 3, 8, 9, 0)
    use(given.stock(5), 1)
    with statements_of(sessions) as few:
        ask(consumption_by_part, EVER)
    for _ in range(3):
        use(given.stock(5), 1)
    with statements_of(sessions) as more:
        assert len(ask(consumption_by_part, EVER)) == 4
    assert len(more) == len(few)


def test_the_movements_behind_it_add_up_to_it(given, ask, at, use, storekeeper):
    at(2027, 3, 8, 9, 0)
    press = given.machine("Press 4")
    part = given.stock(50, cost="10")
    request, _moved = use(part, 5, press)
    at(2027, 3, 9, 9, 0)
    given.do(return_stock, request, Decimal(1), notes="One was left", actor=storekeeper)
    _request, wrong = use(part, 7)
    given.do(reverse_transaction, wrong, "Wrong shelf", actor=storekeeper)
    given.do(scrap_stock, part, Decimal(2), "Rusted", actor=storekeeper)
    window = {"since": datetime(2027, 3, 1, tzinfo=UTC), "until": datetime(2027, 4, 1, tzinfo=UTC)}

    found = ask(consuming_movements, part, **window)
    rows = found.rows

    assert [(row.counts_as.value, row.quantity, row.value, row.is_reversal) for row in rows] == [
        ("ISSUE", -7, -70, True),
        ("ISSUE", 7, 70, False),
        ("RETURN", -1, -10, False),
        ("ISSUE", 5, 50, False),
    ]
    assert sum(row.quantity for row in rows) == ask(consumption_total, MARCH).now.quantity == 4
    assert found.following is None
    assert (rows[2].machine, rows[2].note, rows[2].who) == ("Press 4", "One was left", storekeeper.full_name)
    assert [row.quantity for row in ask(consuming_movements, part, machine_id=press, **window)] == [-1, 5]
    assert [row.quantity for row in ask(consuming_movements, part, scrap=True, **window)] == [2]
    below = ask(consuming_movements, part, limit=2, **window).following
    assert [row.quantity for row in ask(consuming_movements, part, before=below, limit=1, **window)] == [-1]
    hidden = given.ask(consuming_movements, part, actor=given.the(Role.SUPERVISOR), **window)
    assert {row.value for row in hidden} == {None}


@pytest.mark.parametrize("only", [False, True], ids=["all", "of one machine"])
def test_the_movements_behind_it_come_in_pages_and_the_last_one_says_so(given, ask, at, use, only):
    at(2027, 3, 8, 9, 0)
    press, part = given.machine("Press 4"), given.stock(50)
    for quantity in (1, 2, 3):
        use(part, quantity, press)
    window = {"since": datetime(2027, 3, 1, tzinfo=UTC), "until": datetime(2027, 4, 1, tzinfo=UTC)}
    window["machine_id"] = press if only else None

    first = ask(consuming_movements, part, limit=2, **window)
    rest = ask(consuming_movements, part, limit=2, before=first.following, **window)
    assert [[row.quantity for row in page] for page in (first, rest)] == [[3, 2], [1]]
    assert rest.following is None
    assert ask(consuming_movements, part, limit=3, **window).following is None


def test_looks_through_so_many_movements_for_one_machine_and_goes_on_where_it_stopped(given, ask, at, use, monkeypatch):
    at(2027, 3, 8, 9, 0)
    press, part = given.machine("Press 4"), given.stock(50)
    use(part, 5, press)
    for _other in range(3):
        use(part, 1)
    monkeypatch.setattr(consumption_movements, "_AT_ONCE", 2)
    monkeypatch.setattr(consumption_movements, "MOST_CONSUMED", 2)
    window = {"since": datetime(2027, 3, 1, tzinfo=UTC), "until": datetime(2027, 4, 1, tzinfo=UTC)}

    first = ask(consuming_movements, part, machine_id=press, **window)
    assert (first.rows, first.following is None) == ((), False)
    rest = ask(consuming_movements, part, machine_id=press, before=first.following, **window)
    assert [row.quantity for row in rest] == [5]
    assert [len(ask(consuming_movements, part, limit=9, **window).rows)] == [2]
