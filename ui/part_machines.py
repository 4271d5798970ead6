"""The section of a part's page about the machines that share it: is there enough for all, and who would run short."""

import streamlit as st

from core import inventory
from core.inventory import MachineNeed, PartCover, PartDetail
from ui import listing
from ui.amounts import quantity
from ui.badges import badge, tag, tone, word
from ui.cards import card, figure, figures, line, meta
from ui.coverage_words import covered, lacking, ordered, recommendation, sharing
from ui.language import _
from ui.page import read
from ui.tables import cursor, pager

_PAGE = 20


def part_machines(part: PartDetail) -> None:
    """The coverage with what it recommends, then each machine, the most critical first."""
    key = f"machines-{part.id}"
    found = read(inventory.coverage_of_part, part.id, after=cursor(key), limit=_PAGE + 1)
    if not found.needs:
        st.info(_("It is on no machine’s list. Who requests it for a job is told so."), icon=":material/link_off:")
        return
    _coverage(found.cover)
    shown = found.needs[:_PAGE]
    with listing.box(key):
        for need in shown:
            _machine(need, part.unit)
    pager(key, shown[-1].position if len(found.needs) > _PAGE else None, by_time=False)


def _coverage(cover: PartCover) -> None:
    cells = figures(3)
    with cells.cell():
        words = _("What is available, in percent of the sum of the minima of its machines in service.")
        figure(_("Coverage"), covered(cover), key="coverage", tone=tone(cover.level), help=words)
    with cells.cell():
        words = _("The sum of the minima of its machines in service.")
        figure(_("Required"), quantity(cover.required, cover.unit), key="required", help=words)
    with cells.cell():
        words = _("Machines in service with this part on their list.")
        figure(_("Machines"), str(cover.machines), key="machines", help=words)
    with card(tone(cover.level), "recommendation", height="content"):
        st.markdown(badge(cover.level))
        line(recommendation(cover.level))
        meta([sharing(cover), ordered(cover.on_order, cover.unit)])


def _machine(need: MachineNeed, unit: str) -> None:
    most = need.max_quantity
    facts = [
        word(need.criticality),
        _("at least {quantity}").format(quantity=quantity(need.min_quantity, unit))
        if need.min_quantity > 0
        else _("no minimum"),
        _("at most {quantity}").format(quantity=quantity(most, unit)) if most is not None else None,
        lacking(need, unit),
    ]
    state = badge(need.status) if need.is_in_service else tag("gray", "block", _("Decommissioned"))
    key = f"machine-{need.machine_id}"
    listing.way(key, need.machine, facts, badges=state, page="everyone/machine", machine=need.machine_id)
