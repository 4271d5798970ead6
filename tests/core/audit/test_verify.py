"""Verification names the first bad row, and does not take a row that waits for the sealer for a forged one."""

import pytest
from sqlalchemy import insert, select, text, update

from core import audit
from core.audit.models import ActivityLog, AuditSeal
from core.kernel import Forbidden, Role


@pytest.fixture
def record(given):
    """A sealed record of a few rows."""
    given.expect_broken()
    given.machine()
    given.machine()
    given.seal()
    return given


def verdict(given):
    return given.ask(audit.verification, actor=given.the(Role.ADMIN))


def change(given, statement):
    with given.sessions.begin() as session:
        session.execute(statement)


def test_an_untouched_record_is_sound_and_counted(record):
    found = verdict(record)

    assert found.sound
    assert found.rows == len(record.rows(ActivityLog))
    assert found.unsealed == 0


def test_fresh_rows_wait_for_the_sealer_and_are_no_fault(record):
    record.machine()

    found = verdict(record)

    assert found.sound
    assert found.unsealed == 1


def test_rows_that_were_never_sealed_count_as_inserted_after_a_minute(record):
    record.machine()
    record.clock.advance(seconds=61)

    found = verdict(record)

    assert (found.fault, found.log_id) == ("INSERTED", record.last_audit().id)


def test_a_fresh_row_with_a_wrong_fingerprint_counts_as_inserted(record):
    last = record.last_audit()
    forged = {c.name: getattr(last, c.name) for c in ActivityLog.__table__.columns if c.name != "id"}
    forged |= {"correlation_id": "forged", "description": "Nothing happened", "created_at": record.clock()}
    change(record, insert(ActivityLog).values(**forged))

    assert verdict(record).fault == "INSERTED"


def test_an_edited_row_is_named(record):
    target = record.rows(ActivityLog)[0].id
    change(record, update(ActivityLog).where(ActivityLog.id == target).values(description="Nothing happened"))

    found = verdict(record)

    assert (found.fault, found.log_id) == ("EDITED", target)


def test_a_deleted_seal_is_noticed(record):
    first = 1
    change(record, AuditSeal.__table__.delete().where(AuditSeal.seq == first))

    found = verdict(record)

    assert (found.fault, found.seq) == ("DELETED", first)


def test_a_cut_tail_is_noticed_with_a_head_kept_elsewhere(record):
    with record.sessions() as session:
        known = audit.head(session)
        last = session.scalars(select(AuditSeal).order_by(AuditSeal.seq.desc()).limit(1)).one()
    with record.sessions.begin() as session:
        session.execute(AuditSeal.__table__.delete().where(AuditSeal.seq == last.seq))
        session.execute(text("DELETE FROM activity_logs WHERE id = :id"), {"id": last.log_id})

    with record.sessions() as session:
        assert audit.verify(session).sound
        assert audit.verify(session, known_head=known).fault == "TAIL_CUT"


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMIN])
def test_is_for_administrators_alone(given, role):
    with pytest.raises(Forbidden):
        given.ask(audit.verification, actor=given.the(role))
