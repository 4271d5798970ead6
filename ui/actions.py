"""What a page says to let somebody do something: a button or a form that names a command."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from core.kernel import Invalid
from ui import dialogs
from ui.drafts import Kinds
from ui.forms import ActionForm
from ui.language import _
from ui.press import Done, Step, Width, catch_up, default_key, drawn, kind_of, press, symbol, ticket
from ui.reason import reason_field
from ui.text import escape

__all__ = ["ActionForm", "Ask", "action_button", "action_form"]


Category = tuple[str, str]
"""A kind of reason: its word, and the sentence that says what it does."""


@dataclass(frozen=True)
class Ask:
    """What a dialog says and asks before a command that cannot be undone, or that needs a reason.

    The command gets ``reason`` (text) and, where there are categories, ``category`` (the chosen key); one has to be
    chosen.
    """

    explanation: str
    verb: str
    title: str = ""
    reason: bool = True
    categories: Mapping[Any, Category] = field(default_factory=dict)


def action_button(
    label: str,
    command: Callable[..., Any],
    *args: Any,
    done: Done,
    icon: str | None = None,
    primary: bool = False,
    key: str | None = None,
    width: Width = "stretch",
    confirm: Ask | None = None,
    then: Callable[[Any], None] | None = None,
    **kwargs: Any,
) -> None:
    """A button that runs a command when it is pressed.

    Args:
        label: verb and thing; user text in it goes through ``escape``.
        command: a function registered by ``@command``.
        args: its arguments after the session; callables are asked at the press.
        done: what to say then, or a function of the result that says it; plain text.
        icon: a Material Symbols name.
        primary: the one filled button of the screen.
        key: of the widget; by default the command's name and its plain arguments.
        width: in pixels, or as wide as there is room.
        confirm: ask in a dialog first, for what cannot be undone or needs a reason.
        then: called with the result, before the page is drawn; for ``go_to``.
        kwargs: keyword arguments of the command; callables are asked at the press.
    """
    name = key or default_key(command, args)
    mark, kind = symbol(icon), kind_of(primary)
    if confirm is not None:
        step = Step(command, args, kwargs, done, then, f"{name}-ask")
        look = {"icon": mark, "kind": kind, "width": width}
        return _ask_first(label, confirm, name, step, look)
    step = Step(command, args, kwargs, done, then, dialogs.current())
    is_pressed = st.button(
        label,
        key=drawn(name),
        icon=mark,
        type=kind,
        width=width,
        on_click=press,
        args=(step, name, ticket(name)),
    )
    catch_up(is_pressed, name, lambda key: press(step, name, key))
    return None


def _ask_first(label: str, ask: Ask, name: str, step: Step, look: dict[str, Any]) -> None:
    """The button and what it asks: in a dialog, or inside of one, where no second can open, in a pop-over."""
    if dialogs.current() is None:
        dialogs.opener(label, name, **look)(ask.title or label, lambda: _confirm(ask, name, step))
        return
    with st.popover(label, key=f"open-{name}", type=look.pop("kind"), **look):
        _confirm(ask, name, step)


def _confirm(ask: Ask, name: str, step: Step) -> None:
    """What happens, which kind of reason, why, and the verb."""
    st.text(ask.explanation)
    with ActionForm(f"{name}-ask", step, submit=ask.verb, plain=True, prepare=_decided) as form:
        if ask.categories:
            _category(form, ask.categories)
        if ask.reason:
            reason_field(form)
        form.submit_button()


def _category(form: ActionForm, categories: Mapping[Any, Category]) -> None:
    """Nothing is chosen at first, for each kind has its own consequence."""
    words = {key: word for key, (word, _consequence) in categories.items()}
    chosen = st.pills(_("Kind of reason"), list(words), format_func=words.__getitem__, key=form.key("category"))
    if chosen is not None:
        st.caption(escape(categories[chosen][1]))
    form.refusal("category")


def _decided(values: dict[str, Any]) -> dict[str, Any]:
    if "category" in values and values["category"] is None:
        raise Invalid("Choose the kind of reason.", field="category")
    return values


def action_form(
    name: str,
    command: Callable[..., Any],
    *args: Any,
    submit: str,
    done: Done,
    icon: str | None = None,
    plain: bool = False,
    border: bool = True,
    is_long: bool = False,
    prepare: Callable[[dict[str, Any]], Mapping[str, Any]] | None = None,
    then: Callable[[Any], None] | None = None,
    keeps: Kinds | None = None,
    **kwargs: Any,
) -> ActionForm:
    """A form whose fields become keyword arguments of a command; what was typed survives a refusal.

    ::

        with action_form("receive", receive_stock, part_id, submit=_("Receive"), done=_("Received.")) as form:
            st.number_input(_("Quantity"), key=form.key("quantity"), min_value=0.0)

    Args:
        name: of the form; the prefix of its keys.
        command: a function registered by ``@command``.
        args: its arguments after the session; callables are asked at the press.
        submit: the verb on the button.
        done: what to say then, or a function of the result that says it.
        icon: a Material Symbols name for the button.
        plain: fields that act at once instead of waiting for the button; then ``form.submit_button()`` may stand
            anywhere, such as in the bottom bar.
        border: a frame around the fields.
        is_long: taller than a screen; a refusal stands at the button, and where a field says ``form.refusal``.
        prepare: turns the values of the fields into the keyword arguments; may raise ``Invalid``.
        then: called with the result, before the page is drawn; for ``go_to``.
        keeps: the fields whose typing is kept for this person until it is sent, through a dead tablet, and what makes
            each value of what was stored: ``{"details": str}``. Only for a plain form, whose fields act at once.
        kwargs: further keyword arguments; callables are asked at the press.
    """
    step = Step(command, args, kwargs, done, then, name)
    return ActionForm(
        name,
        step,
        submit=submit,
        icon=icon,
        plain=plain,
        border=border,
        is_long=is_long,
        prepare=prepare,
        keeps=keeps,
    )
