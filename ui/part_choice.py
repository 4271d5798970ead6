"""Choosing one part of the catalogue by a part of its number or name; for those who move no stock as well."""

import streamlit as st

from core import inventory
from ui.cards import meta
from ui.language import _
from ui.page import read

_MOST = 30


def choose_part(label: str, *, key: str, but: int | None = None) -> int | None:
    """The part that is meant, None while none is.

    Args:
        label: what is chosen, plain.
        key: of the widgets.
        but: a part that is not offered, if any.
    """
    hint = _("Number, name, bin or supplier")
    typed = st.text_input(label, key=f"{key}-words", icon=":material/search:", placeholder=hint)
    wanted = (typed or "").strip()
    if not wanted:
        return None
    found = [part for part in read(inventory.parts, search=wanted, limit=_MOST) if part.id != but]
    if not found:
        st.info(_("No part fits. Try fewer letters."), icon=":material/search_off:")
        return None
    named = {part.id: f"{part.part_number} · {part.part_name}" for part in found}
    exact = [part.id for part in found if part.part_number.casefold() == wanted.casefold()]
    if len(named) == 1:
        meta(next(iter(named.values())))
        return found[0].id
    start = list(named).index(exact[0]) if exact else None
    picked: int | None = st.selectbox(
        _("Several parts fit. Which one is it?"),
        list(named),
        index=start,
        format_func=named.__getitem__,
        key=f"{key}-pick",
        placeholder=_("Type a part of its name"),
    )
    if len(named) == _MOST:
        meta(_("These are the first {count}. Type more letters to see others.").format(count=_MOST))
    return picked if picked in named else None
