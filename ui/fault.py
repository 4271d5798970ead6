"""What a person sees when a page fails: a number to quote. The cause stands in the log, never on the screen."""

import secrets

import streamlit as st
import structlog

from core.kernel import DomainError
from ui.language import _, say
from ui.text import escape

_log = structlog.get_logger("millwright")


def show_fault(error: Exception) -> bool:
    """Log an uncaught error of a page and show its number; a refusal of ``core`` shows its own sentence."""
    if isinstance(error, DomainError):
        st.error(escape(say(error)), icon=":material/error:")
        return True
    number = secrets.token_hex(4)
    _log.error("page_failed", fault=number, exc_info=error)
    st.error(
        _("Something went wrong, and it is in the log as {number}. Load the page again.").format(number=number),
        icon=":material/error:",
    )
    return True
