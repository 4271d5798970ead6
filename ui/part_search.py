"""Finding one part of the catalogue: a scanner types its number and Enter, a person types a few letters and picks."""

import streamlit as st

from core import inventory
from core.inventory import PartToReceive
from ui.cards import meta
from ui.language import _
from ui.navigation import link
from ui.page import read
from ui.text import escape
from ui.text import label as as_label

_MOST = 12


def part_search(key: str) -> PartToReceive | None:
    """The part that is meant, None while none is; ``clear`` makes the field free for the next one.

    Args:
        key: of the search field.
    """
    words = st.text_input(
        _("Part: scan the label, or type number or name"),
        key=key,
        icon=":material/barcode_scanner:",
        placeholder=_("SEAL-90"),
    )
    wanted = (words or "").strip()
    if not wanted:
        return None
    found = read(inventory.parts_to_receive, wanted, limit=_MOST)
    exact = [part for part in found if part.is_exact]
    if not exact and (archived := read(inventory.part_by_number, wanted)) is not None:
        _say_out_of_use(wanted, archived)
        return None
    if not found:
        nothing = _("No part fits “{search}”. Try fewer letters, or add the part to the catalogue first.")
        st.info(escape(nothing.format(search=wanted)), icon=":material/search_off:")
        return None
    if len(exact) == 1 or len(found) == 1:
        return (exact or found)[0]
    return _pick(found, f"{key}-pick")


def _say_out_of_use(number: str, part_id: int) -> None:
    """The number is that of a part out of use; what else fits is another part."""
    words = _("Part {number} is out of use. Bring it back into use first, on its page.")
    st.info(escape(words.format(number=number)), icon=":material/block:")
    link("storeroom/part", _("Open the part"), icon="inventory_2", part=part_id)


def clear(key: str) -> None:
    """From a callback: the field is free for the next part."""
    st.session_state[key] = ""


def _pick(found: tuple[PartToReceive, ...], key: str) -> PartToReceive | None:
    parts = {part.id: part for part in found}
    picked = st.pills(
        _("Several parts fit. Which one is it?"),
        list(parts),
        format_func=lambda part_id: as_label(f"{parts[part_id].part_number} · {parts[part_id].part_name}"),
        key=key,
    )
    if len(found) == _MOST:
        meta(_("These are the first {count}. Type more letters to see others.").format(count=_MOST))
    return parts.get(picked) if picked is not None else None
