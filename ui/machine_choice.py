"""Choosing one machine of the plant: a list to search in, whatever its length."""

from collections import Counter
from collections.abc import Callable, Sequence

import streamlit as st

from core import assets
from core.assets import MachineCard, MachineDetail
from ui.cards import meta
from ui.language import _
from ui.page import read

FOUND = 30
"""The most that a search for a machine shows; see ``say_if_more``."""
_LISTED = 200


def choose_machine(label: str, *, key: str) -> int | None:
    """A searchable list of the machines in service; a plant with very many is searched by name first.

    Args:
        label: what is chosen, plain.
        key: of the widget.

    Returns:
        The id of the chosen machine, None before.
    """
    found, words = read(assets.machines, limit=_LISTED), ""
    if len(found) == _LISTED:
        words = _searched(f"{key}-words")
        if not words:
            return None
        found = read(assets.machines, search=words, limit=FOUND)
    if words and len(found) == 1:
        return found[0].id
    if not found and words:
        st.info(_("No machine fits. Try a part of its name, or scan its label."), icon=":material/search_off:")
        return None
    if not found:
        sentence = _("No machines yet. An administrator adds them under Machines, or imports them.")
        st.info(sentence, icon=":material/inbox:")
        return None
    named = {machine.id: _name(machine) for machine in found}
    picked: int | None = st.selectbox(
        label, list(named), index=None, format_func=named.__getitem__, key=key, placeholder=_("Type a part of its name")
    )
    if words:
        say_if_more(found)
    return picked if picked in named else None


def say_if_more(found: Sequence[MachineCard], most: int = FOUND) -> None:
    """Where a search has found as many as it shows at most: that there may be others, and how to see them."""
    if len(found) >= most:
        meta(_("These are the first {count}. Type more letters to see others.").format(count=most))


def every_machine() -> dict[int, str]:
    """Every machine in service, id to name, however many there are.

    A list answers with the words that it shows, so those who share a name have their place and number behind it.
    """
    found: list[MachineCard] = []
    after: tuple[str, int] | None = None
    while len(page := read(assets.machines, after=after, limit=_LISTED)) == _LISTED:
        found, after = found + page, (page[-1].name, page[-1].id)
    found += page
    namesakes = Counter(machine.name for machine in found)
    return {machine.id: _name(machine) if namesakes[machine.name] > 1 else machine.name for machine in found}


def machines_to_choose(key: str, chosen: MachineDetail | None = None, *, take: Callable[[int], None]) -> dict[int, str]:
    """Machines for a list of filters, id to name, those out of service too; in a very large plant as they are searched.

    Args:
        key: of the search field, where there is one.
        chosen: one that is among them in any case.
        take: called with the only machine that a search has found, once.
    """
    found = read(assets.machines, include_decommissioned=True, limit=_LISTED)
    if len(found) == _LISTED:
        words, before = _searched(key), st.session_state.get(f"_{key}-before")
        st.session_state[f"_{key}-before"] = words
        if words:
            found = read(assets.machines, search=words, include_decommissioned=True, limit=FOUND)
            say_if_more(found)
        if len(found) == 1 and words != before:
            take(found[0].id)
    names = {machine.id: _name(machine) for machine in found}
    return names if chosen is None or chosen.id in names else {chosen.id: chosen.name} | names


def _searched(key: str) -> str:
    words = st.text_input(_("Part of the machine's name or number"), key=key, icon=":material/search:")
    return (words or "").strip()


def _name(machine: MachineCard) -> str:
    place = [machine.name, machine.location or machine.department, machine.asset_number]
    return " · ".join(filter(None, place))
