"""One account as an administrator handles it: facts, role, and access, in the sections of a dialog."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from core import people
from core.kernel import Invalid, Role
from core.people import NewUser, Person
from core.people.rules import check_full_name, check_username
from ui import cards, dialogs, picks, runtime
from ui.actions import Ask, action_button, action_form
from ui.badges import badge, word
from ui.forms import about
from ui.language import _, ngettext
from ui.reason import reason_field
from ui.record_dialog import add_form, save_form, sections
from ui.text import escape
from ui.text import label as as_label
from ui.when import day_time

_LINK = "_setup_link"


def draw(person: Person, departments: Mapping[int, str], *, is_own: bool = False) -> None:
    """The body of the dialog of one person, who may be the reader."""
    sections(
        f"person-{person.id}",
        {
            "facts": (_("Person"), lambda: _facts(person, departments)),
            "role": (_("Role"), lambda: _own_role(person) if is_own else _role(person)),
            "access": (_("Access"), lambda: _access(person)),
        },
    )


def add(departments: Mapping[int, str]) -> None:
    """The body of the dialog for a new account."""
    with add_form(
        "add-person",
        people.create_user,
        submit=_("Add person"),
        icon="person_add",
        done=lambda made: _("Added. Hand over the set-up link."),
        then=_keep_new_link,
        prepare=_with_link_name,
        is_long=True,
        keeps={**dict.fromkeys(("full_name", "username", "email", "phone"), str), "role": Role, "department_id": int},
    ) as form:
        st.text_input(_("Name"), key=form.key("full_name"), max_chars=120)
        form.refusal("full_name")
        st.text_input(
            _("User name"),
            key=form.key("username"),
            max_chars=60,
            help=_("For signing in: letters, digits and . _ - @ + without spaces."),
        )
        form.refusal("username")
        st.selectbox(
            _("Role"), list(Role), index=None, format_func=word, key=form.key("role"), placeholder=_("Choose a role")
        )
        form.refusal("role")
        _contact(form, departments)
        form.submit_button()


def setup_link() -> None:
    """The one-time link of the last press, shown until it is put away; it cannot be read again."""
    kept: tuple[str, str] | None = st.session_state.get(_LINK)
    if kept is None:
        return
    name, address = kept
    title = _("Set-up link for {name}").format(name=name)
    if dialogs.draw("setup-link", title, lambda: _link(address)):
        return
    with cards.card("blue", "setup-link", height="content"):
        cards.title(title)
        _link(address)


def _link(address: str) -> None:
    st.code(address, language=None, wrap_lines=True)
    cards.meta(_("It works once, for 24 hours, and is not shown again. Hand it over in person or by a safe channel."))
    st.button(
        _("I have copied it"), icon=":material/check:", key="setup-link-done", on_click=_put_away, width="stretch"
    )


def _facts(person: Person, departments: Mapping[int, str]) -> None:
    with save_form(
        f"person-{person.id}",
        people.update_user,
        person.id,
        version=person.version,
        submit=_("Save person"),
        done=_("{name} saved.").format(name=person.full_name),
    ) as form:
        st.text_input(_("Name"), value=person.full_name, key=form.key("full_name"), max_chars=120)
        _contact(form, departments, person)
    cards.meta(_("Signs in as {username}").format(username=person.username), icon="badge")


def _contact(form: Any, departments: Mapping[int, str], person: Person | None = None) -> None:
    picks.named(
        _("Department"),
        departments,
        key=form.key("department_id"),
        nothing=_("No department"),
        chosen=person.department_id if person else None,
    )
    st.text_input(_("E-mail"), value=(person and person.email) or "", key=form.key("email"), max_chars=200)
    st.text_input(_("Phone"), value=(person and person.phone) or "", key=form.key("phone"), max_chars=40)


def _own_role(person: Person) -> None:
    cards.tags(badge(person.role))
    cards.meta(_("Nobody changes their own role. Ask another administrator."))


def _role(person: Person) -> None:
    with save_form(
        f"role-{person.id}",
        people.change_role,
        person.id,
        submit=_("Change role"),
        icon="key",
        done=_("{name} has a new role and has to sign in again.").format(name=person.full_name),
    ) as form:
        st.radio(
            _("Role"),
            list(Role),
            index=list(Role).index(person.role),
            format_func=lambda role: as_label(word(role)),
            key=form.key("role"),
        )
        cards.meta(_("Open sessions end and open jobs go back to the queue."))


def _access(person: Person) -> None:
    if not person.is_active:
        st.text(_("The account is closed. The records stay; the person can be let in again."))
        action_button(
            _("Reactivate"),
            people.reactivate_user,
            person.id,
            icon="person_check",
            primary=True,
            done=_("{name} can sign in again.").format(name=person.full_name),
        )
        return
    if person.blocked_until is not None:
        words = _("Too many failed sign-ins: the next try is possible from {time} on. It then works with the password.")
        st.warning(escape(words.format(time=day_time(person.blocked_until))), icon=":material/lock_clock:")
    _sign_in(person)
    with action_form(
        f"deactivate-{person.id}",
        people.deactivate_user,
        person.id,
        submit=_("Deactivate person"),
        icon="person_off",
        done=_released(person.full_name),
    ) as form:
        cards.title(_("Close the account"), small=True)
        reason_field(form)
        cards.meta(_("Sessions end, open jobs go back to the queue, the records stay."))


def _sign_in(person: Person) -> None:
    action_button(
        _("Reset password"),
        people.reset_password,
        person.id,
        icon="lock_reset",
        done=_("The old password is void. Hand over the set-up link."),
        confirm=Ask(
            _(
                "The password of {name} is void at once, and every device is signed out. You get a link with which"
                " {name} chooses a new one."
            ).format(name=person.full_name),
            _("Reset password"),
            reason=False,
        ),
        then=lambda token: _keep(person.full_name, token),
    )
    action_button(
        _("Sign out everywhere"),
        people.end_sessions,
        person.id,
        icon="logout",
        done=_("{name} is signed out everywhere.").format(name=person.full_name),
        confirm=Ask(
            _("Every device on which {name} is signed in is signed out. Nothing that was sent is lost.").format(
                name=person.full_name
            ),
            _("Sign out everywhere"),
            reason=False,
        ),
    )


def _released(name: str) -> Any:
    def say(jobs: int) -> str:
        if not jobs:
            return _("{name} is deactivated.").format(name=name)
        return ngettext(
            "{name} is deactivated. {count} job went back to the queue.",
            "{name} is deactivated. {count} jobs went back to the queue.",
            jobs,
        ).format(name=name, count=jobs)

    return say


def _with_link_name(values: dict[str, Any]) -> Mapping[str, Any]:
    with about("full_name"):
        check_full_name(values["full_name"] or "")
    with about("username"):
        check_username(values["username"] or "")
    if values["role"] is None:
        raise Invalid("Choose a role.", field="role")
    st.session_state["_new_person"] = values["full_name"]
    return values


def _keep_new_link(made: NewUser) -> None:
    _keep(st.session_state.pop("_new_person", ""), made.setup_token or "")


def _keep(name: str, token: str) -> None:
    st.session_state[_LINK] = (name, f"{runtime.settings().public_base_url.rstrip('/')}/setup/{token}")
    dialogs.begin("setup-link")


def _put_away() -> None:
    dialogs.close()
    st.session_state.pop(_LINK, None)
