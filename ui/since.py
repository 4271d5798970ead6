"""Since when a machine fails: now, some minutes ago with one tap, or an exact time by the plant's wall clock."""

from datetime import datetime, timedelta

import streamlit as st

from ui.forms import ActionForm
from ui.language import _
from ui.moment import from_wall, on_the_wall, wall_clock
from ui.text import label as as_label
from ui.when import clock_time, day_time, in_plant, now, today

_MINUTES = ("0", "5", "15", "30", "60")  # a choice of 0 would count as none


def since_choice(form: ActionForm, field: str, *, stopped: bool) -> None:
    """A popover whose choice is the instant under ``field``, None for now; for a plain form.

    The instant is fixed when it is tapped, so that a repeated press asks for the same.

    Args:
        form: the form.
        field: the name among the form's values.
        stopped: whether the machine stands still, for the words.
    """
    key = form.key(field)
    if _ago(key) not in st.session_state:
        _take_up(key, form.kept(field))
    instant = st.session_state[key] = _kept(key)
    with st.popover(as_label(_label(instant, stopped=stopped)), icon=":material/schedule:", width="stretch"):
        st.pills(
            _("Since when?"),
            _MINUTES,
            # A default beside a value that a callback has just set is one too many for Streamlit.
            default=None if st.session_state.pop(f"{key}-reset", False) else _MINUTES[0],
            format_func=lambda count: _("Now") if count == "0" else _("{minutes} min ago").format(minutes=count),
            key=_ago(key),
            on_change=_take_minutes,
            args=(key,),
        )
        wall_clock(_("Or exactly"), _wall(key), optional=True, on_change=lambda: _take_wall(key))


def _take_up(key: str, instant: datetime | None) -> None:
    """The widgets are drawn for the first time, or again: they begin with what was kept, else with now."""
    st.session_state[key] = instant
    if instant is not None:
        st.session_state[_wall(key)] = on_the_wall(instant)
        st.session_state[f"{key}-reset"] = True


def _kept(key: str) -> datetime | None:
    """The instant as tapped."""
    if key not in st.session_state:
        return _entered(key)
    kept: datetime | None = st.session_state[key]
    return kept


def _entered(key: str) -> datetime | None:
    wall, minutes = st.session_state.get(_wall(key)), st.session_state.get(_ago(key))
    if wall is not None:
        return from_wall(wall)
    return now() - timedelta(minutes=int(minutes)) if minutes not in {None, _MINUTES[0]} else None


def _label(instant: datetime | None, *, stopped: bool) -> str:
    if instant is None:
        return _("Stopped just now") if stopped else _("Since just now")
    time = clock_time(instant) if in_plant(instant).date() == today() else day_time(instant)
    return (_("Stopped since {time}") if stopped else _("Since {time}")).format(time=time)


def _take_minutes(key: str) -> None:
    st.session_state[_wall(key)] = None
    st.session_state[key] = _entered(key)


def _take_wall(key: str) -> None:
    st.session_state[_ago(key)] = _MINUTES[0] if st.session_state.get(_wall(key)) is None else None
    st.session_state[f"{key}-reset"] = True
    st.session_state[key] = _entered(key)


def _ago(key: str) -> str:
    return f"{key}-ago"


def _wall(key: str) -> str:
    return f"{key}-wall"
