"""``python -m core``, as whoever runs an installation meets it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import ValidationError
from sqlalchemy.exc import OperationalError

from core import people, schema
from core.kernel import Role
from core.settings import Settings, check_secret, wrong_in
from core.storage import connect
from tests.support.clock import HandClock
from tests.support.command_line import ROOT, python_m_core
from tests.support.given import PASSWORD

SECRET = "0123456789abcdef-only-for-the-command-line"


@pytest.fixture
def core(url, tmp_path):
    """Run the command line in an environment of its own; gives what it said."""

    def call(*words, stdin="", **environment):
        settings = {"DATABASE_URL": url, "SECRET_KEY": SECRET, "PUBLIC_BASE_URL": "https://plant.example/"}
        return python_m_core(list(words), tmp_path, settings | environment, stdin)

    return call


def failed(done):
    """The one line with which it failed."""
    lines = done.stderr.splitlines()
    assert (done.returncode, done.stdout, len(lines)) == (1, "", 1), done.stderr
    return lines[0]


def test_a_plant_begins_on_the_command_line(core, url):
    assert core("migrate").returncode == 0
    link = core("adduser", "alex", "--role", "ADMIN", "--full-name", "Alex Reed")
    ready = core("adduser", "robin", "--role", "SUPERVISOR", "--password-stdin", stdin=PASSWORD + "\n")
    assert link.stdout.startswith("https://plant.example/setup/")
    assert (ready.returncode, ready.stdout) == (0, "")

    sessions = connect(url)
    clock = HandClock()
    assert people.actor_of(sessions, "alex").role is Role.ADMIN
    assert people.sign_in(sessions, "robin", PASSWORD, address=None, user_agent=None, clock=clock)
    sessions.kw["bind"].dispose()


def test_the_record_is_checked_and_its_head_kept(core, tmp_path, url):
    core("adduser", "alex", "--role", "ADMIN")
    head = core("audit-head")
    (tmp_path / "head.json").write_text(head.stdout)
    assert json.loads(head.stdout)["seq"] == 1
    assert core("verify-audit", "--head", "head.json").stdout == "1 rows, untouched\n"
    sound = core("check")
    assert (sound.returncode, sound.stdout) == (0, "")
    assert sound.stderr.startswith("warning: nobody can approve parts now")

    sessions = connect(url)
    with sessions.begin() as session:
        session.connection().exec_driver_sql("UPDATE activity_logs SET description = 'Nothing'")
    sessions.kw["bind"].dispose()
    assert "EDITED" in failed(core("verify-audit"))
    broken = core("check")
    assert broken.returncode == 1
    assert json.loads(broken.stdout)["invariant"] == "the record is untouched"


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_the_sums_of_the_ledger_are_compared_and_made_anew(core, given, sessions):
    given.stock(5, cost="4")
    with sessions.begin() as session:
        session.connection().exec_driver_sql("UPDATE consumption_daily SET value = 1")

    differs = core("rebuild-rollups", "--check")
    assert (differs.returncode, differs.stdout.splitlines()) == (
        1,
        ["2 sums of 1 parts compared with the ledger, 1 of 1 parts differ"],
    )
    made = core("rebuild-rollups")
    assert (made.returncode, made.stdout.split(", ")[1]) == (0, "1 of 1 parts made anew\n")
    right = core("rebuild-rollups", "--check")
    assert (right.returncode, right.stdout.split(", ")[1]) == (0, "0 of 0 parts differ\n")


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_in_another_time_zone_the_sums_are_of_other_days_until_they_are_made_anew(core, given):
    given.stock(5)  # at eight in the morning in London it is still the evening before in Honolulu
    honolulu = {"PLANT_TIMEZONE": "Pacific/Honolulu"}

    assert core("rebuild-rollups", "--check", **honolulu).returncode == 1
    assert core("rebuild-rollups", **honolulu).returncode == 0
    assert core("rebuild-rollups", "--check", **honolulu).returncode == 0
    assert core("rebuild-rollups").returncode == 0


def test_the_worker_does_one_round(core):
    core("adduser", "alex", "--role", "ADMIN")
    assert core("worker", "--once").stdout == "1 rows sealed\n"


def test_the_grants_keep_the_record_insert_only(core):
    said = core("grants", "millwright", DATABASE_URL="mysql://owner:x@db.example/plant").stdout.splitlines()
    tables = schema.metadata().tables
    assert len(said) == len(tables) + 1
    for line in said:
        is_record = "activity_logs" in line or "audit_seals" in line
        assert ("UPDATE" in line or "DELETE" in line) is not (is_record or "alembic_version" in line)


@pytest.mark.parametrize("account", ["bob; DROP TABLE users", "a'b", "a@b@c", ""])
def test_grants_are_for_an_account_by_its_name(core, account):
    done = core("grants", account, DATABASE_URL="mysql://owner:x@db.example/plant")
    assert "An account is NAME" in failed(done)


@pytest.mark.parametrize("dialect", ["mariadb"])
def test_the_printed_grants_let_the_product_work_and_the_record_stand(core, url, mariadb):
    core("adduser", "alex", "--role", "ADMIN")
    granted = mariadb.account("keeper", core("grants", "keeper").stdout.splitlines(), url)

    assert core("adduser", "robin", "--role", "ADMIN", DATABASE_URL=granted).returncode == 0
    assert core("check", DATABASE_URL=granted).returncode == 0
    sessions = connect(granted)
    for table in ("activity_logs", "audit_seals"):
        for forbidden in (f"UPDATE {table} SET key_id = 'x'", f"DELETE FROM {table}", f"TRUNCATE {table}"):
            with pytest.raises(OperationalError, match="denied"), sessions.begin() as session:
                session.connection().exec_driver_sql(forbidden)
    sessions.kw["bind"].dispose()


@pytest.mark.parametrize("dialect", ["sqlite"])
@pytest.mark.parametrize(
    "kept",
    [
        "[]",
        '{"seq": 1}',
        '{"seq": "one", "log_id": 1, "hash": "a"}',
        '{"seq": 1, "log_id": null, "hash": "a"}',
        '{"seq": 1, "log_id": 1, "hash": 7}',
        '{"seq": 99999999999999999999, "log_id": 1, "hash": "a"}',
    ],
)
def test_a_head_that_was_spoiled_is_no_cut_tail(core, tmp_path, kept):
    (tmp_path / "head.json").write_text(kept)

    assert "head.json is not a head" in failed(core("verify-audit", "--head", "head.json"))


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_the_head_of_an_empty_record_is_no_hindrance(core, tmp_path):
    (tmp_path / "head.json").write_text(core("audit-head").stdout)
    assert core("verify-audit", "--head", "head.json").stdout == "0 rows, untouched\n"


@pytest.mark.parametrize("dialect", ["sqlite"])
@pytest.mark.parametrize(
    ("words", "stdin", "said"),
    [
        (("adduser", "a b", "--role", "ADMIN"), "", "user name"),
        (("adduser", "alex", "--role", "ADMIN", "--password-stdin"), "short\n", "at least 12"),
        (("adduser", "alex", "--role", "ADMIN", "--password-stdin"), "Gr\udcfcne Wiese 1976\n", "Send it as UTF-8"),
        (("verify-audit", "--head", "nowhere.json"), "", "nowhere.json"),
        (("frob",), "", "frob"),
        (("migrate", "--revision", "nonsense"), "", "nonsense"),
        (("grants", "millwright"), "", "on a server"),
        (("import",), "", "kind"),
        (("import", "machines", "nowhere.csv"), "", "nowhere.csv"),
        (("import", "machines", "nowhere.csv", "--twice"), "", "--twice"),
        (("demo", "--machines", "many"), "", "machines"),
        (("demo", "--seed", "-1"), "", "--seed"),
        (("adduser", "alex"), "", "--role"),
        (("adduser", "alex", "--role", "BOSS"), "", "'BOSS' is not one of"),
    ],
)
def test_a_refusal_is_one_line(core, words, stdin, said):
    assert said in failed(core(*words, stdin=stdin))


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_without_a_word_it_shows_its_help(core):
    shown = core()

    assert (shown.returncode, shown.stderr) == (0, "")
    assert "migrate" in next(line for line in shown.stdout.splitlines() if "Bring the database" in line)
    assert shown.stdout == core("--help").stdout


def test_python_runs_it_as_a_module():
    done = subprocess.run([sys.executable, "-m", "core", "frob"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert "frob" in failed(done)


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_a_name_that_is_taken_is_refused(core):
    core("adduser", "alex", "--role", "ADMIN")
    assert "alex is taken" in failed(core("adduser", "ALEX", "--role", "ADMIN")).lower()


@pytest.mark.parametrize("dialect", ["sqlite"])
@pytest.mark.parametrize("secret", ["", "short", "your-secret-key-here", "a" * 64])
def test_a_database_server_wants_a_real_secret(core, secret):
    done = core("check", DATABASE_URL="mysql://nobody:x@127.0.0.1:1/nothing", SECRET_KEY=secret)
    assert "at least 32 characters" in failed(done)


@pytest.mark.parametrize("dialect", ["sqlite"])
@pytest.mark.parametrize(
    "address",
    ["mysql://nobody:x@127.0.0.1:1/nothing", "foo://x", "postgresql://x/y", "no address", "sqlite:////proc/x.db"],
)
def test_a_database_that_does_not_answer_is_one_line(core, address):
    assert failed(core("check", DATABASE_URL=address))


@pytest.mark.parametrize("dialect", ["sqlite"])
@pytest.mark.parametrize("revision", ["base", "0001"])
def test_a_database_without_the_tables_of_this_release_is_told_how_to_get_them(core, tmp_path, revision):
    empty = {"DATABASE_URL": f"sqlite:///{tmp_path / 'empty.db'}"}
    assert core("migrate", "--revision", "0001", **empty).returncode == 0
    if revision == "base":
        assert core("migrate", "--revision", "base", **empty).returncode == 0

    assert "python -m core migrate" in failed(core("check", **empty))

    assert core("migrate", **empty).returncode == 0
    assert core("check", **empty).returncode == 0


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_the_worker_tells_of_a_row_that_was_touched(core, url):
    core("adduser", "alex", "--role", "ADMIN")
    sessions = connect(url)
    with sessions.begin() as session:
        session.connection().exec_driver_sql("UPDATE activity_logs SET description = 'Nothing'")
    sessions.kw["bind"].dispose()

    (alarm,) = [json.loads(line) for line in core("worker", "--once").stderr.splitlines()]

    assert (alarm["level"], alarm["event"], alarm["fault"]) == ("error", "the record was touched", "EDITED")


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("DATABASE_URL", "sqlite://", "sqlite:///var/millwright.db"),
        ("DATABASE_URL", "sqlite:///:memory:", "names no file"),
        ("PLANT_TIMEZONE", "Mars/Olympus", "Europe/London"),
        ("PLANT_CURRENCY", "euros", "pattern"),
        ("DEFAULT_LOCALE", "tlh", "'en' or 'de'"),
        ("LOG_LEVEL", "LOUD", "DEBUG, INFO, WARNING"),
        ("PUBLIC_BASE_URL", "plant.example", "https://millwright.example"),
        ("PORT", "web", "integer"),
        ("STORAGE_URL", "s3://key:hidden@bucket", "file:///srv/millwright/files"),
        ("STORAGE_URL", "s3:bucket", "file:///srv/millwright/files"),
        ("STORAGE_URL", "file://", "file:///srv/millwright/files"),
        ("STORAGE_URL", " ", "file:///srv/millwright/files"),
        ("EMERGENCY_TAKE_LIMIT", "-4", "greater than or equal to 0"),
    ],
)
def test_a_wrong_setting_is_named_and_says_what_would_be_right(name, value, said):
    with pytest.raises(ValidationError) as refusal:
        Settings(_env_file=None, **{name if name == "STORAGE_URL" else name.lower(): value})
    assert name in wrong_in(refusal.value)
    assert said in wrong_in(refusal.value)
    assert "hidden" not in wrong_in(refusal.value)


@pytest.mark.parametrize("folder", ["/srv/files", "./uploads", "uploads", "file:///srv/files", "file://var/files"])
def test_a_folder_for_files_is_taken_as_a_path_or_an_address(folder):
    assert Settings(_env_file=None, STORAGE_URL=folder).storage_url.removeprefix("file://") in folder


def test_the_address_that_is_printed_follows_the_port_unless_one_is_given(tmp_path, monkeypatch):
    monkeypatch.setenv("PORT", "9000")
    assert Settings(_env_file=None).public_base_url == "http://localhost:9000"
    (tmp_path / ".env").write_text("PUBLIC_BASE_URL=https://plant.example\n")
    assert Settings(_env_file=tmp_path / ".env").public_base_url == "https://plant.example"


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_a_wrong_setting_is_one_line(core):
    assert failed(core("check", PORT="0", LOG_LEVEL="LOUD")).count(": ") == 1


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_the_embedded_database_keeps_a_secret_of_its_own(core, url):
    core("adduser", "alex", "--role", "ADMIN", SECRET_KEY="")
    kept = Path(url.removeprefix("sqlite:///")).parent / "secret.key"
    assert kept.stat().st_mode & 0o077 == 0
    check_secret(kept.read_text())
