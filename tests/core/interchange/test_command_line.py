"""``python -m core import`` and ``demo``, as an administrator of the installation runs them."""

import json

import pytest
from sqlalchemy import select

from core.maintenance.models import MaintenanceRequest
from core.storage import connect
from tests.support.command_line import ROOT, python_m_core

MAP = ROOT / "deploy/maps/mta-elevator-outages.toml"


@pytest.fixture
def core(sqlite_url, tmp_path):
    """Run ``python -m core`` on an empty SQLite file."""

    def run(*words):
        settings = {"DATABASE_URL": sqlite_url, "SECRET_KEY": "only-for-these-tests-0123456789abcdef"}
        return python_m_core([str(word) for word in words], tmp_path, settings)

    return run


@pytest.fixture
def outages(tmp_path):
    path = tmp_path / "outages.csv"
    path.write_text(
        "elevator,reason,out_of_service,first_missed,estimated_return\n"
        "EL1,Repair,2018-02-21 03:30:00+00:00,2018-02-21 14:03:38.398316+00:00,\n"
        "EL1,Repair,2018-02-22 03:30:00+00:00,2018-02-21 14:03:38.398316+00:00,\n"
    )
    return path


def test_imports_a_file_and_accounts_for_every_row(core, outages):
    done = core("import", "requests", outages, "--map", MAP)
    assert done.returncode == 0, done.stderr
    counts = json.loads(done.stdout)
    assert (counts["rows"], counts["imported"], counts["listed"], counts["machines_created"]) == (2, 1, 1, 1)
    assert "row 3, first_missed: The end is before the start. 2018-02-21 14:03" in done.stderr.splitlines()
    assert core("check").returncode == 0


def test_without_a_mapping_times_are_of_the_plant_as_on_the_page(core, tmp_path, sqlite_url):
    (tmp_path / "machines.csv").write_text("name\nPress 4\n")
    (tmp_path / "jobs.csv").write_text("machine,reported,closed\nPress 4,2026-07-01 08:00,2026-07-01T09:00+00:00\n")
    for kind, name in (("machines", "machines.csv"), ("requests", "jobs.csv")):
        assert core("import", kind, tmp_path / name).returncode == 0

    sessions = connect(sqlite_url)
    with sessions() as session:
        job = session.scalars(select(MaintenanceRequest)).one()
    sessions.kw["bind"].dispose()
    assert [at.strftime("%H:%M") for at in (job.reported_at, job.closed_at)] == ["07:00", "09:00"]  # British summer


def test_a_file_of_which_nothing_can_be_taken_fails(core, tmp_path):
    bad = tmp_path / "bad.csv"
    bad.write_text("name,asset_number,department\n,1,Hall 1\n,2,Hall 1\n")
    done = core("import", "machines", bad)
    assert (done.returncode, json.loads(done.stdout)["listed"]) == (1, 2)
    assert len([line for line in done.stderr.splitlines() if line.startswith("row ")]) == 2


def test_every_row_or_none(core, outages, tmp_path):
    done = core("import", "requests", outages, "--map", MAP, "--every-row")
    assert (done.returncode, done.stdout) == (1, "")
    assert (
        "Nothing was stored. Rows that cannot be taken: 1, the first is 3: The end is before the start." in done.stderr
    )
    assert core("import", "requests", outages, "--map", MAP).returncode == 0
    assert core("import", "requests", outages, "--map", MAP, "--every-row").returncode == 1


def test_a_later_file_of_the_shipped_mapping_closes_what_the_earlier_one_left_open(core, tmp_path):
    heads = "elevator,reason,out_of_service,first_missed,estimated_return\n"
    began, ended = "2018-04-02 22:23:00+00:00", "2018-04-03 01:37:09.972148+00:00"
    earlier, later = tmp_path / "earlier.csv", tmp_path / "later.csv"
    earlier.write_text(f"{heads}EL395,Repair,{began},,2018-04-03 07:00:00+00:00\n")
    later.write_text(f"{heads}EL395,Repair,{began},{ended},2018-04-03 07:00:00+00:00\n")

    def counts(path):
        done = json.loads(core("import", "requests", path, "--map", MAP).stdout)
        return [done[name] for name in ("imported", "updated", "already_there", "listed")]

    assert counts(earlier) == [1, 0, 0, 0]
    assert counts(later) == [0, 1, 0, 0]
    assert counts(later) == [0, 0, 1, 0]
    assert counts(earlier) == [0, 0, 0, 1]
    assert core("check").returncode == 0


def test_a_dry_run_stores_nothing(core, outages):
    for _ in range(2):
        assert json.loads(core("import", "requests", outages, "--map", MAP, "--dry-run").stdout)["imported"] == 1


def test_matches_columns_by_their_names_without_a_mapping(core, outages):
    done = core("import", "requests", outages, "--dry-run")
    assert "columns: machine = elevator, failed_at = out_of_service, description = reason" in done.stderr
    assert json.loads(done.stdout)["skipped"] == {"There is no machine of this name, number or reference.": 2}


@pytest.mark.parametrize(
    ("heading", "words"), [("a,b", "Choose the column of “machine”."), ("a,a", "The column a stands twice")]
)
def test_says_what_is_wrong_and_imports_nothing(core, tmp_path, heading, words):
    path = tmp_path / "odd.csv"
    path.write_text(f"{heading}\n1,2\n")
    refused = core("import", "requests", path)
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr.splitlines()[-1].startswith(words)


def test_a_file_that_is_not_there_is_one_line_on_stderr(core, tmp_path):
    refused = core("import", "requests", tmp_path / "none.csv")
    assert (refused.returncode, refused.stderr.count("\n")) == (1, 1)


def test_fills_an_empty_database_with_the_demo_once(core):
    made = core("demo", "--machines", 2, "--years", 0.05)
    assert made.returncode == 0, made.stderr
    assert made.stdout.startswith("2 machines, 14 people, ")
    assert "filling: 100 %" in made.stderr
    again = core("demo")
    assert (again.returncode, again.stdout) == (1, "")
    assert "already" in again.stderr


def test_parts_and_stock_come_in_and_go_out_again(core, tmp_path):
    parts, stock, mapping = tmp_path / "parts.csv", tmp_path / "stock.csv", tmp_path / "stock.toml"
    parts.write_text('part_number,part_name,min_quantity\n\'=BRG-1,"Bearing 6204, sealed",2\n')
    stock.write_text("part_number,location,quantity,unit_cost\n=BRG-1,A-1,4,2.5\n")
    mapping.write_text(
        "create_missing_locations = true\n[fields]\n"
        'part_number = "part_number"\nlocation = "location"\nquantity = "quantity"\nunit_cost = "unit_cost"\n'
    )
    assert json.loads(core("import", "parts", parts).stdout)["imported"] == 1
    done = json.loads(core("import", "opening_stock", stock, "--map", mapping).stdout)
    assert (done["imported"], done["locations_created"]) == (1, 1)

    out = tmp_path / "out.csv"
    written = core("export", "opening_stock", out)
    assert (written.returncode, written.stdout) == (0, "1 rows\n")
    line = out.read_text("utf-8-sig").splitlines()[1]
    assert line == '\'=BRG-1,"Bearing 6204, sealed",A-1,A-1,4,pcs,2.5'
    again = json.loads(core("import", "opening_stock", out).stdout)
    assert (again["imported"], again["already_there"]) == (0, 1)
    assert core("check").returncode == 0


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        (("people", "out.csv"), "Export one of parts, opening_stock, machine_parts."),
        (("parts", "out.pdf"), "Name a file that ends in .csv or .xlsx."),
    ],
)
def test_an_export_that_cannot_be_is_one_line(core, tmp_path, words, refusal):
    core("migrate")
    refused = core("export", words[0], tmp_path / words[1])
    assert (refused.returncode, refused.stderr.strip()) == (1, refusal)
