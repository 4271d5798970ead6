"""Every stored value has a word, a colour and an icon."""

import importlib
import pkgutil
from enum import Enum, StrEnum

import pytest

import core
from core.kernel import Role
from ui import badges
from ui.badges import LOOKS, badge, machine_badge, tag, tone, word, word_of

pytestmark = pytest.mark.usefixtures("process")

NEVER_SHOWN = {"AccountState", "ActorKind", "BoardSection", "DeskSection", "Permission"}
"""Values that no screen names; a screen that begins to show one gives it a table."""


def enums():
    for module in pkgutil.walk_packages(core.__path__, "core."):
        if module.name.endswith((".cli", ".__main__")):
            continue
        found = importlib.import_module(module.name)
        yield from (
            kind
            for kind in vars(found).values()
            if isinstance(kind, type) and issubclass(kind, StrEnum) and kind.__module__ == module.name
        )


def test_every_stored_enum_has_a_table_or_is_never_shown():
    assert {kind.__name__ for kind in enums()} - NEVER_SHOWN <= set(LOOKS)


def test_every_table_names_exactly_the_members_of_its_enum():
    for kind in enums():
        if kind.__name__ in LOOKS:
            assert set(LOOKS[kind.__name__]) == {member.value for member in kind}, kind


def test_two_enums_of_one_name_would_share_a_table():
    names = [kind.__name__ for kind in enums()]

    assert len(names) == len(set(names))


def test_words_of_one_table_differ():
    for name, table in LOOKS.items():
        assert len({look.word for look in table.values()}) == len(table), name


def test_a_badge_has_colour_icon_and_word():
    assert badge(Role.SUPERVISOR) == ":blue-badge[:material/supervisor_account: Supervisor]"
    assert (word(Role.ADMIN), tone(Role.ADMIN)) == ("Administrator", "gray")


def test_a_stored_value_has_the_word_of_its_member():
    assert word_of("Role", "ADMIN") == word(Role.ADMIN)
    assert word_of("Role", "CHIEF") == word_of("Nothing", "CHIEF") == "CHIEF"


def test_a_machine_whose_stops_all_wait_for_parts_says_so():
    class MachineStatus(Enum):
        DOWN = "DOWN"
        MAINTENANCE = "MAINTENANCE"

    assert machine_badge(MachineStatus.DOWN) == ":red-badge[:material/dangerous: Down]"
    assert "violet" in machine_badge(MachineStatus.DOWN, waiting_parts=True)
    assert "orange" in machine_badge(MachineStatus.MAINTENANCE, waiting_parts=True)


def test_the_text_of_a_free_badge_is_not_parsed():
    assert tag("red", "build", "a]b") == r":red-badge[:material/build: a\]b]"


def test_the_tones_are_those_of_the_stylesheet():
    sheet = (badges.__file__ or "").replace("badges.py", "style.css")
    with open(sheet, encoding="utf-8") as source:
        text = source.read()

    assert all(f"card-{look.tone}-" in text for table in LOOKS.values() for look in table.values())
