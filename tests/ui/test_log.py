"""The log of a failing day: from the number on the screen to the cause, from a row of the record to its command."""

import asyncio
import json
import re
from typing import Any

import pytest
from sqlalchemy import select, text
from structlog.testing import capture_logs

from core import assets, people
from core.audit.log import ActivityLog
from core.kernel import Role, system_clock
from core.storage import run_command
from tests.support.live_server import LiveServer, live_server
from tests.support.wsclient import Client

pytestmark = pytest.mark.xdist_group("log")

SHOWN = re.compile(r"in the log as ([0-9a-f]+)")


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with live_server(tmp_path_factory.mktemp("log")) as running:
        running.add_person("sue", Role.SUPERVISOR)
        running.add_person("adam", Role.ADMIN)
        yield running


def lines(server: LiveServer) -> list[dict[str, Any]]:
    """What the log holds so far."""
    return [json.loads(line) for line in server.output().splitlines() if line.startswith("{")]


def test_the_number_on_the_screen_leads_to_the_cause_and_to_the_call_that_failed(server):
    browser = server.signed_in("sue")
    with server.sessions.begin() as session:
        session.execute(text("ALTER TABLE machines RENAME TO machines_elsewhere"))

    async def opened() -> str:
        cookie = {"Cookie": f"millwright_session={browser.cookies['millwright_session']}"}
        async with Client(server.base_url, headers=cookie) as page:
            return (await page.rerun()).said()

    said = asyncio.run(opened())
    number = SHOWN.search(said)
    assert number, said
    assert "machines" not in said

    (failed,) = [line for line in lines(server) if line.get("fault") == number[1]]
    cause = failed["exception"][0]
    assert "no such table: machines" in cause["exc_value"]
    word, correlation = cause["exc_notes"][0].split()
    assert word == "correlation_id"
    (call,) = [line for line in lines(server) if line.get("correlation_id") == correlation]
    assert (call["event"], call["actor"], call["outcome"]) == ("assets.departments", "sue", "OperationalError")


def test_a_row_of_the_record_leads_to_the_line_of_its_command(server):
    actor = people.actor_of(server.sessions, "adam")
    with capture_logs() as written:
        run_command(server.sessions, assets.create_department, "Hall 2", actor=actor, clock=system_clock)

    with server.sessions() as session:
        row = session.scalars(select(ActivityLog).order_by(ActivityLog.id.desc())).first()
    (line,) = [line for line in written if line["correlation_id"] == row.correlation_id]
    assert (line["event"], line["actor"], line["outcome"]) == ("assets.create_department", "adam", "done")
