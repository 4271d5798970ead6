"""The filters of the movements beside the search: all of them in the address, so that a link shows the same."""

from collections.abc import Callable
from functools import partial
from typing import Any, Final

import streamlit as st

from core import assets
from core.assets import MachineDetail
from core.inventory import MovementReason
from ui import address, filters, staff
from ui.badges import word
from ui.language import _
from ui.location_choice import locations_to_choose, name_of
from ui.machine_choice import machines_to_choose
from ui.page import read
from ui.when import day, start_of_day

FIELDS: Final = ("reason", "place", "machine", "job", "person", "since", "until")


def named_machine() -> MachineDetail | None:
    """The machine in the address; where there is none of that number, the page ends with that."""
    number = address.number("machine")
    return read(assets.machine, number) if number else None


def chosen(machine: MachineDetail | None, on_change: Callable[[], None]) -> tuple[dict[str, Any], list[str]]:
    """The popover with all of them.

    Args:
        machine: from ``named_machine``, which is among the choices wherever it stands in the plant's list.
        on_change: called before the page is drawn; for ``first_page``.

    Returns:
        What is wanted, as the query takes it, and the same in words.
    """
    count = sum(bool(address.named(name)) for name in FIELDS)
    told: list[str] = []

    def pick(label: str, options: dict[Any, str], key: str, nothing: str) -> Any:
        picked = filters.pick(label, options, key=key, nothing=nothing, on_change=on_change)
        told.extend([f"{label}: {options[picked]}"] if picked is not None else [])
        return picked

    def take(name: str, number: int) -> None:
        st.query_params[name] = str(number)
        on_change()
        st.rerun()

    with filters.more_filters(count, key="movement-filters"):
        reason = pick(_("Kind"), {each: word(each) for each in MovementReason}, "reason", _("Any kind"))
        lies = locations_to_choose("place-words", [address.number("place")], take=partial(take, "place"))
        places = {number: name_of(each) for number, each in lies.items()}
        place = pick(_("Storage location"), places, "place", _("Any location"))
        person = pick(_("Person"), staff.movers(), "person", _("Anybody"))
        machines = machines_to_choose("machine-words", machine, take=partial(take, "machine"))
        machine_id = pick(_("Machine"), machines, "machine", _("Any machine"))
        job = filters.whole_number(_("Job number"), key="job", on_change=on_change)
        since = filters.day(_("From"), key="since", on_change=on_change)
        until = filters.day(_("Up to and including"), key="until", on_change=on_change)
    told += [_("Job {number}").format(number=job)] if job else []
    told += [f"{_('From')} {day(since)}"] if since else []
    told += [f"{_('Up to and including')} {day(until)}"] if until else []
    wanted = {
        "reason": reason,
        "location_id": place,
        "user_id": person,
        "machine_id": machine_id,
        "job": job,
        "since": start_of_day(since),
        "until": start_of_day(until, after_days=1),
    }
    return wanted, told
