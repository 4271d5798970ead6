"""Consumption: what was used up, by part, group, machine and month. For who looks after parts and machines."""

from functools import partial
from typing import Any

import streamlit as st

from core import inventory
from core.inventory import ConsumptionScope
from core.kernel import Actor, Permission, roles_with
from ui import address, filters
from ui import consumption_files as files
from ui import consumption_views as views
from ui.consumption_scope import Subject, named_scope, subject_of, ways
from ui.consumption_words import definition, totals
from ui.export import export
from ui.language import _
from ui.live import live
from ui.page import bottom_bar, enter, heading, read
from ui.period import period
from ui.tables import cursor, first_page
from ui.when import day, last_day

LISTS = ("by-part", "by-group", "by-machine", "by-table")


def turned() -> None:
    """Something else is asked for: every list begins anew."""
    for key in LISTS:
        first_page(key)


def offered(scope: ConsumptionScope) -> dict[str, str]:
    """By what it can be shown; what the page is about already is left out."""
    words = {
        "movements": _("Movements"),
        "part": _("Part"),
        "group": _("Group"),
        "machine": _("Machine"),
        "month": _("Month"),
        "table": _("Part and month"),
    }
    if scope.part_id is None:
        words.pop("movements")
    else:
        for name in ("part", "group", "table"):
            words.pop(name)
    for name, fixed in (("group", scope.group), ("machine", scope.machine_id)):
        if fixed is not None:
            words.pop(name, None)
    return words


def read_rows(by: str, scope: ConsumptionScope) -> list[Any]:
    """What the view lists, one row more than a page."""
    if by == "month":
        return read(inventory.consumption_by_month, scope)
    return read(views.QUERIES[by], scope, after=cursor(f"by-{by}"), limit=views.ROWS + 1)


def draw(by: str, scope: ConsumptionScope, subject: Subject) -> None:
    """The view that was chosen."""
    if by == "movements":
        views.movements(scope, subject)
        return
    rows = read_rows(by, scope)
    key = f"by-{by}"
    match by:
        case "part":
            views.ranking(_("Which parts are used most?"), rows, partial(views.part_line, scope), key=key)
        case "group":
            views.ranking(_("Which groups are used most?"), rows, partial(views.group_line, scope), key=key)
        case "machine":
            views.ranking(_("Which machines use most?"), rows, partial(views.machine_line, scope), key=key)
        case "month":
            views.months(rows, scope, subject, lines=True)
        case _table:
            views.by_month_table(rows, key=key)


def offer_file(by: str, scope: ConsumptionScope, subject: Subject, actor: Actor) -> None:
    """What is shown, as a file."""
    with_cost = actor.role in roles_with(Permission.SEE_STOCK_COST)
    columns = {
        "part": partial(files.parts, with_cost=with_cost),
        "group": partial(files.groups, with_cost=with_cost),
        "machine": partial(files.machines, with_cost=with_cost),
        "month": partial(files.months, with_quantity=subject.part is not None, with_cost=with_cost),
        "table": partial(files.parts_by_month, scope),
        "movements": partial(files.movements, with_cost=with_cost),
    }
    cut = views.cut_short if by == "movements" else None
    export("consumption", _("Consumption"), actor, columns[by], views.QUERIES[by], cut, **views.wanted(by, scope))


actor = enter(None, permission=Permission.SEE_CONSUMPTION)
address.follow()
since, until = period(on_change=turned)
scope = named_scope(since, until)
subject = subject_of(scope)
days = f"{day(scope.since)} – {day(last_day(scope.until))}"
heading(subject.name or _("Consumption"), caption=f"{definition(scope)} {days}")
live()
ways(scope, subject, actor)
by = filters.choice(_("Shown by"), offered(scope), key="by", on_change=turned)
with filters.row():
    with filters.more_filters(int(scope.scrap), key="consumption-filters"):
        filters.choice(_("What"), {"used": _("Used"), "scrap": _("Scrapped")}, key="what", on_change=turned)
    offer_file(by, scope, subject, actor)
total = read(inventory.consumption_total, scope)
totals(total, subject.part.unit if subject.part else None)
if not total.now.movements:
    st.info(_("Nothing in this time. Choose a longer time."), icon=":material/bar_chart:")
else:
    if subject.name is not None and by != "month":
        views.months(read(inventory.consumption_by_month, scope), scope, subject, lines=False)
    draw(by, scope, subject)

with bottom_bar():
    pass
