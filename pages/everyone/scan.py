"""Scan: type what stands on a label, or let a scanner type it, and the machine or the part opens; or type a name."""

import streamlit as st

from core import assets, inventory
from core.assets import MachineCard, MachineStatus
from core.assets.rules import code_in
from core.kernel import Permission
from ui import cards, recent
from ui.badges import machine_look
from ui.language import _
from ui.machine_choice import say_if_more
from ui.navigation import link, script
from ui.page import bottom_bar, enter, home_button, read
from ui.text import escape
from ui.when import day

enter(
    _("Scan"),
    permission=Permission.SEE_FLOOR,
    caption=_("Point a scanner at the label of a machine or part, or type it."),
)

_SHOWN = 20


def open_machine(machine_id: int) -> None:
    """Lead on to the machine, unless it is out of service: that is said here first."""
    machine = read(assets.machine, machine_id)
    if machine.status is MachineStatus.DECOMMISSIONED:
        sentence = _("{machine} is out of service since {date} and takes no new reports.")
        said = sentence.format(machine=machine.name, date=day(machine.decommissioned_at))
        st.info(escape(said), icon=":material/block:")
        link("everyone/machine", _("See its record"), icon="history", machine=machine_id)
        return
    recent.remember(machine_id, machine.name)
    st.switch_page(script("everyone/machine"), query_params={"machine": str(machine_id), "scanned": "1"})


def answer(words: str) -> None:
    part = read(inventory.part_by_number, words)
    if part is None and code_in(words) is not None:
        open_machine(read(assets.machine_by_label, words, is_no_part=True))
        return
    matches = read(assets.machines, search=words, limit=_SHOWN)
    if part is not None:
        open_part(part, words, matches)
    elif not matches:
        read(assets.machine_by_label, words, is_no_part=True)
    elif len(matches) == 1:
        open_machine(matches[0].id)
    else:
        st.caption(_("Several machines fit. Which one is it?"))
        for match in matches:
            choice(match)
        say_if_more(matches, _SHOWN)


def open_part(part_id: int, words: str, matches: list[MachineCard]) -> None:
    """Lead on to the part with this number, unless machines fit as well: those stand before it."""
    if not matches:
        st.switch_page(script("storeroom/part"), query_params={"part": str(part_id)})
    st.caption(_("A part has this number, and a machine fits too. Which one is it?"))
    for match in matches:
        choice(match)
    with cards.card("plain", f"part-{part_id}", tap=True, height="content"):
        link("storeroom/part", _("Part {number}").format(number=words.strip()), icon="inventory_2", part=part_id)


def choice(machine: MachineCard) -> None:
    look = machine_look(machine.status, waiting_parts=machine.is_waiting_parts)
    with cards.card(look.tone, f"match-{machine.id}", tap=True, height="content"):
        with cards.row():
            link("everyone/machine", machine.name, machine=machine.id)
            st.markdown(look.markdown, width="content")
        cards.meta([machine.department, machine.location, machine.asset_number])


with cards.card("plain", "scan", height="content"), st.form("scan-code", clear_on_submit=True, border=False):
    typed = st.text_input(
        _("Code on the label, name of a machine, or number of a part"),
        key="scan-typed",
        icon=":material/qr_code_scanner:",
        placeholder="ACDE FGHJ KMNP Q",
    )
    st.form_submit_button(_("Open"), type="primary", icon=":material/arrow_forward:", width="stretch")
result = st.container()

if seen := recent.machines():
    cards.section(_("Last machines"))
    grid = cards.grid(270)
    for machine_id, name in seen:
        with grid.cell(), cards.card("plain", f"recent-{machine_id}", tap=True):
            link("everyone/machine", name, icon="history", machine=machine_id)

with bottom_bar(scan=None):
    home_button()

if typed and typed.strip():
    with result:
        answer(typed)
