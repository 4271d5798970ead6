"""The browser learns the language of a page, and reads our words where Streamlit has English ones."""

import re
from dataclasses import replace

import pytest

from ui import files, spoken
from ui.language import use

pytestmark = pytest.mark.usefixtures("process")


def test_the_style_says_the_language_and_its_words():
    assert '--language: "en"' in spoken.style()
    use("de")
    assert '--language: "de"' in spoken.style()
    assert '--word-upload: "Datei wählen"' in spoken.style()


def test_the_style_is_one_element_and_takes_no_room():
    assert re.fullmatch(r"<style>[^<]*</style>", spoken.style())


def test_the_word_that_marks_a_field_as_required_is_not_shown_for_it_stays_english():
    assert re.search(r"stWidgetLabelRequired[^{]*\{ display: none; \}", spoken.style())


def test_every_word_that_a_rule_shows_is_given():
    style = spoken.style()

    assert set(re.findall(r"var\(--word-([a-z-]+)\)", style)) <= set(re.findall(r"--word-([a-z-]+):", style))


def test_the_watch_in_the_browser_writes_the_language_into_the_document():
    script = files._FILES["/session.js"].read_text(encoding="utf-8")

    assert 'getPropertyValue("--language")' in script
    assert "document.documentElement.lang = spoken" in script


def test_the_style_says_whose_page_it_is():
    assert '--person: "";' in spoken.style()
    assert '--person: "7";' in spoken.style(7)


def test_a_page_sends_the_style_of_its_language(shell):
    def page():
        from ui.page import enter

        enter("Anything")

    shell.actor = replace(shell.actor, locale="de")
    beside = list(shell.open(page)._tree[2].children.values())  # what Streamlit calls the event container

    assert any('--language: "de"' in element.proto.body for element in beside)
    assert any(f'--person: "{shell.actor.user_id}"' in element.proto.body for element in beside)
