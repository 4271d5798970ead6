"""The press of a button or a form: a command is run before the page is drawn, and answered in a sentence.

A key is made when the button is drawn and stays until the command has succeeded, so that a double press or a lost
reply posts once. It belongs to the widget of that drawing: a late press on a button that was already answered finds
nothing to press.
"""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import streamlit as st

from core.kernel import DomainError, Forbidden, NotFound, SignedOut, StaleState, Unavailable
from core.storage import run_command
from ui import dialogs, flash, live, runtime
from ui.language import say
from ui.page import identify

Done = str | Callable[[Any], str]
_ANSWERED = "_answered"
Width = int | Literal["stretch", "content"]


@dataclass(frozen=True)
class Step:
    """One command with its arguments, and what to say and do when it has worked.

    Arguments that are callables are asked at the press, such as ``lambda: st.session_state["quantity"]``.
    """

    command: Callable[..., Any]
    args: tuple[Any, ...]
    kwargs: Mapping[str, Any]
    done: Done
    then: Callable[[Any], None] | None = None
    place: str | None = None


def press(
    step: Step,
    name: str,
    key: str,
    values: Callable[[], Mapping[str, Any]] = dict,
    forget: Callable[[], None] | None = None,
) -> None:
    """Run the command of a button or a form, before the page is drawn, and keep what to say.

    Whatever looks into the state of the session may be the last thing that is done here: Streamlit ends a run there
    when the connection is lost or something else is tapped. So what was typed is forgotten before the key is.

    Args:
        step: the command.
        name: of the button or form.
        key: of the request.
        values: further keyword arguments of the command.
        forget: puts away what was typed, once the command has worked.
    """
    st.session_state.pop(_ANSWERED, None)
    flash.clear()
    try:
        actor = identify()
        if actor is None:
            raise SignedOut()
        args = [_asked(argument) for argument in step.args]
        kwargs = {word: _asked(argument) for word, argument in step.kwargs.items()} | dict(values())
        result = run_command(
            runtime.sessions(), step.command, *args, actor=actor, clock=runtime.clock, key=key, **kwargs
        )
    except Unavailable as fault:
        # Whether it was done is not known: the same key, so that pressing again is safe.
        flash.error(say(fault), step.place)
    except DomainError as refusal:
        st.session_state.pop(_key_state(name), None)
        is_stale = isinstance(refusal, StaleState | NotFound | Forbidden)
        flash.error(say(refusal), step.place, field=refusal.facts.get("field"), is_stale=is_stale)
    else:
        if forget is not None:
            forget()
        _succeeded(step, name, result)
    st.session_state[_ANSWERED] = name


def renew(name: str) -> None:
    """Draw a button or form anew from now on: its widgets have new keys, and the next press is another request."""
    answered = _key_state(name)
    st.session_state[_turn_state(name)] = _turn(name) + 1
    st.session_state.pop(answered, None)


def _succeeded(step: Step, name: str, result: Any) -> None:
    flash.done(step.done if isinstance(step.done, str) else step.done(result))
    renew(name)
    dialogs.close()
    if step.then is not None:
        step.then(result)
    live.notice()


def catch_up(is_pressed: bool, name: str, send: Callable[[str], None]) -> None:
    """Answer a press that no callback has answered, and draw the page again.

    After the server was started again, the first press comes to a session that has drawn nothing yet: Streamlit knows
    that the button is pressed, but not what was to be called.

    Args:
        is_pressed: what the button says.
        name: of the button or form.
        send: answers the press, with the key of the request.
    """
    if is_pressed and st.session_state.pop(_ANSWERED, None) != name:
        send(ticket(name))
        st.rerun()


def ticket(name: str) -> str:
    """The idempotency key of a button or form as drawn now; the same until it succeeds or is refused."""
    state = _key_state(name)
    if state not in st.session_state:
        st.session_state[state] = secrets.token_urlsafe(16)
    return str(st.session_state[state])


def take_up(name: str, key: str | None) -> None:
    """Go on with the key of a request that may have been sent before, such as by a tablet that died meanwhile."""
    if key is not None:
        st.session_state.setdefault(_key_state(name), key)


def drawn(name: str) -> str:
    """The widget key of a button or form, new each time it has succeeded or begins afresh; plain until then."""
    turn = _turn(name)
    return f"{name}~{turn}" if turn else name


def default_key(command: Callable[..., Any], args: tuple[Any, ...]) -> str:
    """The command's name and its plain arguments: ``start_work-12``."""
    plain = [str(argument) for argument in args if isinstance(argument, int | str)]
    return "-".join([command.__name__, *plain])


def _turn(name: str) -> int:
    return int(st.session_state.get(_turn_state(name), 0))


def _key_state(name: str) -> str:
    return f"_key-{drawn(name)}"


def _turn_state(name: str) -> str:
    return f"_turn-{name}"


def _asked(argument: Any) -> Any:
    return argument() if callable(argument) else argument


def symbol(icon: str | None) -> str | None:
    """The icon directive of a Material Symbols name."""
    return f":material/{icon}:" if icon else None


def kind_of(primary: bool) -> Literal["primary", "secondary"]:
    """The look of a button: filled for the one primary action."""
    return "primary" if primary else "secondary"
