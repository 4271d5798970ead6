"""What lies in the store of a part out of use: it came back, or a count has found it."""

import streamlit as st

from core.inventory import PartDetail
from ui.amounts import quantity
from ui.language import _
from ui.text import escape


def left_over(part: PartDetail) -> None:
    """On the page of the part: how much lies there, and what to do about it; nothing where there is none."""
    if part.is_active or part.on_hand <= 0:
        return
    there = _("{quantity} lie in the store.").format(quantity=quantity(part.on_hand, part.unit))
    st.warning(escape(f"{there} {left_over_words()}"), icon=":material/inventory_2:")


def left_over_words() -> str:
    """What to do about it, in one sentence."""
    return _("The part is out of use: scrap it on its page under Places, or bring the part back into use.")
