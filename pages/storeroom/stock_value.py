"""Stock value: what lies in the store is worth, by group and by location, and what moved by its kind."""

from datetime import date
from typing import Any

import streamlit as st

from core import inventory
from core.inventory import MovementReason
from core.kernel import Actor, Permission
from ui import address, filters
from ui import stock_value_files as files
from ui import stock_value_views as views
from ui.badges import word
from ui.export import export
from ui.language import _
from ui.live import live
from ui.navigation import link
from ui.page import bottom_bar, enter, heading, read
from ui.tables import cursor
from ui.when import today

YEARS = {"3": 3, "12": 12, "36": 36}
MOST = {"limit": inventory.MOST_VALUED}


def months() -> tuple[date, date]:
    """The months that are asked for, the present one the last."""
    words = {"3": _("3 months"), "12": _("12 months"), "36": _("3 years")}
    count = YEARS[filters.choice(_("Window"), words, key="months", default="12")]
    return first_of(today(), -count + 1), first_of(today(), 1)


def first_of(day: date, months_on: int) -> date:
    """The first day of the month so many months on."""
    year, month = divmod(day.year * 12 + day.month - 1 + months_on, 12)
    return date(year, month + 1, 1)


def about(by: str) -> str:
    """What the figures mean."""
    if by == "kind":
        return _(
            "Movements of one part and kind in one month are offset against each other; a mistake that was taken back "
            "lowers its kind. Values are at the cost of the moment."
        )
    return _("What is on hand, at the average cost of each part.")


def whole() -> None:
    """Another section shows all of it again."""
    for name in ("group", "place", "kind"):
        st.query_params.pop(name, None)


def title(by: str) -> str:
    """The page, or the group or the location that the address names."""
    group, place = st.query_params.get("group"), address.number("place")
    if by == "group" and group is not None:
        return group or _("Parts without a group")
    if by == "location" and place is not None:
        found = (row for row in read(inventory.stock_value_by_location) if row.id == place)
        return next(map(views.name_of, found), _("Stock value"))
    moved = kind()
    if by == "kind" and moved is not None:
        return word(moved)
    return _("Stock value")


def by_group(actor: Actor) -> None:
    """The groups, or the parts of the one that the address names."""
    group = st.query_params.get("group")
    if group is not None:
        parts(actor, "group", group=group)
        return
    rows = read(inventory.stock_value_by_group, limit=views.MOST + 1)
    export("stock-value", _("Stock value"), actor, files.worths, inventory.stock_value_by_group, **MOST)
    views.worths(_("In which groups does the money lie?"), rows, lambda row: {"group": row.name})


def by_location(actor: Actor) -> None:
    """The locations, or the parts at the one that the address names."""
    place = address.number("place")
    if place is not None:
        parts(actor, f"place-{place}", location_id=place)
        return
    rows = read(inventory.stock_value_by_location, limit=views.MOST + 1)
    export("stock-value", _("Stock value"), actor, files.worths, inventory.stock_value_by_location, **MOST)
    views.worths(_("Where does the money lie?"), rows, lambda row: {"by": "location", "place": row.id})


def parts(actor: Actor, name: str, **where: Any) -> None:
    """The parts of a group or at a location."""
    key = f"valued-{name}"
    with filters.row():
        by = {"by": "location"} if "location_id" in where else {}
        link(views.PAGE, _("All of the stock"), icon="arrow_back", **by)
        export("stock-value-parts", _("Stock value"), actor, files.parts, inventory.valued_parts, **where, **MOST)
    rows = read(inventory.valued_parts, **where, after=cursor(key), limit=views.ROWS + 1)
    if rows:
        views.valued(rows, key=key)
    else:
        st.info(_("Nothing lies here."), icon=":material/inventory_2:")


def by_kind(actor: Actor) -> None:
    """What moved, by kind, or the months of the kind that the address names."""
    since, until = months()
    span = {"since": since, "until": until, "reason": kind()}
    with filters.row():
        if span["reason"] is not None:
            link(views.PAGE, _("All kinds"), icon="arrow_back", by="kind", **views.kept_months())
        export("movements-by-kind", _("Movements by kind"), actor, files.kinds, inventory.movements_by_type, **span)
    rows = read(inventory.movements_by_type, **span)
    if not rows:
        st.info(_("No movements in this time."), icon=":material/swap_vert:")
    elif span["reason"] is None:
        views.kinds(rows)
    else:
        count = (until.year - since.year) * 12 + until.month - since.month
        views.kind_months(rows, [first_of(since, place) for place in range(count)])


def kind() -> MovementReason | None:
    """The kind of movement that the address names."""
    named = address.named("kind")
    return MovementReason(named) if named in set(MovementReason) else None


actor = enter(None, permission=Permission.SEE_STOCK_COST)
address.follow()
sections = {"group": _("By group"), "location": _("By location"), "kind": _("Movements by kind")}
by = filters.choice(_("Section"), sections, key="by", on_change=whole)
heading(title(by), caption=about(by))
live()
if by == "kind":
    by_kind(actor)
else:
    everything = read(inventory.stock_value)
    if everything.parts:
        if title(by) == _("Stock value"):
            views.total(everything)
        (by_group if by == "group" else by_location)(actor)
    else:
        st.info(_("The store is empty. Receive the first delivery."), icon=":material/inventory_2:")

with bottom_bar():
    pass
