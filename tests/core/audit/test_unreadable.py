"""Rows that somebody edited by hand into what nobody can parse are named like any other, sealed or not yet."""

import pytest
from sqlalchemy import text
from structlog.testing import capture_logs

from core import audit
from core.audit.models import ActivityLog, SecurityEvent

ANYWHERE = [
    "changes = '{not json'",
    "changes = ''",
    "changes = '[9999999999999999999999]'",
    "created_at = '0000-00-00 00:00:00'",
    "action = 'EXPLODED'",
    "actor_role = 'EMPEROR'",
    "actor_kind = ''",
    "row_mac = 'é'",
]
IN_A_FILE = [
    f"changes = '{'[' * 5000}'",
    "created_at = 'yesterday'",
    "created_at = '2026-11-24 08:00:00.000000+05:00'",
    "created_at = x'00ff'",
    "description = CAST(x'ff' AS TEXT)",
    "user_id = 'me'",
    "row_mac = CAST(x'ff' AS TEXT)",
]
CASES = [("mariadb", change) for change in ANYWHERE] + [("sqlite", change) for change in ANYWHERE + IN_A_FILE]


@pytest.fixture
def third(given):
    """The third of five changes."""
    given.expect_broken()
    for n in range(5):
        given.department(f"Hall {n + 1} east")
    return given.rows(ActivityLog)[2].id


@pytest.mark.parametrize(("dialect", "change"), CASES)
def test_an_unreadable_row_is_named(given, third, tamper, verdict, change):
    given.seal()
    tamper(f"UPDATE activity_logs SET {change} WHERE id = {third}")
    assert (verdict().fault, verdict().log_id, verdict().seq) == ("EDITED", third, 3)


@pytest.mark.parametrize(("dialect", "change"), [*CASES, ("sqlite", "reason = 'x'"), ("mariadb", "reason = 'x'")])
def test_a_row_touched_before_it_was_sealed_raises_one_alarm_and_is_named(given, third, tamper, verdict, change):
    tamper(f"UPDATE activity_logs SET {change} WHERE id = {third}")
    with capture_logs() as logged:
        assert (given.seal(), given.seal()) == (5, 0)
    assert [(line["log_level"], line["log_id"]) for line in logged] == [("error", third)]
    alarms = given.rows(SecurityEvent, SecurityEvent.kind == audit.ALARM)
    assert [alarm.detail.split()[:2] for alarm in alarms] == [["Row", str(third)]]
    assert (verdict().fault, verdict().log_id) == ("EDITED", third)


def test_a_row_planted_before_sealing_is_named_and_its_removal_too(given, third, tamper, verdict):
    columns = [column.name for column in ActivityLog.__table__.columns if column.name not in {"id", "correlation_id"}]
    names = ", ".join(columns)
    tamper(
        f"INSERT INTO activity_logs ({names}, correlation_id) SELECT {names}, 'x' FROM activity_logs WHERE id={third}"
    )
    planted = given.rows(ActivityLog)[-1].id
    with capture_logs():
        given.seal()
    assert (verdict().fault, verdict().log_id) == ("EDITED", planted)
    tamper(f"DELETE FROM activity_logs WHERE id = {planted}")
    assert (verdict().fault, verdict().log_id) == ("DELETED", planted)


def test_genuine_rows_raise_no_alarm(given, third):
    with capture_logs() as logged:
        given.seal()
    assert logged == []
    assert given.rows(SecurityEvent) == []


@pytest.mark.parametrize("change", ["prev_hash = 'é'", "hash = 'é'", "key_id = 'é'", "sealed_at = '0000-00-00'"])
def test_an_unreadable_link_ends_neither_verifying_nor_sealing(given, third, tamper, verdict, sessions, change):
    given.seal()
    with sessions() as session:
        known = audit.head(session)
    tamper(f"UPDATE audit_seals SET {change} WHERE seq = 5")
    assert verdict(known).sound is change.startswith("sealed_at")
    given.department("One more hall")
    assert given.seal() == 1
    with sessions() as session:
        assert session.scalar(text("SELECT max(seq) FROM audit_seals")) == 6
