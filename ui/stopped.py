"""Whether the machine stands still: the same question wherever a report or a reopening asks it."""

import streamlit as st

from ui.forms import ActionForm
from ui.language import _


def stopped_choice(form: ActionForm, field: str, *, preset: bool | None = None) -> bool | None:
    """Stopped or still running, as the argument ``field``; nothing is chosen without a preset."""
    words = {True: f":material/dangerous: {_('Stopped')}", False: f":material/speed: {_('Still runs')}"}
    stopped: bool | None = st.segmented_control(
        _("Is the machine stopped?"),
        list(words),
        default=form.proposal(field, preset),
        format_func=words.__getitem__,
        required=True,
        key=form.key(field),
        width="stretch",
    )
    return stopped
