"""Home: the address of the product itself. It shows nothing and leads everybody to the first page of their menu."""

import streamlit as st

from core import people
from ui.menu import start_of
from ui.navigation import script
from ui.page import enter, read

actor = enter(None)

if actor.role is not None:
    has_to_choose = read(people.my_account).must_change_password
    st.switch_page(script("everyone/account" if has_to_choose else start_of(actor.role)))
