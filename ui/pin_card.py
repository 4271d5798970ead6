"""PINs: the card of one's own, and the dialog in which a technician chooses a new one before a witness."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from core import people
from core.kernel import Actor, Invalid, Permission, Role, roles_with
from core.people import OwnPin
from ui import cards, dialogs, picks, staff
from ui.actions import ActionForm, Ask, action_button, action_form
from ui.badges import tag
from ui.language import _, ngettext
from ui.page import read
from ui.when import day_time

_KEPT_BY_NO_BROWSER = "one-time-code"
"""What browsers neither fill in nor offer to keep, as they do with a password even where they are told not to."""


def own(actor: Actor) -> None:
    """Whether one has a PIN, where it works, and what can be done about it."""
    cards.section(_("PIN"))
    pin = read(people.my_pin)
    with cards.card("plain", "pin", height="content"):
        if not pin.is_possible:
            cards.meta(_why_none(actor))
        elif pin.is_set:
            _standing(pin)
            _changes(pin)
        else:
            st.text(_("On the devices that you choose, your name and six digits are enough to sign in."))
            _choose(_("Choose a PIN"))


def witness(actor: Actor) -> None:
    """The way to a new PIN for a technician, for whoever may stand by as witness; nothing for everybody else."""
    if actor.role not in roles_with(Permission.RESET_PIN):
        return
    cards.section(_("A technician forgot the PIN"))
    with cards.card("plain", "witness", height="content"):
        st.text(_("The technician chooses a new one here while you stand by. The record names you as the witness."))
        show = dialogs.opener(_("New PIN for a technician"), "reset-pin", icon=":material/pin:")
        show(_("New PIN for a technician"), _reset)


def _why_none(actor: Actor) -> str:
    if actor.role is Role.ADMIN:
        return _("Who administers signs in with the password alone.")
    return _("A PIN needs a password, and this account has none.")


def _standing(pin: OwnPin) -> None:
    cards.tags(tag("red", "lock", _("Locked")) if pin.is_locked else tag("green", "pin", _("PIN set")))
    if pin.is_locked:
        st.text(_("It was wrong five times. It works again after you signed in with the password."))
    by = _("witness {name}").format(name=pin.witness) if pin.witness else None
    cards.meta([_("set {time}").format(time=day_time(pin.set_at)) if pin.set_at else None, by])
    cards.meta([_("works on this device") if pin.works_here else _("not used on this device"), _elsewhere(pin)])


def _elsewhere(pin: OwnPin) -> str | None:
    if not pin.other_devices:
        return None
    words = ngettext("on {count} other device", "on {count} other devices", pin.other_devices)
    return words.format(count=pin.other_devices)


def _changes(pin: OwnPin) -> None:
    if pin.works_here:
        done = _("This device does not offer your name any more.")
        action_button(_("Not on this device any more"), people.stop_pin_here, icon="phonelink_erase", done=done)
    else:
        done = _("From now on your PIN is enough on this device.")
        action_button(_("Use it on this device"), people.use_pin_here, icon="devices", done=done)
    _choose(_("Change the PIN"))
    action_button(
        _("Remove the PIN"),
        people.remove_pin,
        icon="delete",
        done=_("You have no PIN any more."),
        confirm=Ask(_("You sign in with the password again, on every device."), _("Remove the PIN"), reason=False),
    )


def _choose(label: str) -> None:
    show = dialogs.opener(label, "choose-pin", icon=":material/pin:")
    show(label, _choice)


def _choice() -> None:
    with action_form(
        "pin",
        people.choose_pin,
        submit=_("Save the PIN"),
        icon="check",
        border=False,
        prepare=_typed_twice,
        done=_("Saved. From now on it is enough on this device."),
    ) as form:
        st.text_input(_("Current password"), type="password", key=form.key("current"), autocomplete="current-password")
        _digits(form)


def _reset() -> None:
    with action_form(
        "reset-pin",
        people.reset_pin,
        submit=_("Save the new PIN"),
        icon="check",
        border=False,
        prepare=_chosen,
        done=_("Saved. It works at once on the devices that knew the old one."),
    ) as form:
        picks.named(_("Technician"), staff.of_roles(Role.MAINTENANCE_TECH), key=form.key("user_id"))
        form.refusal("user_id")
        cards.meta(_("Hand over the device now: only the technician types here."), icon="back_hand")
        _digits(form)


def _digits(form: ActionForm) -> None:
    for name, label in (("pin", _("New PIN, six digits")), ("again", _("New PIN again"))):
        st.text_input(label, type="password", key=form.key(name), autocomplete=_KEPT_BY_NO_BROWSER)
        form.refusal(name)


def _typed_twice(values: dict[str, Any]) -> Mapping[str, Any]:
    if values["pin"] != values["again"]:
        raise Invalid("The two PINs differ. Type them again.", field="again")
    return {name: value for name, value in values.items() if name != "again"}


def _chosen(values: dict[str, Any]) -> Mapping[str, Any]:
    if values["user_id"] is None:
        raise Invalid("Choose the technician.", field="user_id")
    return _typed_twice(values)
