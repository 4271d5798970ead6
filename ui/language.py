"""The language of a run: sentences through gettext, catalogues compiled in memory, one language a session."""

import gettext
import io
import re
from contextvars import ContextVar
from functools import lru_cache, singledispatch
from pathlib import Path
from typing import Any

import streamlit as st
from babel import Locale, negotiate_locale
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from streamlit.runtime.scriptrunner import get_script_run_ctx

from core.kernel import DomainError

LANGUAGES = {"en": "English", "de": "Deutsch"}
LOCALES = Path(__file__).with_name("locales")
SOURCE = "en"
_REGION = {"en": "en_GB"}
_STATE = "_language"

_language: ContextVar[str | None] = ContextVar("language", default=None)


def use(*wishes: str | None) -> str:
    """Set the language of this run: the first wish that is spoken here, else English.

    Args:
        wishes: locale tags such as ``de``, ``de-AT`` or ``de_DE``; first the account's, then the browser's.
    """
    spoken = next(filter(None, map(_spoken, wishes)), SOURCE)
    _language.set(spoken)
    if _is_in_a_session():
        st.session_state[_STATE] = spoken
    return spoken


def language() -> str:
    """The language of this run; a fragment or a callback in a fresh thread takes the session's."""
    spoken = _language.get()
    if spoken is None and _is_in_a_session():
        spoken = st.session_state.get(_STATE)
    return spoken or SOURCE


def locale() -> Locale:
    """The Babel locale of this run; English is written the British way: day first, 24 hours."""
    return Locale.parse(_REGION.get(language(), language()))


def _(message: str) -> str:
    """A sentence in the language of this run."""
    return translator(language()).gettext(message)


def ngettext(one: str, many: str, count: float) -> str:
    """The form of a sentence that fits ``count``."""
    return translator(language()).ngettext(one, many, int(count))


def N_(message: str) -> str:
    """Mark a word for translation where it is defined; ``_`` translates it where it is shown."""
    return message


def say(error: DomainError) -> str:
    """A refusal as a sentence in the language of this run."""
    return _(error.template).format(**{name: shown(fact) for name, fact in error.facts.items()})


@singledispatch
def shown(fact: Any) -> Any:
    """How a fact stands in a sentence; ``ui.badges``, ``ui.when`` and ``ui.amounts`` teach it their kinds."""
    return fact


@shown.register
def _refusal(fact: DomainError) -> str:
    """What is wrong with one line of several."""
    return say(fact)


@lru_cache
def translator(tag: str) -> gettext.NullTranslations:
    """The compiled catalogue of a language; English has none."""
    if not catalogue_path(tag).exists():
        return gettext.NullTranslations()
    compiled = io.BytesIO()
    write_mo(compiled, _catalogue(tag))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


@lru_cache
def refusal_templates() -> tuple[str, ...]:
    """Every sentence of core, the most telling first: by them a refusal is known again that was stored in English."""
    translated = next(tag for tag in LANGUAGES if tag != SOURCE)
    said = [
        message.id
        for message in _catalogue(translated)
        if isinstance(message.id, str) and any(place.startswith("core/") for place, _line in message.locations)
    ]
    return tuple(sorted(said, key=lambda text: len(re.sub(r"{.*?}", "", text)), reverse=True))


def catalogue_path(tag: str) -> Path:
    """Where the catalogue of a language lies."""
    return LOCALES / tag / "LC_MESSAGES" / "millwright.po"


def _catalogue(tag: str) -> Catalog:
    with catalogue_path(tag).open("rb") as source:
        return read_po(source, locale=tag)


def _is_in_a_session() -> bool:
    return get_script_run_ctx(suppress_warning=True) is not None


def _spoken(wish: str | None) -> str | None:
    if not wish:
        return None
    return negotiate_locale([wish.replace("-", "_")], list(LANGUAGES), sep="_")
