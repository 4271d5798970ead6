"""The own account: who one is here, language, light or dark, password and PIN, and where one is signed in."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from core import people
from core.kernel import Invalid, Permission
from core.people import OpenSession, Person
from ui import cards, pin_card
from ui.actions import Ask, action_button, action_form
from ui.badges import badge, tag
from ui.language import LANGUAGES, _
from ui.look import look_choice
from ui.page import bottom_bar, enter, identify, read
from ui.when import ago, day_time

actor = enter(_("Account"), permission=Permission.USE_ACCOUNT)

_BROWSERS = ("Edg", "Firefox", "Chrome", "Safari")
_SYSTEMS = {
    "iPad": "iPad",
    "iPhone": "iPhone",
    "Android": "Android",
    "Windows": "Windows",
    "Mac OS": "Mac",
    "Linux": "Linux",
}


def who(me: Person) -> None:
    cards.section(_("Profile"))
    with cards.card("plain", "who", height="content"):
        cards.title(me.full_name)
        cards.tags(badge(me.role))
        cards.meta([_("User name {name}").format(name=me.username), me.email, me.phone])
        st.html(f'<a class="millwright-button" href="/session/logout" target="_self">{_("Sign out")}</a>')


def language(me: Person) -> None:
    words = {"": _("Automatic")} | LANGUAGES
    cards.section(_("Language"))
    with (
        cards.card("plain", "language", height="content"),
        action_form(
            "language",
            people.choose_language,
            submit=_("Save language"),
            done=saved,
            prepare=lambda values: {"locale": values["locale"] or None},
            border=False,
        ) as form,
    ):
        st.segmented_control(
            _("Language"),
            list(words),
            default=me.locale or "",
            required=True,
            format_func=words.__getitem__,
            key=form.key("locale"),
            label_visibility="collapsed",
            width="stretch",
        )
        form.submit_button(primary=False)


def appearance() -> None:
    cards.section(_("Light or dark"))
    with cards.card("plain", "look", height="content"):
        look_choice()
        cards.meta(_("Kept in this browser only."))


def saved(_result: None) -> str:
    identify()  # the run began in the language that was chosen before
    return _("Language saved.")


def password(me: Person) -> None:
    cards.section(_("Password"))
    if me.must_change_password:
        st.warning(_("You were given this password. Choose one that only you know, then go on."), icon=":material/key:")
    with (
        cards.card("plain", "password", height="content"),
        action_form(
            "password",
            people.change_password,
            submit=_("Change password"),
            done=_("Your password is changed. Sign in with the new one, here and on every other device."),
            prepare=checked,
            border=False,
        ) as form,
    ):
        st.text_input(_("Current password"), type="password", key=form.key("current"), autocomplete="current-password")
        st.text_input(_("New password"), type="password", key=form.key("new"), autocomplete="new-password")
        st.text_input(_("New password again"), type="password", key=form.key("again"), autocomplete="new-password")
        st.caption(_("At least 12 characters. Three or four words that have nothing to do with each other are good."))
        st.caption(_("Changing it signs you out everywhere, here too."))
        form.submit_button(primary=me.must_change_password)


def checked(values: Mapping[str, Any]) -> dict[str, Any]:
    if values["new"] != values["again"]:
        raise Invalid("The two new passwords differ. Type them again.")
    return {"current": values["current"], "new": values["new"]}


def sessions() -> None:
    cards.section(_("Where you are signed in"))
    for found in read(people.my_sessions):
        session(found)
    action_button(
        _("Sign out everywhere"),
        people.end_sessions,
        actor.user_id,
        done=_("You are signed out everywhere."),
        icon="logout",
        confirm=Ask(
            _("Every device on which you are signed in is signed out, this one too. Nothing that was sent is lost."),
            _("Sign out everywhere"),
            reason=False,
        ),
    )


def session(found: OpenSession) -> None:
    with cards.card("plain", f"session-{found.id}", height="content"):
        with cards.row():
            cards.title(device(found.user_agent), small=True)
            if found.is_this_one:
                st.markdown(tag("green", "check_circle", _("This device")), width="content")
        since = _("signed in {time}").format(time=day_time(found.created_at))
        cards.meta([_("last used {time}").format(time=ago(found.last_seen_at)), since, found.address])


def device(user_agent: str | None) -> str:
    text = user_agent or ""
    browser = next((name for name in _BROWSERS if name in text), None)
    system = next((word for mark, word in _SYSTEMS.items() if mark in text), None)
    if browser is None or system is None:
        return browser or system or _("Unknown device")
    return _("{browser} on {system}").format(browser="Edge" if browser == "Edg" else browser, system=system)


me = read(people.my_account)
columns = cards.grid(420, columns=2)
with columns.cell():
    who(me)
    if not me.must_change_password:
        pin_card.own(actor)
        language(me)
        appearance()
with columns.cell():
    password(me)
    if not me.must_change_password:
        pin_card.witness(actor)
        sessions()
bottom_bar()
