"""The field for a reason: the same words and the same help wherever a step asks for one."""

import streamlit as st

from ui.forms import ActionForm
from ui.language import _

_LONGEST = 500


def reason_field(form: ActionForm) -> None:
    """A reason in the person's own words, as the argument ``reason``; core refuses to go on without it."""
    words = _("One sentence that others understand later. It stays in the record.")
    st.text_area(_("Reason"), key=form.key("reason"), max_chars=_LONGEST, height=90, help=words)
    form.refusal("reason")
