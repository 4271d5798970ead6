"""The documents name everything that there is, and nothing that there is not."""

import re
import sys
import tomllib
from collections.abc import Iterator
from enum import Enum, StrEnum
from pathlib import Path

import pytest
from pydantic import AliasChoices

from core import cli
from core.kernel import COMMANDS, Permission, Role, roles_with
from core.settings import Settings

ROOT = Path(__file__).parents[1]
ROLES = (ROOT / "docs/roles.md").read_text()
GLOSSARY = (ROOT / "docs/glossary.md").read_text()
ARCHITECTURE = (ROOT / "docs/architecture.md").read_text()
OPERATIONS = (ROOT / "docs/operations.md").read_text()
EXAMPLE = (ROOT / ".env.example").read_text()
SEED_SETTINGS = {
    "UPLOAD_DIR",
    "SMTP_HOST",
    "SMTP_PORT",
    "SMTP_USER",
    "SMTP_PASSWORD",
    "ALGORITHM",
    "ACCESS_TOKEN_EXPIRE_MINUTES",
    "NEXT_PUBLIC_API_URL",
    "NEXT_PUBLIC_APP_NAME",
}


def cells(text: str) -> list[list[str]]:
    """The rows of all tables, without heads and rules."""
    rows = [
        [cell.strip(" `") for cell in line.strip().strip("|").split("|")] for line in text.splitlines() if "|" in line
    ]
    return [row for row in rows if not set("".join(row)) <= set(":- ")]


def enums() -> Iterator[type[StrEnum]]:
    def below(kind: type) -> Iterator[type]:
        for child in kind.__subclasses__():
            yield child
            yield from below(child)

    assert cli  # brings every domain with it
    of_core = (kind for kind in below(Enum) if kind.__module__.startswith("core.") and kind is not Permission)
    # One that the example of a docstring makes is none of its module.
    yield from (kind for kind in of_core if getattr(sys.modules[kind.__module__], kind.__name__, None) is kind)


def settings() -> dict[str, object]:
    """Every setting by its name in the environment, with its default."""
    names = {}
    for name, field in Settings.model_fields.items():
        alias = field.validation_alias
        names[alias.choices[0] if isinstance(alias, AliasChoices) else name.upper()] = field.default
    return names


def test_roles_are_documented_cell_by_cell():
    head = next(row for row in cells(ROLES) if row[0] == "permission")
    shown = {
        (row[0], role): row[head.index(role)]
        for row in cells(ROLES)
        if len(row) == len(head) and row is not head
        for role in Role
        if row[0] != "permission"
    }
    held = {
        (permission.value, role): "x" if role in roles_with(permission) else ""
        for permission in Permission
        for role in Role
    }
    assert shown == held


def test_every_command_is_documented_with_its_permission():
    shown = {row[0]: row[1] for row in cells(ROLES) if len(row) == 2 and "." in row[0]}
    assert shown == {command.name: command.permission.value for command in COMMANDS.values()}


@pytest.mark.parametrize("kind", sorted(enums(), key=lambda kind: kind.__name__), ids=lambda kind: kind.__name__)
def test_the_glossary_explains_every_value(kind):
    section = re.search(rf"^### `{kind.__name__}`\n(.*?)(?=^##|\Z)", GLOSSARY, re.MULTILINE | re.DOTALL)
    assert section, f"{kind.__name__} has no section"
    explained = {value: meaning for value, meaning in cells(section.group(1)) if value != "value"}
    assert set(explained) == {member.value for member in kind}
    assert all(explained.values())


def test_the_glossary_explains_nothing_that_is_gone():
    assert set(re.findall(r"^### `(\w+)`", GLOSSARY, re.MULTILINE)) == {kind.__name__ for kind in enums()}


def test_two_enums_never_share_a_name():
    names = [kind.__name__ for kind in enums()]
    assert len(names) == len(set(names))


def test_every_setting_is_explained_in_one_line_and_shows_its_default():
    explained = dict(re.findall(r"^# [^\n|]+\n([A-Z_]+)=(.*)$", EXAMPLE, re.MULTILINE))
    assert set(explained) == set(settings())
    for name, default in settings().items():
        shown = "" if default in {None, ()} else str(default).lower() if isinstance(default, bool) else str(default)
        assert explained[name] == shown, name


def test_operations_tells_what_each_setting_is_for_in_a_plant():
    assert {name for name in settings() if f"`{name}`" not in OPERATIONS} == set()


def test_the_example_is_itself_valid(monkeypatch):
    for name in [*settings(), "UPLOAD_DIR"]:
        monkeypatch.delenv(name, raising=False)
    read = Settings(_env_file=ROOT / ".env.example")
    assert (read.plant_timezone, read.session_idle_minutes, read.allowed_hosts) == ("Europe/London", 720, ())


def test_settings_of_the_original_specification_are_accounted_for():
    told = {name.strip() for row in cells(EXAMPLE.replace("# |", "|")) for name in row[0].split(",")}
    assert told >= SEED_SETTINGS
    assert [row for row in cells(EXAMPLE.replace("# |", "|")) if not row[1]] == []


def test_the_old_name_of_the_file_store_is_still_read(monkeypatch):
    monkeypatch.delenv("STORAGE_URL", raising=False)
    monkeypatch.setenv("UPLOAD_DIR", "./uploads")
    assert Settings(_env_file=None).storage_url == "file://./uploads"


def test_every_package_of_the_import_contract_has_its_place_in_the_architecture():
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = next(c["layers"] for c in contracts if c.get("containers") == ["core"])
    named = [re.findall(r"\w+", layer) for layer in layers]
    shown = [row[0] for row in cells(ARCHITECTURE)]
    order = [shown.index(name) for layer in named for name in layer]
    assert [name for layer in named for name in layer if name not in shown] == []
    assert [max(shown.index(n) for n in layer) for layer in named] == sorted(
        max(shown.index(n) for n in a) for a in named
    )
    assert len(order) == len(set(order))


def test_every_package_of_core_is_in_the_architecture():
    shown = {row[0] for row in cells(ARCHITECTURE)}
    there = {path.stem for path in (ROOT / "core").iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()}
    assert there - {"__init__", "__main__"} <= shown


def test_the_readme_names_every_command_of_the_command_line():
    (named,) = re.findall(r"`python -m core (\w[\w |-]+)`", (ROOT / "README.md").read_text())
    there = {command.name or command.callback.__name__ for command in cli.app.registered_commands}
    assert set(named.split(" | ")) == there


@pytest.mark.parametrize("document", ["CONTRIBUTING.md", "docs/architecture.md"])
def test_what_a_document_names_by_its_path_is_there(document):
    named = re.findall(r"`([\w.-]+/[\w./-]+)`", (ROOT / document).read_text())
    assert named
    assert [path for path in named if not any((ROOT / above / path).exists() for above in ("", "core"))] == []


DOCUMENTS = [*sorted((ROOT / "docs").rglob("*.md")), *sorted(ROOT.glob("*.md"))]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_between_documents_lead_somewhere(document):
    links = re.findall(r"\]\((?!https?://)([^)#\s]+)", document.read_text())
    assert [link for link in links if not (document.parent / link).exists()] == []
