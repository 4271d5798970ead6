"""Tiles of the machines that a person is likely to choose, so that one tap does what a search would."""

from core import maintenance
from core.maintenance import UsualMachine
from ui import cards, recent
from ui.badges import machine_look
from ui.language import _
from ui.navigation import link
from ui.page import read


def usual_machines(page: str) -> None:
    """Draw up to six machines, each a link; nothing where none is known.

    Args:
        page: folder and name of the page that a tile opens, with the machine in its address.
    """
    usual = read(maintenance.usual_machines, seen=[machine_id for machine_id, _name in recent.machines()])
    groups = {
        _("Your last machines"): usual.own,
        _("More from your areas"): usual.near,
        _("Machines that are down"): usual.stopped,
    }
    for heading, machines in groups.items():
        if machines:
            cards.section(heading)
            grid = cards.grid(150, 3)
            for machine in machines:
                with grid.cell():
                    _tile(page, machine)


def _tile(page: str, machine: UsualMachine) -> None:
    look = machine_look(machine.status, waiting_parts=machine.is_waiting_parts)
    with cards.card(look.tone, f"usual-{machine.id}", tap=True):
        link(page, machine.name, machine=machine.id)
        cards.tags(look.markdown)
        cards.meta(machine.location or machine.department)
