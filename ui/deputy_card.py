"""Deputies for approvals: the line for whoever is one, and the card in which a manager names one and ends it."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import streamlit as st

from core import inventory
from core.inventory import Deputyship, DeputyState
from core.inventory.deputyship import DEPUTY_ROLES
from core.kernel import Actor, Invalid
from ui import cards, dialogs, picks, staff
from ui.actions import Ask, action_button, action_form
from ui.badges import badge, tone
from ui.language import _
from ui.lent import lent_to
from ui.navigation import link
from ui.page import head, read
from ui.when import date_format, day, today

_USUAL = timedelta(days=6)


def say(actor: Actor, *, is_there: bool = False) -> None:
    """For whom this person approves parts, under the title; nothing for everybody else.

    Args:
        actor: who looks at the page.
        is_there: it is the page of approvals itself; any other leads there.
    """
    if not lent_to(actor):
        return
    with head():
        for named in read(inventory.approves_for):
            words = _("You approve parts for {name} until {day}").format(name=named.manager, day=day(named.ends_on))
            if is_there:
                cards.meta(words, icon="how_to_reg")
            else:
                link("manager/approvals", words, icon="how_to_reg")


def section(actor: Actor) -> None:
    """Who stands in for whom, and naming somebody for oneself."""
    cards.section(_("Deputies"))
    found = read(inventory.approval_deputies)
    if not found:
        cards.meta(_("When you are away, a supervisor or a technician can approve for you on the days that you name."))
    for named in found:
        _card(named, actor)
    show = dialogs.opener(_("Name a deputy"), "name-deputy", icon=":material/person_add:", width="content")
    show(_("Name a deputy"), _name)


def _card(named: Deputyship, actor: Actor) -> None:
    with cards.card(tone(named.state), f"deputy-{named.id}", height="content"), cards.row():
        with st.container(gap="xsmall", width="stretch"):
            cards.tags(badge(named.state))
            is_own = named.manager_id == actor.user_id
            whom = _("for you") if is_own else _("for {name}").format(name=named.manager)
            cards.title(f"{named.deputy}, {whom}", small=True)
            cards.meta(_("{first} to {last}").format(first=day(named.starts_on), last=day(named.ends_on)), icon="event")
            if named.state is DeputyState.LOST:
                cards.meta(_("One of the two accounts was closed or has another role now."), icon="info")
        _end(named)


def _end(named: Deputyship) -> None:
    action_button(
        _("End it"),
        inventory.end_deputy,
        named.id,
        icon="event_busy",
        width="content",
        done=_("{name} approves no more parts for {manager}.").format(name=named.deputy, manager=named.manager),
        confirm=Ask(
            _("{name} can approve nothing more for {manager}, at once.").format(
                name=named.deputy, manager=named.manager
            ),
            _("End it"),
            title=_("End the days of {name}").format(name=named.deputy),
            reason=False,
        ),
    )


def _name() -> None:
    st.text(_("The deputy approves and rejects parts on these days, but nothing of their own. You still may as well."))
    with action_form(
        "deputy",
        inventory.name_deputy,
        submit=_("Name deputy"),
        icon="how_to_reg",
        border=False,
        prepare=_chosen,
        done=_("Named. The page Approvals is in the menu of the deputy on these days."),
    ) as form:
        picks.named(_("Deputy"), staff.of_roles(*sorted(DEPUTY_ROLES)), key=form.key("deputy_id"))
        form.refusal("deputy_id")
        first, last = st.columns(2)
        with first:
            _day(_("First day"), form.key("starts_on"), timedelta(0))
        with last:
            _day(_("Last day, included"), form.key("ends_on"), _USUAL)
        form.refusal("starts_on")
        form.refusal("ends_on")


def _day(label: str, key: str, ahead: timedelta) -> None:
    st.date_input(label, today() + ahead, min_value=today(), key=key, format=date_format())


def _chosen(values: dict[str, Any]) -> Mapping[str, Any]:
    if values["deputy_id"] is None:
        raise Invalid("Choose who stands in.", field="deputy_id")
    for name in ("starts_on", "ends_on"):
        if values[name] is None:
            raise Invalid("Choose the day.", field=name)
    return values
