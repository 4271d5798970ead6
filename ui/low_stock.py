"""The cards of parts that run low: how low, since when, what that hits, what is on its way, and who looks after it."""

from collections.abc import Sequence
from typing import Literal

import streamlit as st

from core import inventory
from core.inventory import AlertState, LowStock
from core.kernel import Actor
from ui import cards, causes, dialogs, listing
from ui.actions import action_form
from ui.amounts import quantity
from ui.badges import badge, tone, word
from ui.export import Columns
from ui.language import _, ngettext
from ui.navigation import go_to, link
from ui.order_words import expected
from ui.page import may, read
from ui.problem import short_name
from ui.reorder_lines import tick
from ui.text import escape
from ui.when import day_time, in_plant

_NAMES = 3
_NOTE = 500


def columns() -> Columns:
    """The columns of the file, of those that run low and of those that have recovered."""
    return {
        _("Part number"): lambda row: row.part_number,
        _("Part"): lambda row: row.part_name,
        _("Status"): lambda row: word(row.status),
        _("Alert"): lambda row: word(row.state),
        _("Available"): lambda row: row.available,
        _("Minimum"): lambda row: row.minimum,
        _("On order"): lambda row: row.on_order,
        _("Waiting"): lambda row: row.waiting,
        _("Unit"): lambda row: row.unit,
        _("Low since"): lambda row: in_plant(row.opened_at),
        _("Enough again since"): lambda row: in_plant(row.closed_at) if row.closed_at else None,
        _("Available then"): lambda row: row.available_then,
        _("Minimum then"): lambda row: row.minimum_then,
        _("Machines"): lambda row: ", ".join(each.machine for each in row.machines),
        _("Seen by"): lambda row: row.seen_by,
        _("Note"): lambda row: row.note,
    }


def low_stock(row: LowStock, actor: Actor, *, is_first: bool = False) -> None:
    """One part below its minimum.

    Args:
        row: the alert with its part.
        actor: who looks; what they may not do is left out.
        is_first: its button is the filled one.
    """
    with cards.card(tone(row.status), f"low-{row.id}", height="content"):
        matter, figures, steps = st.columns([10, 7, 6], gap="medium", vertical_alignment="center")
        with matter, st.container(gap="xsmall"):
            _matter(row)
        with figures, st.container(horizontal=True, gap="xsmall"):
            _figure(_("Available"), quantity(row.available, row.unit))
            _figure(_("Minimum"), quantity(row.minimum, row.unit))
        with steps, st.container(gap="xsmall"):
            _steps(row, actor, is_first=is_first)


def words_of(count: inventory.AlertCounts) -> str:
    """How many parts run low, and how many of them nobody has seen."""
    low = ngettext("{count} part runs low", "{count} parts run low", count.all).format(count=count.all)
    if not count.new:
        return low
    unseen = ngettext("{count} not seen yet", "{count} not seen yet", count.new).format(count=count.new)
    return _("{parts}, {unseen}").format(parts=low, unseen=unseen)


def way_to_low_stock() -> None:
    """A line that leads to the parts that run low, while somebody has to look at one."""
    count = read(inventory.stock_alert_counts)
    if count.new:
        link("storeroom/alerts", words_of(count), icon="trending_down")


def machine_names(row: LowStock) -> str | None:
    """The machines that have the part on their list, the most critical first; None without one."""
    names = [each.machine for each in row.machines]
    return _some(names) if names else None


def _matter(row: LowStock) -> None:
    facts = [row.part_number, row.location, _("low since {time}").format(time=day_time(row.opened_at))]
    listing.way(f"low-{row.id}", row.part_name, facts, page="storeroom/part", part=row.spare_part_id)
    cards.tags(badge(row.status), badge(row.state))
    if (machines := machine_names(row)) is not None:
        cards.meta(machines, icon="precision_manufacturing")
    if row.waiting > 0:
        _waiting(row)
    if row.orders:
        coming = _("{quantity} on order").format(quantity=quantity(row.on_order, row.unit))
        cards.meta(f"{coming}, {expected(row.orders[0].expected_on)}", icon="local_shipping")
    if row.state is AlertState.ACKNOWLEDGED:
        by = short_name(row.seen_by or "–")
        cards.meta(_("Seen by {name}, {time}").format(name=by, time=day_time(row.seen_at)), icon="visibility")
        cards.line(row.note)


def _waiting(row: LowStock) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key=f"low-waits-{row.id}"):
        words = _("{quantity} are missing for").format(quantity=quantity(row.waiting, row.unit))
        st.caption(f":material/hourglass_top: {escape(words)}", width="content")
        for cause in row.causes[:_NAMES]:
            causes.way_to(cause, _("{machine}, job {number}").format(machine=cause.machine, number=cause.job))
        if (more := len(row.causes) - _NAMES) > 0:
            words = ngettext("and {count} more", "and {count} more", more).format(count=more)
            st.caption(escape(words), width="content")


def _steps(row: LowStock, actor: Actor, *, is_first: bool) -> None:
    if row.state is AlertState.OPEN and may(actor, inventory.acknowledge_stock_alert):
        kind: Literal["primary", "secondary"] = "primary" if is_first else "secondary"
        show = dialogs.opener(_("Acknowledge"), f"seen-{row.id}", icon=":material/visibility:", kind=kind)
        show(_("{part} runs low").format(part=row.part_name), lambda: _acknowledge(row))
    if may(actor, inventory.parts_to_order):
        st.button(
            _("Reorder"),
            key=f"reorder-{row.id}",
            icon=":material/shopping_cart:",
            width="stretch",
            on_click=_to_reorder,
            args=(row,),
        )


def _to_reorder(row: LowStock) -> None:
    """The reorder list, where the part is ticked; if some of it is on its way already, the part alone."""
    if row.orders:
        st.session_state["search"] = row.part_number  # the field of that page, which has the key of the one here
    else:
        tick({row.spare_part_id})
    go_to("storeroom/reorder")


def _acknowledge(row: LowStock) -> None:
    st.text(_("The part stays in this list, marked as seen, until enough is there again."))
    with action_form(
        f"seen-{row.id}",
        inventory.acknowledge_stock_alert,
        row.id,
        submit=_("Acknowledge"),
        icon="visibility",
        border=False,
        done=_("{part}: marked as seen.").format(part=row.part_name),
    ) as form:
        placeholder = _("Ordered, comes on Friday")
        st.text_area(
            _("What is done about it, optional"),
            key=form.key("note"),
            max_chars=_NOTE,
            height=90,
            placeholder=placeholder,
        )


def _figure(name: str, value: str) -> None:
    with st.container(gap=None, width=115):
        cards.meta(name)
        st.markdown(f"**{escape(value)}**")


def _some(names: Sequence[str]) -> str:
    """The first names, and how many more there are."""
    listed, more = ", ".join(names[:_NAMES]), len(names) - _NAMES
    if more <= 0:
        return listed
    return _("{names} and {count} more").format(names=listed, count=more)
