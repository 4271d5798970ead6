"""The router: who is here, which pages that person's role has, and which are lent to them. It draws nothing."""

from pathlib import Path

import streamlit as st

from core.kernel import Role, Unavailable
from ui.lent import lent_to
from ui.menu import pages_of, pages_of_visitor
from ui.page import arrive, for_others, keep_out

_STATIC = Path(__file__).parent / "static"

st.set_page_config(page_title="Millwright", page_icon=_STATIC / "millwright.png", layout="wide")
st.logo(_STATIC / "millwright-word.svg", size="large")

try:
    actor = arrive()
except Unavailable:
    actor = None
if actor is None or actor.role is None:
    st.navigation(pages_of_visitor(keep_out), position="hidden").run()
else:
    st.navigation(pages_of(Role(actor.role), for_others, lent_to(actor)), position="top").run()
