"""The machines that this person opened last, kept with the tab; nothing depends on it."""

import streamlit as st

_STATE = "_recent_machines"
_KEPT = 5


def remember(machine_id: int, name: str) -> None:
    """Put a machine first."""
    others = [seen for seen in machines() if seen[0] != machine_id]
    st.session_state[_STATE] = [(machine_id, name), *others][:_KEPT]


def machines() -> list[tuple[int, str]]:
    """Ids and names, the last one first."""
    kept: list[tuple[int, str]] = st.session_state.get(_STATE, [])
    return kept
