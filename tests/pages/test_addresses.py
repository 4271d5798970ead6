"""Whatever stands in the address of a page, by hand or by a stale link: a page is drawn, and nothing is changed."""

import ast

import pytest

from core.kernel import Role
from tests.pages.conftest import ROOT
from tests.support.content import content
from ui.menu import EVERYBODY, HIDDEN, HOME, MENU

SQL = "1' OR '1'='1'; DROP TABLE users; --"
NONSENSE = {
    "numbers": ["0", "-1", "999999999", "9" * 30, "1e9", "NaN", "\u0663", "\u00b2"],
    "sql": [SQL, "%", "_", "\\", '" OR ""="', "1) UNION SELECT password_hash FROM users --"],
    "long": ["x" * 10_000],
    "signs": ["\x00", "\u202e", "<script>alert(1)</script>", "![x](http://198.51.100.7/x.png)", "../../etc/passwd"],
    "days": ["2099-12-31", "2000-01-01", "9999-12-31", "2026-02-30", "2026-11-24T08:00"],
    "empty": [""],
    "repeated": [["1", SQL], ["x", "1", "1"]],
}
RECORDS = ("machine", "part", "job", "order")
OPENS = {"window": "own", "state": "past", "by": "machine"}
"""Choices that ask for more of the address, or show other rows."""
NAMES = (*RECORDS, *OPENS, "another", "action", "area", "as-table", "days", "department", "entity", "find", "from")
NAMES += ("group", "kind", "level", "location", "months", "no-such-name", "out-of-use", "person", "picked", "place")
NAMES += ("reason", "scanned", "search", "section", "sent", "since", "status", "stock", "supplier", "to", "until")
NAMES += ("view", "what", "who")
EVERY = (HOME, *HIDDEN, *EVERYBODY, *(entry for menu in MENU.values() for entry in menu))
PAGES = sorted({entry.script for entry in EVERY if entry.path.exists()})
_ASK = {"address.number", "address.named", "address.day", "st.query_params.get"}
_KEEP = {f"filters.{kind}" for kind in ("choice", "pick", "picked", "whole_number", "day", "switch", "search")}


@pytest.fixture
def records(given):
    """A record of each kind that an address may name, with something to say about each."""
    machine, part = given.machine("Press 4"), given.stock(3, name="Rod seal")
    return {"machine": machine, "part": part, "job": given.job(machine), "order": given.order(part, 2)}


@pytest.mark.parametrize("page", PAGES)
def test_no_address_breaks_a_page_or_changes_anything(open_page, sessions, given, records, page):
    reader = given.the(next((role for role in Role if _has(role, page)), Role.INVENTORY_MANAGER))
    before = content(sessions)
    for turn, (kind, values) in enumerate(NONSENSE.items()):
        query = {name: values[place % len(values)] for place, name in enumerate(NAMES)}
        shown = open_page(page, reader, **query | (OPENS | records if turn % 2 else {}))

        assert not shown.exception, kind
        assert (len(shown.title), list(shown.error)) == (1, []), kind
    assert content(sessions) == before


@pytest.mark.parametrize("page", ["everyone/machine", "everyone/job", "storeroom/part", "storeroom/order"])
def test_a_number_of_nothing_leads_to_no_record(open_page, given, storekeeper, records, page):
    name = page.split("/")[1]
    record = open_page(page, storekeeper, **{name: records[name]}).title[0].value
    for value in ("999999999", "9" * 30, "-1", SQL, [str(records[name]), SQL]):
        shown = open_page(page, storekeeper, **{name: value})

        assert shown.title[0].value != record
        assert len(shown.info) == 1


def test_no_name_in_an_address_is_left_out_here():
    calls = [
        node
        for path in [*(ROOT / "pages").rglob("*.py"), *(ROOT / "ui").glob("*.py")]
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    ]
    asked = [call.args[0] for call in calls if ast.unparse(call.func) in _ASK and call.args]
    keeping = [call for call in calls if ast.unparse(call.func) in _KEEP]
    kept = [word.value for call in keeping for word in call.keywords if word.arg == "key"]
    names = {node.value for node in (*asked, *kept) if isinstance(node, ast.Constant)}

    assert len(names) > 20
    assert names <= set(NAMES)


def _has(role, page):
    return page in {entry.script for entry in MENU[role]}
