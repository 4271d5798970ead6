"""The factory floor: every machine with its trouble, worst first, following the plant as it changes."""

from collections.abc import Sequence

import streamlit as st

from core import assets, maintenance
from core.assets import DepartmentRow, MachineCard, MachineStatus
from core.kernel import Permission
from core.maintenance import Floor, FloorTile
from ui import cards, deputy_card, filters, runtime
from ui.amounts import number
from ui.badges import machine_look
from ui.cards import CardTone
from ui.language import _, ngettext
from ui.live import ageing, live
from ui.machine_choice import FOUND, say_if_more
from ui.navigation import link_button
from ui.page import bottom_bar, enter, read
from ui.problem import short_problem
from ui.requests import whose
from ui.staff import area_of
from ui.text import escape
from ui.when import ago, duration, minutes_between

actor = enter(_("Factory floor"), permission=Permission.SEE_FLOOR)

_SEGMENTS_AT_MOST = 5
_ALL = ""


def area_filter(areas: list[DepartmentRow]) -> int | None:
    options = {_ALL: _("All")} | {area.name: area.name for area in areas}
    if len(areas) < 2:
        return None
    own = area_of(actor)
    usual = next((area.name for area in areas if area.id == own), _ALL)
    if len(options) <= _SEGMENTS_AT_MOST:
        picked = filters.choice(_("Area"), options, key="area", default=usual)
    else:
        picked = st.selectbox(
            _("Area"),
            list(options),
            list(options).index(usual),
            format_func=options.__getitem__,
            key="area",
            label_visibility="collapsed",
            bind="query-params",
        )
    return next((area.id for area in areas if area.name == picked), None)


def counts(board: Floor) -> None:
    figures: list[tuple[str, str, int, CardTone, str]] = [
        ("down", _("Down"), board.down, "red", "dangerous"),
        ("parts", _("Down, parts"), board.down_parts, "violet", "hourglass_top"),
        ("repair", _("Under repair"), board.under_repair, "orange", "build"),
        ("running", _("Running"), board.running, "green", "check_circle"),
    ]
    row = cards.figures()
    for key, label, count, tone, icon in figures:
        with row.cell():
            cards.figure(label, number(count), key=key, tone=tone, icon=icon)


def tile(found: FloorTile) -> None:
    look = machine_look(found.status, waiting_parts=found.is_waiting_parts)
    is_running = found.status is MachineStatus.OPERATIONAL
    lasted = duration(minutes_between(found.since))
    facts = [_("up for {time}").format(time=lasted) if is_running else _("stopped {time}").format(time=lasted)]
    if found.job is not None:
        if is_running:
            facts = [_("reported {time}").format(time=ago(found.job.reported_at))]
        facts.append(whose(found.job))
    cards.tile(
        look.tone,
        f"machine-{found.machine_id}",
        "everyone/machine",
        found.name,
        badge=look.markdown,
        sentence=short_problem(found.job) if found.job else _("No open job"),
        facts=facts,
        icon="check" if is_running and not found.job else "timer",
        machine=found.machine_id,
    )


def found_tile(machine: MachineCard) -> None:
    look = machine_look(machine.status, waiting_parts=machine.is_waiting_parts)
    place = [machine.department, machine.location, machine.asset_number]
    cards.tile(
        look.tone,
        f"found-{machine.id}",
        "everyone/machine",
        machine.name,
        badge=look.markdown,
        sentence=" · ".join(filter(None, place)),
        facts=[
            _("{status} for {time}").format(status=_(look.word), time=duration(minutes_between(machine.status_since)))
        ],
        machine=machine.id,
    )


def results(words: str, area: int | None) -> None:
    matches = read(assets.machines, search=words, department_id=area, limit=FOUND)
    if not matches:
        st.info(escape(_("No machine is called “{words}”. Try a part of its name.").format(words=words)))
    grid = cards.grid(270)
    for machine in matches:
        with grid.cell():
            found_tile(machine)
    say_if_more(matches)


def tile_grid(shown: Sequence[FloorTile]) -> None:
    grid = cards.grid(270)
    for found in shown:
        with grid.cell():
            tile(found)


def tiles(board: Floor, total: int) -> None:
    if board.running == total:
        words = _("{running} of {total} running. No machine is stopped.")
        said = words.format(running=number(total), total=number(total))
        st.success(escape(said), icon=":material/check_circle:")
    # What runs stands apart, since only trouble is drawn anew each minute; on a floor of calm machines that is little.
    troubled = [found for found in board.tiles if found.status is not MachineStatus.OPERATIONAL]
    ageing(lambda: tile_grid(troubled))
    tile_grid(board.tiles[len(troubled) :])
    more = total - len(board.tiles)
    if more > 0:
        if len(troubled) == total - board.running:
            sentence = ngettext("{count} more machine runs.", "{count} more machines run.", more)
        else:
            sentence = ngettext("{count} more machine is not shown.", "{count} more machines are not shown.", more)
        sentence = sentence.format(count=number(more))
        st.caption(escape(f"{sentence} {_('Search for one by its name above.')}"))


area = area_filter([row for row in read(assets.departments) if row.machines])
board = read(maintenance.floor, department_id=area)
total = board.down + board.down_parts + board.under_repair + board.running
machines = ngettext("{count} machine", "{count} machines", total).format(count=number(total))
live(note=f"{machines}, {runtime.settings().plant_name}", at_least_every=600)
deputy_card.say(actor)

words = filters.search(_("Find a machine"), key="find") if total > len(board.tiles) else ""
if total == 0:
    st.info(_("No machines yet. An administrator adds them under Machines, or imports them."), icon=":material/inbox:")
elif words:
    results(words, area)
else:
    counts(board)
    tiles(board, total)

with bottom_bar():
    link_button("supervisor/report_breakdown", _("Report a problem"), icon="campaign", primary=True)
