"""Every sentence is spoken in every language, with the same facts in it."""

import string
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from babel.messages.pofile import read_po

from core.kernel import Invalid, Role
from ui import amounts, badges, catalogues, language, when
from ui.language import LANGUAGES, SOURCE, _, catalogue_path, ngettext, say, use

pytestmark = pytest.mark.usefixtures("process")

TRANSLATED = sorted(set(LANGUAGES) - {SOURCE})


def catalogue(tag):
    with catalogue_path(tag).open("rb") as source:
        return read_po(source, locale=tag)


def facts(sentence):
    return sorted((name, spec) for _text, name, spec, _how in string.Formatter().parse(sentence) if name is not None)


@pytest.mark.parametrize("tag", TRANSLATED)
def test_every_sentence_is_translated(tag):
    there = catalogue(tag)
    missing = []
    for said in catalogues.sentences():
        message = there.get((said.text, said.plural) if said.plural else said.text)
        words = (message.string if said.plural else [message.string]) if message else [""]
        if not all(words):
            missing.append(said)

    assert not missing, "run: python -m ui.catalogues update, then translate"


@pytest.mark.parametrize("tag", TRANSLATED)
def test_a_translation_names_the_same_facts(tag):
    for message in catalogue(tag):
        ids, words = ((message.id,), (message.string,)) if isinstance(message.id, str) else (message.id, message.string)
        for one in words:
            assert not message.id or facts(one) in [facts(original) for original in ids], message.id


@pytest.mark.parametrize("tag", TRANSLATED)
def test_a_catalogue_holds_nothing_else(tag):
    said = {sentence.text for sentence in catalogues.sentences()}
    kept = {message.id if isinstance(message.id, str) else message.id[0] for message in catalogue(tag)} - {""}

    assert kept <= said, "run: python -m ui.catalogues update"


def test_refusals_are_written_out_in_the_source():
    assert not catalogues.unreadable()


@pytest.mark.parametrize(
    ("wishes", "tag"),
    [(("de",), "de"), (("de-AT",), "de"), ((None, "de_DE"), "de"), (("fr", "de"), "de"), (("fr",), "en"), ((), "en")],
)
def test_the_first_wish_that_is_spoken_wins(wishes, tag):
    assert use(*wishes) == tag == language.language()


def test_plural_forms_follow_the_count():
    use("de")

    assert ngettext("{count} day", "{count} days", 1).format(count=1) == "1 Tag"
    assert ngettext("{count} day", "{count} days", 3).format(count=3) == "3 Tage"


def test_a_refusal_is_said_with_its_facts():
    assert say(Invalid("Only {n} pcs available.", n=1)) == "Only 1 pcs available."


def test_facts_in_a_sentence_read_like_everywhere_else():
    use("de")
    known = {"who": Role.ADMIN, "at": datetime(2026, 7, 1, 6, tzinfo=UTC), "count": Decimal("2.500")}

    assert say(Invalid("{who}, {at}, {count}", **known)) == "Administration, 1. Juli 07:00, 2,5"
    use("en")
    assert say(Invalid("Ask the {who}.", **known)) == "Ask the administrator."


def test_the_end_of_a_time_is_called_as_the_sentence_beside_it_says():
    use("de")

    assert _("Leave “Until” empty while it still goes on.").startswith(f"Lassen Sie „{_('Until')}“ leer")
    assert _("Until") != _("To")


def test_a_marked_word_is_translated_where_it_is_shown():
    use("de")

    assert _(badges.MACHINE_STATUS["DOWN"].word) == "Steht"


def test_numbers_are_written_by_locale():
    use("de")

    assert amounts.number(51800.25, 1) == "51\u202f800,2"
    assert amounts.money(Decimal("61")) == "61,00\u202f€"
    assert when.duration(None) == amounts.percent(float("nan")) == "–"


def test_words_come_from_core_badges_and_plurals():
    said = {sentence.text for sentence in catalogues.sentences()}

    assert {"That record does not exist.", "Running", "{count} day"} <= said


def test_an_unknown_command_of_the_module_is_refused():
    assert catalogues._main(["compile"]) == 1
