"""The file of settings: whether its secrets are open to every account of the machine is told when something starts."""

import os
import subprocess
import sys

import pytest

from core.settings import exposed
from tests.support.command_line import ROOT, python_m_core
from tests.support.databases import SECRET


@pytest.fixture
def file(tmp_path):
    """Write ``.env`` with this mode."""

    def write(words: str, mode: int = 0o644):
        path = tmp_path / ".env"
        path.write_text(f"PLANT_NAME=Harlow\n{words}\n")
        path.chmod(mode)
        return path

    return write


@pytest.mark.parametrize(
    "words",
    [
        f"SECRET_KEY={SECRET}",
        f"export SECRET_KEY='{SECRET}'",
        f'secret_key_old = "{SECRET}"',
        "DATABASE_URL=mysql://millwright:word@db/millwright",
    ],
)
def test_a_secret_that_every_account_can_read_is_warned_of(file, words):
    assert "chmod o=" in exposed(file(words))
    assert exposed(file(words, 0o640)) is None


@pytest.mark.parametrize("words", ["SECRET_KEY=", "# SECRET_KEY=abc", "DATABASE_URL=sqlite:///var/millwright.db"])
def test_a_file_without_a_secret_may_be_read_by_everybody(file, words):
    assert exposed(file(words)) is None


def test_no_file_is_no_warning(tmp_path):
    assert exposed(tmp_path / ".env") is None


def test_the_server_says_so_in_one_line_when_it_starts(file, tmp_path):
    file(f"SECRET_KEY={SECRET}\nDATABASE_URL=mysql://nobody:wrong@127.0.0.1:1/nothing")
    environment = {name: value for name, value in os.environ.items() if name not in {"SECRET_KEY", "DATABASE_URL"}}
    done = subprocess.run(
        [sys.executable, "-m", "ui"],
        cwd=tmp_path,
        env=environment | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    warned, ended = done.stderr.splitlines()
    assert warned.startswith(f"Warning: every account of this machine can read the secrets in {tmp_path / '.env'}")
    assert ended == "Millwright cannot start: the database does not answer"


def test_the_worker_says_so_too(file, tmp_path):
    file(f"SECRET_KEY={SECRET}\nDATABASE_URL=mysql://nobody:wrong@127.0.0.1:1/nothing")
    done = python_m_core(["worker", "--once"], tmp_path, {})

    assert [line.partition(":")[0] for line in done.stderr.splitlines()] == ["Warning", "database"]
