"""One machine as those handle it who look after the register: its facts, its label, and its service life."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import streamlit as st

from core import assets
from core.assets import Criticality, MachineDetail, MachineFacts
from core.assets.rules import check_name
from core.kernel import Invalid
from ui import cards, picks
from ui.actions import ActionForm, action_form
from ui.amounts import currency
from ui.badges import machine_badge, word
from ui.drafts import Kinds
from ui.forms import about
from ui.language import N_, _
from ui.navigation import link, link_button
from ui.reason import reason_field
from ui.record_dialog import add_form, save_form, sections
from ui.text import label as as_label
from ui.when import date_format, day, day_time

_EARLIEST = date(1900, 1, 1)
_KEPT: Kinds = {
    **dict.fromkeys(("name", "asset_number", "location", "manufacturer", "model", "serial_number", "notes"), str),
    **dict.fromkeys(("department_id", "operating_calendar_id", "parent_id"), int),
    **dict.fromkeys(("installation_date", "in_service_on"), date.fromisoformat),
    "criticality": Criticality,
    "downtime_cost_per_hour": float,
    "tags": str,
}


@dataclass(frozen=True)
class Offers:
    """What the fields of the form offer, by id."""

    departments: Mapping[int, str]
    calendars: Mapping[int, str]
    machines: Mapping[int, str]


def draw(detail: Callable[[], MachineDetail], offers: Callable[[], Offers]) -> None:
    """The body of the dialog of one machine.

    Args:
        detail: the machine as it was when the dialog was opened, so that a save by somebody else is noticed.
        offers: what the fields offer.
    """
    machine = detail()
    with cards.row():
        st.markdown(machine_badge(machine.status, waiting_parts=machine.is_waiting_parts), width="content")
        link("everyone/machine", _("Open the machine’s page"), icon="open_in_new", machine=machine.id)
    sections(
        f"machine-{machine.id}",
        {
            "facts": (_("Facts"), lambda: _facts(machine, offers())),
            "label": (_("Label"), lambda: _label(machine)),
            "service": (_("Service life"), lambda: _service(machine)),
        },
    )


def add(offers: Callable[[], Offers]) -> None:
    """The body of the dialog for a new machine; a plant that has no department yet is led to add one."""
    if not offers().departments:
        st.info(_("Every machine belongs to a department, and there is none yet."), icon=":material/domain:")
        link_button("admin/departments", _("Add a department first"), icon="domain", primary=True)
        return
    done = _("Machine added. Print its label next.")
    with add_form(
        "add-machine",
        assets.create_machine,
        submit=_("Add machine"),
        prepare=_as_facts,
        done=done,
        is_long=True,
        keeps=_KEPT,
    ) as form:
        _fields(form, offers())
        form.submit_button()


def _facts(machine: MachineDetail, offers: Offers) -> None:
    with save_form(
        f"machine-{machine.id}",
        assets.update_machine,
        machine.id,
        version=machine.version,
        submit=_("Save machine"),
        prepare=_as_facts,
        done=_("{name} saved.").format(name=machine.name),
        is_long=True,
    ) as form:
        _fields(form, offers, machine)


def _fields(form: ActionForm, offers: Offers, now: MachineDetail | None = None) -> None:
    def line(label: str, name: str, longest: int, help: str | None = None) -> None:
        value = getattr(now, name) or "" if now else ""
        st.text_input(label, value=value, key=form.key(name), max_chars=longest, help=help)
        form.refusal(name)

    def day_of(label: str, name: str, help: str | None = None) -> None:
        value = getattr(now, name) if now else None
        st.date_input(label, value, min_value=_EARLIEST, key=form.key(name), format=date_format(), help=help)

    line(_("Name"), "name", 120)
    pair = st.grid(2, min_column_width=240)
    with pair.cell():
        picks.named(
            _("Department"), offers.departments, key=form.key("department_id"), chosen=now and now.department_id
        )
        form.refusal("department_id")
    with pair.cell():
        st.selectbox(
            _("Criticality"),
            list(Criticality),
            index=form.proposal("criticality", list(Criticality).index(now.criticality if now else Criticality.B)),
            format_func=word,
            key=form.key("criticality"),
        )
    for label, name, longest in _LINES:
        with pair.cell():
            line(_(label), name, longest)
    with pair.cell():
        day_of(_("Installed on"), "installation_date")
    with pair.cell():
        day_of(
            _("In service since"), "in_service_on", _("Figures count from this day; without it from the first record.")
        )
    with pair.cell():
        _calendar(form, offers, now)
    with pair.cell():
        _parent(form, offers, now)
    _extras(form, now)


_LINES = (
    (N_("Asset number"), "asset_number", 60),
    (N_("Location"), "location", 120),
    (N_("Manufacturer"), "manufacturer", 120),
    (N_("Model"), "model", 120),
    (N_("Serial number"), "serial_number", 80),
)


def _calendar(form: ActionForm, offers: Offers, now: MachineDetail | None) -> None:
    picks.named(
        _("Operating calendar"),
        offers.calendars,
        key=form.key("operating_calendar_id"),
        nothing=_("Round the clock"),
        chosen=now and now.operating_calendar_id,
    )


def _parent(form: ActionForm, offers: Offers, now: MachineDetail | None) -> None:
    others = {i: name for i, name in offers.machines.items() if now is None or i != now.id}
    if now and now.parent_id and now.parent:
        others.setdefault(now.parent_id, now.parent)
    picks.named(
        _("Part of"), others, key=form.key("parent_id"), nothing=_("Stands alone"), chosen=now and now.parent_id
    )
    form.refusal("parent_id")


def _extras(form: ActionForm, now: MachineDetail | None) -> None:
    cost = float(now.downtime_cost_per_hour) if now and now.downtime_cost_per_hour is not None else None
    label = as_label(_("Cost of down time, {currency} per hour").format(currency=currency()))
    st.number_input(
        label, min_value=0.0, value=cost, key=form.key("downtime_cost_per_hour"), placeholder=_("Not known")
    )
    tags = list(now.tags) if now else []
    st.multiselect(
        _("Tags"), tags, tags, key=form.key("tags"), accept_new_options=True, placeholder=_("Type a tag, press Enter")
    )
    st.text_area(_("Notes"), (now and now.notes) or "", key=form.key("notes"), height=90)


def _as_facts(values: dict[str, Any]) -> dict[str, Any]:
    with about("name"):
        check_name(values["name"] or "")
    if values["department_id"] is None:
        raise Invalid("Choose a department.", field="department_id")
    values = dict(values)
    cost, name, tags = values.pop("downtime_cost_per_hour"), values.pop("name"), values.pop("tags")
    typed: dict[str, Any] = {field: None if value == "" else value for field, value in values.items()}
    return {
        "facts": MachineFacts(
            **typed,
            name=name,
            tags=tuple(tags or ()),
            downtime_cost_per_hour=None if cost is None else Decimal(str(cost)),
        )
    }


def _label(machine: MachineDetail) -> None:
    st.text(_("The code on the label. Typing it on the scan page opens the machine as well."))
    st.code(machine.qr_code, language=None)
    with action_form(
        f"label-{machine.id}",
        assets.reissue_qr,
        machine.id,
        submit=_("Replace the label code"),
        icon="qr_code_2",
        done=_("New code for {name}. Print its label; the old one is void.").format(name=machine.name),
    ):
        cards.meta(_("The old code is void at once: who scans it reads that the label was replaced."))


def _service(machine: MachineDetail) -> None:
    if machine.decommissioned_at is None:
        since = _("In service since {day}.").format(day=day(machine.in_service_on)) if machine.in_service_on else ""
        st.text(since or _("In service."))
        words = _("Decommission machine"), _("{name} is decommissioned.").format(name=machine.name)
        note = _("It takes no more requests or services. Its records stay, and it can be brought back.")
        command: Any = assets.decommission_machine
    else:
        st.text(_("Out of service since {when}.").format(when=day_time(machine.decommissioned_at)))
        words = _("Recommission machine"), _("{name} is back in service.").format(name=machine.name)
        note = _("A new period of service begins now; figures do not count the time between.")
        command = assets.recommission_machine
    with action_form(f"service-{machine.id}", command, machine.id, submit=words[0], done=words[1]) as form:
        reason_field(form)
        cards.meta(note)
