"""The record: what a row tells, and how anything done to it behind the product's back comes to light."""

import json
from collections import defaultdict

import pytest
from sqlalchemy import text

from core import audit, invariants, maintenance, people
from core.assets.models import Machine
from core.audit import Keyring
from core.audit.mac import row_mac
from core.audit.models import ActivityLog, AuditSeal, SecurityEvent
from core.audit.verify import Verdict
from core.kernel import Role
from core.maintenance import report_breakdown
from core.maintenance.models import JobSpell, MachineDowntime, MaintenanceRequest, MaintenanceWork, WorkSession
from core.storage import run_command
from tests.support.databases import SECRET
from tests.support.given import PASSWORD, PASSWORD_HASH
from tests.support.together import at_once, refused

CANARY = "canary seven slow kettles"


@pytest.fixture
def sealed(given, sessions):
    """Five changes, sealed; gives the head of the chain."""
    given.expect_broken()
    for _ in range(5):
        given.department(f"Hall {given.rows(ActivityLog)[-1].id if given.rows(ActivityLog) else 0}")
    given.seal()
    with sessions() as session:
        return audit.head(session)


def ids(given):
    return [row.id for row in given.rows(ActivityLog)]


def test_a_sealed_record_is_sound(verdict, sealed):
    assert verdict().sound
    assert verdict(sealed).sound
    assert verdict().rows == sealed.seq == 5


@pytest.mark.parametrize(
    "change",
    ["description = 'Nothing'", "user_id = NULL", "actor_role = 'SUPERVISOR'", "changes = '[]'", "reason = 'x'",
     "created_at = '2020-01-01 00:00:00'", "ip_address = '1.2.3.4'", "entity_id = 77", "action = 'DELETE'"],
)  # fmt: skip
def test_an_edited_row_is_named(verdict, sealed, tamper, given, change):
    third = ids(given)[2]
    tamper(f"UPDATE activity_logs SET {change} WHERE id = {third}")
    found = verdict()
    assert (found.sound, found.fault, found.log_id, found.seq) == (False, "EDITED", third, 3)


def test_a_deleted_row_is_named(verdict, sealed, tamper, given):
    third = ids(given)[2]
    tamper(f"DELETE FROM activity_logs WHERE id = {third}")
    assert (verdict().fault, verdict().log_id) == ("DELETED", third)


def test_a_row_deleted_with_its_link_leaves_a_gap(verdict, sealed, tamper, given):
    third = ids(given)[2]
    tamper(f"DELETE FROM audit_seals WHERE log_id = {third}", f"DELETE FROM activity_logs WHERE id = {third}")
    assert (verdict().fault, verdict().seq) == ("DELETED", 3)


def test_an_inserted_row_is_named(verdict, sealed, tamper, given):
    columns = (
        "user_id, actor_kind, actor_name, actor_role, action, entity_type, entity_id, description, created_at, key_id"
    )
    tamper(
        f"INSERT INTO activity_logs ({columns}, correlation_id, row_mac) "
        f"SELECT {columns}, 'forged', row_mac FROM activity_logs WHERE id = {ids(given)[0]}"
    )
    assert (verdict().fault, verdict().log_id) == ("INSERTED", ids(given)[-1])


@pytest.mark.parametrize("seq", [0, -5])
def test_a_row_linked_in_before_the_first_is_named(verdict, sealed, tamper, given, seq):
    copied = ", ".join(c.name for c in ActivityLog.__table__.columns if c.name not in {"id", "correlation_id"})
    tamper(
        f"INSERT INTO activity_logs (correlation_id, {copied})"
        f" SELECT 'forged', {copied} FROM activity_logs WHERE id = {ids(given)[0]}",
        "INSERT INTO audit_seals (seq, log_id, prev_hash, hash, key_id, sealed_at)"
        f" SELECT {seq}, id, 'x', 'x', 'x', created_at FROM activity_logs WHERE correlation_id = 'forged'",
    )

    assert (verdict().fault, verdict().seq) == ("INSERTED", seq)


def test_a_link_moved_before_the_first_hides_nothing(verdict, sealed, tamper, given):
    last = ids(given)[-1]
    tamper(
        f"UPDATE activity_logs SET description = 'Nothing' WHERE id = {last}",
        f"UPDATE audit_seals SET seq = -1 WHERE log_id = {last}",
    )

    assert (verdict().fault, verdict().log_id) == ("INSERTED", last)


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_a_genuine_row_told_twice_is_named_though_nothing_in_the_table_forbids_it(verdict, sealed, tamper, given):
    columns = ", ".join(column.name for column in ActivityLog.__table__.columns if column.name != "id")
    tamper(
        "PRAGMA legacy_alter_table=ON",
        "ALTER TABLE activity_logs RENAME TO kept",
        f"CREATE TABLE activity_logs (id INTEGER PRIMARY KEY, {columns})",
        f"INSERT INTO activity_logs (id, {columns}) SELECT id, {columns} FROM kept",
        f"INSERT INTO activity_logs ({columns}) SELECT {columns} FROM kept WHERE id = 2",
    )
    given.seal()
    assert (verdict().fault, verdict().log_id) == ("REORDERED", ids(given)[-1])


@pytest.mark.parametrize(
    ("log_id", "seq", "told"),
    [(6, 4, "activity row 6 at link 4: DELETED"), (6, None, "activity row 6: DELETED"), (None, 4, "link 4: DELETED")],
)
def test_a_verdict_names_the_places_that_are_known(log_id, seq, told):
    assert Verdict(9, "DELETED", log_id, seq).told == told


def test_rows_that_changed_places_are_named(verdict, sealed, tamper, given):
    second, third = ids(given)[1:3]
    tamper(
        f"UPDATE audit_seals SET log_id = 999999 WHERE log_id = {second}",
        f"UPDATE audit_seals SET log_id = {second} WHERE log_id = {third}",
        f"UPDATE audit_seals SET log_id = {third} WHERE log_id = 999999",
    )
    assert (verdict().fault, verdict().seq) == ("REORDERED", 2)


def test_a_tail_that_was_cut_shows_against_a_head_kept_elsewhere(verdict, sealed, tamper, given):
    last = ids(given)[-1]
    tamper(f"DELETE FROM audit_seals WHERE log_id = {last}", f"DELETE FROM activity_logs WHERE id = {last}")
    assert verdict().sound
    assert (verdict(sealed).fault, verdict(sealed).log_id) == ("TAIL_CUT", last)


def test_a_row_signed_with_a_foreign_key_is_named(verdict, sealed, tamper, given):
    tamper(f"UPDATE activity_logs SET key_id = 'foreign' WHERE id = {ids(given)[0]}")
    assert verdict().fault == "UNKNOWN_KEY"


def test_older_rows_verify_after_the_key_was_changed(verdict, sealed, given):
    newer = "another-secret-0123456789abcdef-0123456789"
    try:
        audit.use_keys(Keyring.from_secrets(newer, (SECRET,)))
        given.department("After the change")
        given.seal()
        assert verdict(sealed).sound
        assert verdict().rows == 6
        assert len({row.key_id for row in given.rows(ActivityLog)}) == 2
        audit.use_keys(Keyring.from_secrets(newer))
        assert verdict().fault == "UNKNOWN_KEY"
    finally:
        audit.use_keys(Keyring.from_secrets(SECRET))


@pytest.mark.parametrize("sealed_before", [0, 3])
def test_the_record_outlives_a_look_with_a_secret_of_another_shell(verdict, given, sealed_before):
    for n in range(sealed_before):
        given.department(f"Hall {n}")
    given.seal()
    given.department("Not sealed yet")
    try:
        audit.use_keys(Keyring.from_secrets("of-another-shell-0123456789abcdef-0123456789"))
        assert given.seal() == 0
        assert verdict().fault == ("UNKNOWN_KEY" if sealed_before else "INSERTED")
    finally:
        audit.use_keys(Keyring.from_secrets(SECRET))

    assert given.seal() == 1
    assert verdict().sound


def test_a_secret_with_which_nothing_was_sealed_is_told(sessions, given, clock):
    def told():
        return invariants.WRITTEN_ELSEWHERE in invariants.warnings(sessions, clock)

    given.department()
    before_any_link = told()
    given.seal()
    other = "of-another-shell-0123456789abcdef-0123456789"
    seen = []
    try:
        for ring in (Keyring.from_secrets(SECRET), Keyring.from_secrets(other), Keyring.from_secrets(other, (SECRET,))):
            audit.use_keys(ring)
            seen.append(told())
    finally:
        audit.use_keys(Keyring.from_secrets(SECRET))

    assert (before_any_link, seen) == (False, [False, True, False])


def test_the_fingerprint_covers_every_column_but_the_id(given):
    given.department()
    row = {column.name: getattr(given.last_audit(), column.name) for column in ActivityLog.__table__.columns}
    key = Keyring.from_secrets(SECRET).current
    assert row_mac(key, row) == row["row_mac"]
    for name in set(row) - {"id", "row_mac"}:
        assert (
            row_mac(key, row | {name: "something else" if name != "created_at" else given.clock.advance(hours=1)})
            != row["row_mac"]
        )


def test_sixteen_writers_at_once_give_one_chain_without_a_gap(sessions, given, supervisor, clock, verdict):
    machine = given.machine()
    given.seal()
    before = verdict().rows

    def write():
        run_command(
            sessions, report_breakdown, machine, "Oil on it now", machine_stopped=False, actor=supervisor, clock=clock
        )
        audit.seal(sessions, clock())

    assert refused(at_once(*[write] * 16)) == []
    given.seal()
    assert verdict().sound
    with sessions() as session:
        seqs = list(session.scalars(text("SELECT seq FROM audit_seals ORDER BY seq")))
    assert seqs == list(range(1, before + 17))


def test_two_sealers_at_once_seal_each_row_once(sessions, given, clock, verdict):
    for n in range(12):
        given.department(f"Hall {n}")
    counts = at_once(*[lambda: audit.seal(sessions, clock(), full=True)] * 3)
    assert refused(counts) == []
    assert sum(counts) == len(ids(given))
    assert verdict().sound


def test_sealing_again_seals_nothing(given):
    given.department()
    assert (given.seal(), given.seal()) == (1, 0)


def test_no_secret_ever_stands_in_the_record(sessions, given, run, admin, clock):
    person = given.person(Role.MAINTENANCE_TECH)
    tokens = [
        people.sign_in(sessions, person.username, PASSWORD, address=None, user_agent=None, clock=clock).token,
        run(people.create_user, "robin", "Robin Hale", Role.ADMIN, actor=admin).setup_token,
        run(people.reset_password, person.user_id, actor=admin),
    ]
    run(people.create_user, "alex", "Alex Reed", Role.ADMIN, password=CANARY, actor=admin)
    run(people.change_password, PASSWORD, CANARY, actor=given.person(Role.SUPERVISOR))
    with pytest.raises(people.SignInRefused):
        people.sign_in(sessions, person.username, CANARY, address=None, user_agent=None, clock=clock)

    said = json.dumps([str(vars(row)) for table in (ActivityLog, SecurityEvent) for row in given.rows(table)])
    assert [secret for secret in (*tokens, CANARY, PASSWORD, PASSWORD_HASH, "$2b$") if secret in said] == []
    with sessions() as session:
        kept = json.dumps(
            [
                str(row)
                for name in ("users", "user_sessions", "setup_tokens")
                for row in session.execute(text(f"SELECT * FROM {name}"))
            ]
        )
    assert [secret for secret in (*tokens, CANARY, PASSWORD) if secret in kept] == []


@pytest.mark.parametrize(
    "table", [Machine, MaintenanceRequest, MaintenanceWork, WorkSession, JobSpell, MachineDowntime]
)
def test_folding_the_changes_gives_the_rows_as_they_are(given, technician, manager, clock, table):
    machine = given.machine("Filler 3", tags=("wet",))
    job = given.waiting_job(machine, technician=technician)
    clock.advance(minutes=9)
    duplicate = given.request(machine)
    given.do(maintenance.merge_duplicate, duplicate, job, actor=manager)
    given.do(maintenance.start_work, job, actor=technician)
    given.do(maintenance.add_step, job, "Drain the oil", actor=technician)
    clock.advance(minutes=9)
    given.do(maintenance.mark_running, job, actor=technician)
    given.do(maintenance.complete_work, job, **given.finding(), actor=technician)
    given.do(maintenance.reopen_request, job, "Again", machine_stopped=True, actor=manager)

    folded = defaultdict(dict)
    for row in given.rows(ActivityLog):
        for change in row.changes or []:
            if change["entity"] == table.__tablename__:
                folded[change["id"]] |= change["after"]

    assert folded
    for row in given.rows(table):
        for column in table.__table__.columns:
            if column.name not in {"id", "updated_at", "version"} and column.computed is None:
                assert same(folded[row.id].get(column.name), getattr(row, column.name)), (row.id, column.name)


def same(told, value):
    if hasattr(value, "isoformat"):
        return told == value.isoformat(timespec="microseconds")
    return told == value or str(told) == str(value)


def test_the_log_is_read_by_page_and_filter(given, admin, clock):
    for n in range(5):
        given.department(f"Hall {n}")
        clock.advance(minutes=1)
    first = given.ask(audit.activity, limit=2, actor=admin)
    rest = given.ask(audit.activity, before_id=first[-1].id, actor=admin)
    assert [row.id for row in first + rest] == sorted(ids(given), reverse=True)
    assert given.ask(audit.activity, entity_type="machines", actor=admin) == []
    assert len(given.ask(audit.activity, user_id=admin.user_id, actor=admin)) == 5
    assert len(given.ask(audit.activity, entity_type="departments", entity_id=first[0].entity_id, actor=admin)) == 1
    assert len(given.ask(audit.activity, since=first[-1].created_at, until=clock(), actor=admin)) == 2
    assert [row.sealed for row in first] == [False, False]
    given.seal()
    assert all(row.sealed for row in given.ask(audit.activity, actor=admin))


def test_the_token_changes_with_every_command(given, sessions):
    def token():
        with sessions() as session:
            return audit.newest_token(session)

    given.department()
    before = token()
    assert token() == before
    given.department("Hall 2")
    assert token() != before


def test_links_name_their_row_and_the_link_before(given, sessions):
    given.department()
    given.department("Hall 2")
    given.seal()
    with sessions() as session:
        first, second = session.query(AuditSeal).order_by(AuditSeal.seq).all()
    assert (first.prev_hash, second.prev_hash) == ("0" * 64, first.hash)
