"""The facts of a part as those type them who look after the catalogue, what it belongs to, and whether it is in use."""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import partial
from typing import Any

import streamlit as st

from core import inventory
from core.inventory import PartDetail, PartFacts
from core.inventory.rules import check_part_name, check_part_number
from ui import cards, part_links_dialog, picks
from ui.actions import ActionForm, action_button
from ui.amounts import currency
from ui.drafts import Kinds
from ui.forms import about
from ui.language import N_, _
from ui.navigation import go_to
from ui.page import read
from ui.record_dialog import add_form, save_form, sections
from ui.text import label as as_label

_MOST = 1e9
_TEXTS = (
    (N_("Bin"), "location", 60),
    (N_("Group number"), "group_number", 40),
    (N_("Number at the supplier"), "supplier_part_number", 80),
)
_NAMES = ("group_name", "supplier_name")
_AMOUNTS = (
    (N_("Minimum"), "min_quantity", N_("Less than this is short.")),
    (N_("Maximum"), "max_quantity", N_("More than this is too much.")),
    (N_("Reorder point"), "reorder_point", N_("More is ordered from here on; without it from the minimum.")),
)

_KEPT: Kinds = {
    **dict.fromkeys(
        ("part_name", "part_number", "unit", "description", *_NAMES, *(name for _label, name, _most in _TEXTS)), str
    ),
    **dict.fromkeys(("unit_price", *(name for _label, name, _words in _AMOUNTS)), float),
    **dict.fromkeys(("whole_units_only", "free_issue"), bool),
    "lead_time_days": int,
}


def add() -> None:
    """The body of the dialog for a new part; its page opens when it is there."""
    with add_form(
        "add-part",
        inventory.create_part,
        submit=_("Add part"),
        prepare=typed_facts,
        done=_("Part added. Receive a delivery next."),
        then=lambda part_id: go_to("storeroom/part", part=part_id),
        is_long=True,
        keeps=_KEPT,
    ) as form:
        _fields(form)
        form.submit_button()


def edit(part: PartDetail) -> None:
    """The body of the dialog of one part.

    Args:
        part: as it was drawn, so that a save by somebody else is noticed.
    """
    sections(
        f"part-{part.id}",
        {
            "facts": (_("Facts"), lambda: _facts(part)),
            "machines": (_("Machines"), lambda: part_links_dialog.machines(part)),
            "substitutes": (_("Substitutes"), lambda: part_links_dialog.substitutes(part)),
            "use": (_("In use"), lambda: _use(part)),
        },
    )


def typed_facts(values: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of the form as the commands want them: exact quantities, nothing for what was left empty.

    Raises:
        Invalid: the number or the name breaks a rule.
    """
    facts = {name: None if value == "" else value for name, value in values.items()}
    with about("part_number"):
        check_part_number(facts["part_number"] or "")
    with about("part_name"):
        check_part_name(facts["part_name"] or "")
    for name in ("min_quantity", "max_quantity", "reorder_point", "unit_price"):
        facts[name] = exact(facts[name])
    facts["min_quantity"] = facts["min_quantity"] or Decimal(0)
    return facts | {"unit": facts["unit"] or "pcs"}


def exact(typed: float | None) -> Decimal | None:
    """What was typed, without the noise of binary fractions."""
    return None if typed is None else Decimal(str(typed))


def _facts(part: PartDetail) -> None:
    with save_form(
        f"part-{part.id}",
        inventory.update_part,
        part.id,
        submit=_("Save part"),
        done=_("{name} saved.").format(name=part.part_name),
        prepare=lambda values: {"facts": PartFacts(**typed_facts(values))},
        is_long=True,
        version=part.version,
    ) as form:
        _fields(form, part)


def _fields(form: ActionForm, now: PartDetail | None = None) -> None:
    def line(label: str, name: str, longest: int) -> None:
        st.text_input(label, (now and getattr(now, name)) or "", max_chars=longest, key=form.key(name))
        form.refusal(name)

    line(_("Name"), "part_name", 160)
    pair = st.grid(2, min_column_width=240)
    with pair.cell():
        line(_("Part number"), "part_number", 60)
    with pair.cell():
        unit = form.proposal("unit", now.unit if now else "pcs")
        st.text_input(_("Unit"), unit or "", max_chars=12, key=form.key("unit"))
    with pair.cell():
        whole = bool(form.proposal("whole_units_only", now is None or now.whole_units_only))
        st.toggle(_("Whole units only"), value=whole, key=form.key("whole_units_only"))
    with pair.cell():
        words = _("Handed out over the counter, such as rags and grease.")
        st.toggle(
            _("Needs no request"), value=now is not None and now.free_issue, key=form.key("free_issue"), help=words
        )
    for label, name, words in _AMOUNTS:
        with pair.cell():
            _amount(form, _(label), name, getattr(now, name) if now else None, help=_(words))
    with pair.cell():
        st.number_input(
            _("Lead time, days"),
            min_value=0,
            max_value=3650,
            value=now.lead_time_days if now else None,
            step=1,
            key=form.key("lead_time_days"),
            placeholder=_("Not known"),
        )
    with pair.cell():
        label = _("Price of one, {currency}").format(currency=currency())
        _amount(form, label, "unit_price", now.unit_price if now else None, help=_("By the catalogue of the supplier."))
    for draw in _names(form, now):
        with pair.cell():
            draw()
    for label, name, longest in _TEXTS:
        with pair.cell():
            line(_(label), name, longest)
    st.text_area(
        _("Description"), (now and now.description) or "", max_chars=1000, key=form.key("description"), height=90
    )


def _names(form: ActionForm, now: PartDetail | None) -> Iterator[Callable[[], None]]:
    """The fields for what many parts have in common."""
    known = read(inventory.part_names)
    for label, name, names in zip((_("Group"), _("Supplier")), _NAMES, (known.groups, known.suppliers), strict=True):
        yield partial(picks.known_or_new, form, label, name, names, getattr(now, name) if now else None)


def _amount(form: ActionForm, label: str, name: str, now: Decimal | None, *, help: str | None = None) -> None:
    st.number_input(
        as_label(label),
        min_value=0.0,
        max_value=_MOST,
        value=None if now is None else float(now),
        step=1.0,
        format="%g",
        key=form.key(name),
        placeholder=_("Not set"),
        help=help,
    )
    form.refusal(name)


def _use(part: PartDetail) -> None:
    if part.is_active:
        st.text(_("It can be asked for, received and handed out."))
        cards.meta(_("Out of use it is no longer offered. Its ledger stays, and it can be brought back."))
        action_button(
            _("Take out of use"),
            inventory.archive_part,
            part.id,
            done=_("{name} is out of use.").format(name=part.part_name),
            icon="inventory_2",
        )
        return
    st.text(_("It is out of use: it can be neither asked for nor received."))
    action_button(
        _("Bring back into use"),
        inventory.restore_part,
        part.id,
        done=_("{name} is in use again.").format(name=part.part_name),
        icon="undo",
        primary=True,
    )
