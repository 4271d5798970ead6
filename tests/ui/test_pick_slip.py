"""The pick slip: what is ready on paper, by job, for the storekeeper alone."""

import re
from decimal import Decimal

import pytest

from core import assets, inventory, maintenance, people
from core.kernel import Actor, Role, system_clock
from core.storage import run_command
from tests.support.live_server import live_server
from ui.pick_slip import told


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with live_server(tmp_path_factory.mktemp("slip")) as running:
        for name, role in (
            ("ada", Role.ADMIN),
            ("rosa", Role.SUPERVISOR),
            ("anna", Role.MAINTENANCE_TECH),
            ("helen", Role.MAINTENANCE_MANAGER),
            ("ivan", Role.INVENTORY_MANAGER),
        ):
            running.add_person(name, role, f"{name.title()} Novak")
        running.jobs = _furnish(running)
        yield running


def _furnish(server):
    def do(command, *args, by, **kwargs):
        actor = people.actor_of(server.sessions, by)
        return run_command(server.sessions, command, *args, actor=actor, clock=system_clock, **kwargs)

    hall = do(assets.create_department, "Hall 1", by="ada")
    machine = do(assets.create_machine, assets.MachineFacts("Press <b>4</b>", hall), by="ada")
    words = "Oil leaks at the cylinder"
    job = do(maintenance.report_breakdown, machine, words, machine_stopped=True, by="rosa").request_id
    do(maintenance.start_work, job, by="anna")
    for number, stock, wanted in (("SEAL-90", 5, 2), ("BELT-7", 1, 3), ("NONE-1", 0, 1)):
        part = do(inventory.create_part, number, f"Part {number}", location=f"A-{number[0]}", by="ivan")
        if stock:
            do(inventory.receive_stock, part, Decimal(stock), by="ivan")
        asked = do(inventory.request_parts, job, part, Decimal(wanted), by="anna").parts_request_id
        do(inventory.approve_parts_request, asked, by="helen")
    hall = do(inventory.create_location, "HALL2", "Hall 2", by="ivan")
    hose = do(inventory.create_part, "HOSE-38", "Part HOSE-38", location="H-21", by="ivan")
    for stock, place in ((1, None), (2, hall)):
        do(inventory.receive_stock, hose, Decimal(stock), location_id=place, by="ivan")
    asked = do(inventory.request_parts, job, hose, Decimal(3), by="anna").parts_request_id
    do(inventory.approve_parts_request, asked, by="helen")
    ring = do(inventory.create_part, "RING-20", "Part RING-20", by="ivan")
    for stock, place in ((4, None), (3, hall)):
        do(inventory.receive_stock, ring, Decimal(stock), location_id=place, by="ivan")
    for wanted in (3, 4):
        asked = do(inventory.request_parts, job, ring, Decimal(wanted), by="anna").parts_request_id
        do(inventory.approve_parts_request, asked, by="helen")
    return job


def slip(server, username, query="", **headers):
    return server.signed_in(username).get(f"{server.base_url}/pick_slip{query}", headers=headers)


def test_lists_what_is_ready_by_job_and_bin(server):
    answer = slip(server, "ivan")

    assert answer.status_code == 200
    text = answer.text.replace("\u202f", " ")
    assert f"<h2>Job {server.jobs} · Press &lt;b&gt;4&lt;/b&gt;" in text
    assert text.index("BELT-7") < text.index("SEAL-90")
    assert "1 pcs" in text
    assert "2 pcs" in text
    assert "NONE-1" not in text
    assert text.count('class="box"') == 7
    assert "Ivan Novak" in text
    assert "no-store" in answer.headers["cache-control"]


@pytest.mark.parametrize(
    ("search", "expected"),
    [
        ("hose", [("HALL2", "2 pcs"), ("MAIN, bin H-21", "1 pcs")]),
        # Two requests of one part: what the first takes from a location is not there for the second.
        ("ring", [("HALL2", "3 pcs"), ("MAIN", "1 pcs"), ("MAIN", "3 pcs")]),
    ],
)
def test_says_how_much_is_taken_from_where(server, search, expected):
    text = slip(server, "ivan", f"?search={search}").text.replace("\u202f", " ")

    places = re.findall(r'class="place">([^<]+)</td>.*?class="quantity">([^<]+)</td>', text)
    assert sorted(places) == expected


def test_lists_only_what_was_looked_for(server):
    assert "SEAL-90" not in slip(server, "ivan", "?search=belt").text
    assert "Nothing is ready" in slip(server, "ivan", "?search=nothing").text


def test_speaks_the_language_of_the_reader(server):
    answer = slip(server, "ivan", **{"accept-language": "de-DE,de;q=0.9"})

    assert '<html lang="de"' in answer.text
    assert "Ausgabeliste" in answer.text


def test_brings_its_own_looks_and_its_button(server):
    browser = server.signed_in("ivan")

    assert browser.get(f"{server.base_url}/pick_slip.css").headers["content-type"].startswith("text/css")
    assert "print()" in browser.get(f"{server.base_url}/pick_slip.js").text


def test_a_slip_that_does_not_hold_all_says_how_many_are_left():
    keeper = Actor(1, "ivan", Role.INVENTORY_MANAGER, "Ivan Novak")

    assert told(keeper, 500, 12).endswith("500 parts · 12 more are ready. Issue these, then print again.")
    assert told(keeper, 3, 0).endswith("by Ivan Novak · 3 parts")


@pytest.mark.parametrize("name", ["ada", "rosa", "anna", "helen"])
def test_is_for_the_storekeeper(server, name):
    answer = slip(server, name)

    assert answer.status_code == 403
    assert "SEAL-90" not in answer.text
    assert "You may not do that." in answer.text


def test_a_visitor_signs_in_first(server):
    answer = server.visitor().get(f"{server.base_url}/pick_slip", allow_redirects=False)

    assert (answer.status_code, answer.headers["location"]) == (303, "/login?next=/pick_slip")
