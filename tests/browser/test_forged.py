"""Requests that no screen makes: pages of other roles, websockets without a session, widget states by hand."""

import asyncio
import re
import time
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from playwright.sync_api import expect
from websockets.exceptions import InvalidStatus

from core import maintenance, people
from core.kernel import Role
from tests.browser.busy import USERS
from tests.browser.conftest import COOKIE, Plant
from tests.support.wsclient import Client
from ui.menu import EVERYBODY, HIDDEN, MENU, Entry

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser-forged")]


def test_no_page_of_another_role_opens_by_its_address_also_as_the_first_request(plant: Plant):
    page = plant.visitor()
    page.context.add_cookies([{"name": COOKIE, "value": plant.session("rosa"), "url": plant.server.base_url}])
    page.goto("/users")  # before the server has drawn any page for anybody
    expect(page.get_by_text("This page is for: Administrator.")).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_text("Ada Okafor")).to_have_count(0)
    expect(page.get_by_role("heading", name="Users")).to_have_count(0)
    page.get_by_role("button", name="Go to the start page").click()
    expect(page.get_by_role("heading", name="Factory floor")).to_be_visible()

    for role, username in USERS.items():
        requests = [(entry, {"page_name": address(entry)}) for entry in foreign_pages(role)]
        assert opened_of(plant, username, requests) == []


def test_an_address_that_is_no_page_says_so_and_leads_on(shared: Plant):
    page = shared.enter("rosa", "/nonsense")

    expect(page.get_by_role("heading", name="There is no such page")).to_be_visible()
    page.get_by_role("link", name="Go to the start page").click()
    expect(page.get_by_role("heading", name="Factory floor")).to_be_visible()


def test_the_own_pages_do_open_that_way(shared: Plant):
    for role, script, title in (
        (Role.ADMIN, "users", "Users"),
        (Role.SUPERVISOR, "floor_board", "Factory floor"),
        (Role.MAINTENANCE_MANAGER, "triage", "Triage"),
    ):
        client = apart(_first_page(shared, shared.session(USERS[role]), {"page_name": script}))
        assert title in _titles(client)


def test_a_page_hash_of_the_administrator_opens_nothing_for_a_supervisor(shared: Plant):
    known = apart(_asked(shared, shared.session("ada"), page_name="users"))
    foreign = [entry for entry in foreign_pages(Role.SUPERVISOR) if entry.title in known.pages]
    assert len(foreign) >= 5
    assert opened_of(shared, "rosa", [(entry, {"page_hash": known.pages[entry.title]}) for entry in foreign]) == []


def test_a_visitor_gets_neither_a_page_nor_a_websocket(shared: Plant):
    for entry in {*(entry for menu in MENU.values() for entry in menu), *HIDDEN}:
        answer = shared.server.visitor().get(f"{shared.server.base_url}/{address(entry)}", allow_redirects=False)
        assert (answer.status_code, answer.headers["location"]) == (303, f"/login?next=/{address(entry)}")
    for headers in ({}, {"Cookie": f"{COOKIE}={'x' * 43}"}, {"x-millwright-user": "1"}):
        with pytest.raises(InvalidStatus, match="403"):
            apart(_connected(shared, headers))


def test_widget_states_taken_from_an_administrator_change_nothing_for_a_supervisor(shared: Plant):
    def names() -> list[str]:
        return [row.description for row in shared.log()]

    state, pages = apart(_department_form(shared, "Forged hall"))
    before = names()
    client = apart(_sent(shared, "rosa", pages["Departments"], state))
    assert names() == before
    assert "Department added" not in client.said()
    apart(_sent(shared, "ada", pages["Departments"], state))  # the same frames work for whom they are meant
    assert len(names()) == len(before) + 1


def test_a_disabled_button_pressed_by_hand_does_nothing(shared: Plant):
    reported = shared.do(
        maintenance.report_breakdown, shared.machines["Press 4"], "Oil below the press", machine_stopped=False, by="sam"
    )
    shared.do(maintenance.start_work, reported.request_id, by="ken")
    before = len(shared.log())

    async def press(client: Client) -> str:
        query = f"job={reported.request_id}"
        await client.rerun(query, page_name="request_parts")
        identity = next(
            found for key, found in client.ids.items() if found.endswith(f"request-{reported.request_id}-part-submit")
        )
        await client.rerun(query, [(identity, "trigger_value", True)], page_hash=client.pages["Request parts"])
        return client.said()

    said = apart(_with(shared, "ken", press))
    assert "Enter a quantity" not in said
    assert len(shared.log()) == before


def test_the_tab_of_a_deactivated_person_shows_nothing_more(shared: Plant):
    shared.server.add_person("gone", Role.SUPERVISOR, "Gone Tomorrow")
    page = shared.enter("gone", "/floor_board")
    expect(page.get_by_text("Filler 3").first).to_be_visible()
    shared.do(people.deactivate_user, shared.actor("gone").user_id, "Has left the plant", by="ada")

    expect(page.get_by_text(re.compile("signed out"))).to_be_visible()
    expect(page.get_by_text("Filler 3")).to_have_count(0)
    page.get_by_role("link", name="Sign in").click()
    expect(page.get_by_label("Password", exact=True)).to_be_visible()


def apart(work: Coroutine[Any, Any, Any]) -> Any:
    """Run it to its end in a thread of its own: Playwright has a loop in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()


def foreign_pages(role: Role) -> Iterator[Entry]:
    """The pages that this role has neither in its menu nor by a link."""
    own = {entry.script for entry in (*MENU[role], *HIDDEN, *EVERYBODY)}
    every = {entry.script: entry for menu in MENU.values() for entry in menu if entry.path.exists()}
    return (entry for script, entry in every.items() if script not in own)


def address(entry: Entry) -> str:
    """The path of a page in the address."""
    return entry.path.stem


def opened_of(plant: Plant, username: str, requests: list[tuple[Entry, dict[str, str]]]) -> list[str]:
    """Which of these requests, each the first of its connection, showed anything of their page to this person."""
    token = plant.session(username)

    async def ask() -> list[Client]:
        return await asyncio.gather(*(_first_page(plant, token, request) for _entry, request in requests))

    pairs = zip([entry for entry, _request in requests], apart(ask()), strict=True)
    return [f"{entry.script}: {client.said()}" for entry, client in pairs if not _is_elsewhere(entry, client)]


async def _first_page(plant: Plant, token: str, request: dict[str, str]) -> Client:
    async with Client(plant.server.base_url, headers=_headers(plant, token)) as client:
        await client.rerun(**request)
        until = time.monotonic() + 15
        while not _titles(client) and time.monotonic() < until:
            await client.pump(5)  # the start page hands on to the first page of the menu
        return client


def _titles(client: Client) -> list[str]:
    return [text for kind, text in client.texts if kind == "heading"]


def _is_elsewhere(entry: Entry, client: Client) -> bool:
    """Whether another page was drawn, and nothing of this one."""
    return bool(_titles(client)) and entry.title not in _titles(client) and "Ada Okafor" not in client.said()


def _headers(plant: Plant, token: str) -> dict[str, str]:
    return {"Cookie": f"{COOKIE}={token}", "Origin": plant.server.base_url}


async def _connected(plant: Plant, headers: dict[str, str]) -> None:
    async with Client(plant.server.base_url, headers=headers) as client:
        await client.rerun()


async def _asked(plant: Plant, token: str, **request: str) -> Client:
    async with Client(plant.server.base_url, headers=_headers(plant, token)) as client:
        return await client.rerun(**request)


async def _with(plant: Plant, username: str, work: Callable[[Client], Awaitable[Any]]) -> Any:
    async with Client(plant.server.base_url, headers=_headers(plant, plant.session(username))) as client:
        return await work(client)


async def _department_form(plant: Plant, name: str) -> tuple[list[list[Any]], dict[str, str]]:
    """What a browser of the administrator would send to add a department: open the dialog, fill it, press."""

    async def read(client: Client) -> tuple[list[list[Any]], dict[str, str]]:
        await client.rerun(page_name="departments")
        opening = [(_ending(client, "open-add-department"), "trigger_value", True)]
        await client.rerun(widgets=opening, page_hash=client.pages["Departments"])
        field = (_ending(client, "add-department-name"), "string_value", name)
        return [opening, [field, (_ending(client, "add-department-submit"), "trigger_value", True)]], client.pages

    found: tuple[list[list[Any]], dict[str, str]] = await _with(plant, "ada", read)
    return found


async def _sent(plant: Plant, username: str, page_hash: str, states: list[list[Any]]) -> Client:
    async def send(client: Client) -> Client:
        await client.rerun(page_hash=page_hash)
        for state in states:
            await client.rerun(widgets=state, page_hash=page_hash)
        return client

    sender: Client = await _with(plant, username, send)
    return sender


def _ending(client: Client, key: str) -> str:
    return next(identity for identity in client.ids.values() if identity.endswith(key))
