"""Every page in German: no sentence of the catalogue stands there in English."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from core.kernel import Role
from ui.language import SOURCE, catalogue_path, use
from ui.menu import EVERYBODY, HIDDEN, MENU

ROOT = Path(__file__).parents[2]
_MARKDOWN = re.compile(r":[a-z]+-badge\[|:material/\w+:|[\\*\[\]\u2060]")
_BETWEEN = re.compile(r"\n|\||·|•")
_LONGEST_OVER_A_FIGURE = 16
"""Letters that stand on one line of half a phone."""
ROLES = {entry.script: role for role, entries in reversed(MENU.items()) for entry in entries}
ROLES |= {entry.script: Role.MAINTENANCE_TECH for entry in (*HIDDEN, *EVERYBODY)}
PAGES = sorted(page for page in ROLES if (ROOT / f"pages/{page}.py").exists())


@pytest.fixture
def plant(given):
    """A machine with a job of every kind; names and texts that stand in no catalogue."""
    machine = given.machine("Fräse 1")
    worker = given.the(Role.MAINTENANCE_TECH)
    given.completed_job(machine, technician=worker, description="Öl läuft aus")
    waiting = given.waiting_job(machine, technician=worker, description="Es quietscht")
    given.request(machine, description="Band steht")
    return {"everyone/machine": {"machine": machine}, "technician/request_parts": {"job": waiting}} | {
        "everyone/job": {"job": waiting},
        "supervisor/report_breakdown": {"machine": machine},
    }


@pytest.fixture(scope="module")
def english():
    """What must not be read: sentences without facts whose German is another one."""
    with catalogue_path("de").open("rb") as source:
        messages = [message for message in read_po(source, locale="de") if message.id and message.string]
    pairs = [(message.id, message.string) for message in messages if isinstance(message.id, str)]
    german = {translation for _sentence, translation in pairs}
    return {sentence for sentence, translation in pairs if sentence != translation and sentence not in german}


@pytest.fixture(autouse=True)
def spoken():
    """The test framework reads choices in the language of the test itself."""
    use("de")
    yield
    use(SOURCE)


def said(page):
    """Every text that a page draws, taken apart where it puts several side by side."""
    elements = [element for tree in (page.main, page.sidebar) for element in tree]
    for element in elements:
        for name in ("label", "value", "body", "placeholder", "help", "options"):
            text = getattr(element, name, None)
            for one in text if isinstance(text, list | tuple) else [text]:
                if isinstance(one, str):
                    yield from (part.strip() for part in _BETWEEN.split(_MARKDOWN.sub("", one)))


@pytest.mark.parametrize("page", PAGES)
def test_no_sentence_of_a_page_is_left_in_english(open_page, given, plant, english, page):
    reader = replace(given.the(ROLES[page]), locale="de")
    shown = open_page(page, reader, **plant.get(page, {}))

    assert not shown.exception
    words = set(said(shown))
    assert len(words) > 2
    assert words & english == set()


@pytest.mark.parametrize("query", [{"kind": "types"}, {"section": "refusals"}])
def test_no_sentence_of_the_other_sections_is_left_in_english(open_page, given, plant, english, query):
    page, role = ("manager/codes", Role.MAINTENANCE_MANAGER) if "kind" in query else ("admin/activity_log", Role.ADMIN)
    shown = open_page(page, replace(given.the(role), locale="de"), **query)

    assert set(said(shown)) & english == set()


@pytest.mark.parametrize("page", ["everyone/machine", "everyone/job"])
def test_the_words_over_a_figure_are_short_enough_for_a_phone(open_page, given, plant, page):
    shown = open_page(page, replace(given.the(ROLES[page]), locale="de"), **plant[page])

    words = [word for figure in shown.metric for word in figure.label.split()]
    assert words
    assert [word for word in words if len(word) > _LONGEST_OVER_A_FIGURE] == []


def test_what_changes_something_is_a_verb(open_page, given, plant):
    page = "supervisor/report_breakdown"
    shown = open_page(page, replace(given.the(ROLES[page]), locale="de"), **plant[page])

    assert shown.button(key="change-machine").label == "Ändern"
