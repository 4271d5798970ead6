"""The record in words: every column, table, call and stored value has one, and every sentence is told again."""

from datetime import UTC, datetime

import pytest

from core import schema
from core.audit import HIDDEN
from core.audit.changes import Name
from core.kernel import COMMANDS, QUERIES, DomainError
from core.maintenance.models import MaintenanceRequest
from core.storage import run_command
from tests.core.storage.calls import call_of, function_of
from ui import badges, told
from ui.call_words import CALLS, call_words
from ui.language import use
from ui.record_values import record_title, record_words, value_words
from ui.record_words import COLUMNS, HOUSEKEEPING, TABLES, column_word, table_word
from ui.told import SENTENCES, activity_sentence, reason_words, refusal_sentence

pytestmark = pytest.mark.usefixtures("process")

NOT_TOLD = {
    "activity_logs",
    "audit_seals",
    "security_events",
    "idempotency_keys",
    "closed_months",
    "consumption_by_machine",
    "consumption_daily",
    "consumption_monthly",
}
MANIFEST = {
    "file_name",
    "sha256",
    "rows",
    "imported",
    "merged",
    "skipped",
    "merged_stops",
    "machines_created",
    "locations_created",
    "changed",
}


def audited():
    for table in schema.metadata().sorted_tables:
        if table.name not in NOT_TOLD:
            yield from (column for column in table.columns if column.name != "id" and not column.info.get(HIDDEN))


def test_every_audited_table_has_a_word():
    assert {column.table.name for column in audited()} <= set(TABLES)


def test_every_audited_column_has_a_word():
    assert {column.name for column in audited()} | MANIFEST <= set(COLUMNS) | HOUSEKEEPING


def test_every_enum_in_an_audited_column_has_words():
    kinds = {type_.enum_class for column in audited() if (type_ := column.type) and hasattr(type_, "enum_class")}

    assert {kind.__name__ for kind in kinds if kind} <= set(badges.LOOKS)


def test_every_command_and_query_has_a_plain_name():
    assert set(COMMANDS) | set(QUERIES) <= set(CALLS)
    assert call_words("people.change_password") == "Change the password"
    assert call_words("activity_logs") == "Activity log"
    assert call_words("from.another_release") == "from.another_release"


@pytest.mark.parametrize("dialect", ["sqlite"])
@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_the_sentence_of_every_command_is_told_again(sessions, given, clock, name):
    call = call_of(name, given)
    run_command(sessions, function_of(name), *call.args, actor=call.actor, clock=clock, **call.kwargs)
    row = given.last_audit()

    assert any(told._pattern(template).fullmatch(row.description) for template in SENTENCES[row.entity_type])


@pytest.mark.parametrize(
    ("table", "stored", "english", "german"),
    [
        ("users", "Added Ben Okafor as MAINTENANCE_TECH", "Added Ben Okafor as Technician", "als Instandhaltung"),
        ("users", "Ben is now SUPERVISOR, was ADMIN", "Ben is now Supervisor, was Administrator", "Schicht"),
        ("maintenance_requests", "Completed work on Press 4: no fault", "Press 4: No fault found", "Press 4"),
        ("maintenance_requests", "Priority of Press 4 is critical", "Priority of Press 4 is Critical", "Kritisch"),
        ("maintenance_requests", "Assigned Press 4 to the queue", "Assigned Press 4 to the queue", "Press 4"),
        ("maintenance_types", "Changed maintenance type CORRECTIVE", "type Corrective", "Instandsetzung"),
        ("machines", "Imported 2 of 3 rows of old.csv as machines", "2 of 3 rows of old.csv as Machines", "Maschinen"),
        ("users", "A. Novak signed out everywhere", "A. Novak signed out everywhere", "A. Novak"),
    ],
)
def test_a_sentence_is_told_in_the_language_of_the_run(table, stored, english, german):
    assert activity_sentence(table, stored).endswith(english)
    use("de")
    assert german in activity_sentence(table, stored)
    assert activity_sentence(table, stored) != stored


def test_a_sentence_that_nobody_knows_is_shown_as_it_stands():
    use("de")

    assert activity_sentence("machines", "Painted the machine blue") == "Painted the machine blue"
    assert activity_sentence("another_table", "Added machine Press 4") == "Added machine Press 4"


def test_a_refusal_is_told_with_the_words_of_its_facts():
    stored = str(DomainError("This job is {status} now. Look at it again.", status="COMPLETED"))
    assert refusal_sentence(stored) == "This job is done now. Look at it again."

    use("de")
    assert "Erledigt" in refusal_sentence(stored)
    assert refusal_sentence("User name or password is not right") != "User name or password is not right"


def test_an_instant_in_a_refusal_is_told_in_the_time_of_the_plant():
    at = datetime(2026, 7, 1, 6, tzinfo=UTC)
    refusal = DomainError("This job was closed at {time}. Nobody worked on it after that.", time=at)

    assert "1 Jul 07:00" in refusal_sentence(str(refusal))


def test_a_reason_from_a_list_is_told_by_its_word():
    assert reason_words("END_OF_SHIFT") == "End of shift"
    assert reason_words("Duplicate of job 12") == "Duplicate of job 12"
    assert reason_words("Sold") == "Sold"


@pytest.mark.parametrize(
    ("table", "column", "value", "words"),
    [
        ("maintenance_requests", "machine_id", 4, "Packer 1 (no. 4)"),
        ("maintenance_requests", "failure_code_id", 5, "Oil leak (HYD-001)"),
        ("maintenance_requests", "maintenance_type_id", 1, "Corrective (no. 1)"),
        ("maintenance_requests", "reporter_id", 99, "no. 99"),
        ("maintenance_requests", "duplicate_of_id", 71, "Job 71, Packer 1"),
        ("maintenance_requests", "symptoms", ["LEAK", "NOISE"], "Leaks, Strange noise"),
        ("maintenance_requests", "status", "WAITING_PARTS", "Waiting for parts"),
        ("maintenance_requests", "is_functional_failure", True, "yes"),
        ("maintenance_requests", "reported_at", "2026-07-01T06:00:00.000000+00:00", "1 Jul 2026 07:00:00"),
        ("maintenance_requests", "cause", "", "–"),
        ("maintenance_works", "maintenance_steps", [{"description": "Drain", "completed": True}], "Drain (done)"),
        ("job_spells", "kind", "STOPPED", "Stopped"),
        ("machine_downtimes", "duration_minutes", 220, "3\u202fh 40\u202fmin"),
        ("machines", "installation_date", "2020-03-01", "1 Mar 2020"),
        ("machines", "tags", ["wet", "new"], "wet, new"),
        ("machines", "downtime_cost_per_hour", "120.500", "120.5"),
        ("calendar_shifts", "weekday", 0, "Monday"),
        ("calendar_shifts", "start_time", "06:00:00", "06:00"),
        ("users", "locale", "de", "Deutsch"),
        ("user_sessions", "end_reason", "new password", "Password changed"),
        ("maintenance_requests", "skipped", {"known": 3}, "known: 3"),
        ("maintenance_requests", "reported_at", "yesterday", "yesterday"),
        ("another_table", "thing", 7, "7"),
    ],
)
def test_a_value_is_shown_in_words(table, column, value, words):
    names = {
        ("machines", 4): Name("Packer 1"),
        ("failure_codes", 5): Name("Oil leak", "HYD-001"),
        ("maintenance_types", 1): Name("CORRECTIVE"),
        ("maintenance_requests", 71): Name("Packer 1"),
    }

    assert value_words(table, column, value, names) == words


def test_a_record_is_headed_by_its_kind_and_name():
    names = {("machines", 4): Name("Packer 1"), ("maintenance_requests", 71): Name("Packer 1")}

    assert record_title("machines", 4, names) == "Machine: Packer 1 (no. 4)"
    assert record_title("maintenance_requests", 71, names) == "Job 71, Packer 1"
    assert record_title("maintenance_requests", None, {}) == "Job"
    assert record_words(("maintenance_requests", 5), {}) == "Job 5"


def test_a_table_and_a_column_of_another_release_show_their_own_names():
    assert (table_word("oil_samples"), column_word("oil_grade_id")) == ("Oil samples", "Oil grade")


def test_the_table_of_words_is_about_columns_that_exist():
    assert MaintenanceRequest.__tablename__ in TABLES
    assert set(COLUMNS) <= {column.name for column in audited()} | MANIFEST
