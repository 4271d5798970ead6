"""Whatever is typed into a search: it is looked for as it would have been stored, and never breaks the database."""

from decimal import Decimal
from inspect import Parameter, signature

import pytest

from core.inventory import issue_free_stock, link_part_to_machine
from core.kernel import QUERIES, Role, roles_with
from core.storage import run_query

STANDS_NOWHERE = "zq"
WORDS = {
    "sql": "1' OR '1'='1'; DROP TABLE users; --",
    "any letters": "%",
    "any letter": "__",
    "escape": "\\",
    "signs": "\x00🔥 ﷽",
    "long": "zq" * 5_000,
    "many words": "zq " * 4_000,
    "different words": " ".join(f"zq{number}" for number in range(2_000)),
}
FINDS = {"inventory.parts_to_receive": "hose", "inventory.parts_to_ask_for": "hose"}
"""Of those that give nothing without a search: one that finds something."""
QUERIES_WITH_SEARCH = sorted(name for name, each in QUERIES.items() if "search" in signature(each.function).parameters)


@pytest.fixture
def plant(given, storekeeper):
    """Something that each search finds."""
    machine = given.machine("Press 4", asset_number="PRS-4")
    part = given.stock(3, number="HOSE-12", name="Hose", min_quantity=Decimal(9))
    given.order(part, 2)
    given.came(given.order(part, 1), part, 1)
    given.do(link_part_to_machine, part, machine, actor=storekeeper)
    given.approved(part, 1, job=given.job(machine))
    rag = given.stock(3, number="RAG-1", free_issue=True, min_quantity=Decimal(2))
    given.do(issue_free_stock, rag, Decimal(2), actor=storekeeper)
    given.receive(rag, 9)
    return given


@pytest.mark.parametrize("name", QUERIES_WITH_SEARCH)
def test_what_stands_nowhere_is_not_found(sessions, plant, clock, name):
    query = QUERIES[name]
    reader = plant.the(next(role for role in Role if role in roles_with(query.permission)))
    place = signature(query.function).parameters.get("location_id")
    needed = {"location_id": 1} if place is not None and place.default is Parameter.empty else {}

    def found(words):
        return run_query(sessions, query, search=words, **needed, actor=reader, clock=clock)

    nothing = found(STANDS_NOWHERE)
    assert found(FINDS.get(name, "")) != nothing
    assert [kind for kind, words in WORDS.items() if found(words) != nothing] == []


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("inventory.parts", "\u200bHO\u00adSE-12\u00a0"),
        ("inventory.parts_to_receive", "\ufeffhose-12\x00"),
        ("inventory.open_orders", "hose\u200b"),
        ("inventory.issue_desk", "\u202epress\u00a0 4"),
        ("inventory.stock_locations", "ma\u00adin"),
        ("assets.machines", "prs\u200b-4 "),
        ("people.people", "ad\u00admin\u00a0 1"),
    ],
)
def test_signs_that_nobody_sees_do_not_hide_what_is_looked_for(sessions, plant, clock, name, words):
    query = QUERIES[name]
    reader = plant.the(next(role for role in Role if role in roles_with(query.permission)))

    def found(words):
        return run_query(sessions, query, search=words, actor=reader, clock=clock)

    assert found(words) != found(STANDS_NOWHERE)
