"""The fields of one command, its button, and what was typed kept after a refusal."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from types import TracebackType
from typing import Any, Self

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.kernel import DomainError
from ui import dialogs, flash
from ui.drafts import Draft, Kinds
from ui.press import Step, catch_up, drawn, kind_of, press, symbol, ticket


@contextmanager
def about(field: str) -> Iterator[None]:
    """What is refused inside is about this field of the form."""
    try:
        yield
    except DomainError as refusal:
        raise type(refusal)(refusal.template, **refusal.facts | {"field": field}) from refusal


class ActionForm:
    """The fields of one command. Fields are fresh after success, because their keys are."""

    def __init__(
        self,
        name: str,
        step: Step,
        *,
        submit: str,
        icon: str | None = None,
        plain: bool = False,
        border: bool = True,
        is_long: bool = False,
        prepare: Callable[[dict[str, Any]], Mapping[str, Any]] | None = None,
        keeps: Kinds | None = None,
    ) -> None:
        self._name, self._step, self._plain, self._prepare = name, step, plain, prepare
        self._submit, self._icon, self._border, self._is_long = submit, icon, border, is_long
        # Kept as drawn: a second press of the same drawing must read the same fields, or it would be another request.
        self._suffix = drawn(name).removeprefix(name)
        self._fields: list[str] = []
        self._is_drawn = self._is_said = False
        self._frame: DeltaGenerator | None = None
        self._top: DeltaGenerator | None = None
        self._draft = Draft(name, keeps) if keeps else None

    def key(self, field_name: str) -> str:
        """The widget key of a field; its value becomes the keyword argument of that name."""
        key = self._key(field_name)
        if field_name not in self._fields:
            self._fields.append(field_name)
            if self._draft is not None:
                self._draft.fill(field_name, key)
        return key

    def kept(self, field_name: str) -> Any:
        """What was typed into a field and not sent; None without it."""
        return self._draft.kept(field_name) if self._draft is not None else None

    def proposal(self, field_name: str, value: Any) -> Any:
        """What a field shows at first; None once it holds something, for Streamlit takes no two at a time."""
        return None if self.key(field_name) in st.session_state else value

    def propose(self, field_name: str, value: Any) -> None:
        """Give a field another proposal than it was drawn with, before it is drawn again."""
        st.session_state[self.key(field_name)] = value
        if self._draft is not None:
            self._draft.propose(field_name, value)

    def refusal(self, field: str | None = None) -> None:
        """Say here why the last press was refused.

        A form says it at the field that it is about, else above its fields; a long one always at its button too.

        Args:
            field: only what is about this field; it may be made of several, such as ``cause_chips`` and ``cause_text``.
        """
        message = flash.show(self._name, field)
        self._is_said = self._is_said or message is not None
        if message is not None and message.is_stale and field is None and dialogs.current() is not None:
            dialogs.look_again(self._name, in_form=not self._plain)

    def submit_button(self, *, primary: bool = True, disabled: bool = False, label: str | None = None) -> None:
        """Draw the button here instead of below the fields; outside the fields only for a plain form.

        Args:
            primary: filled.
            disabled: shown, but cannot be pressed.
            label: instead of the form's, where it depends on a field.
        """
        self._is_drawn = True
        if self._is_long:
            self.refusal()
        button = st.button if self._plain else st.form_submit_button
        is_pressed = button(
            label or self._submit,
            key=f"{self._name}-submit{self._suffix}",
            icon=symbol(self._icon),
            type=kind_of(primary),
            disabled=disabled,
            width="stretch",
            on_click=self._send,
            args=(ticket(self._name),),
        )
        catch_up(is_pressed, self._name, self._send)

    def __enter__(self) -> Self:
        """Open the frame; a refusal that no field claims will stand first, unless the form is long."""
        name = self._name + self._suffix
        self._frame = st.container(key=name) if self._plain else st.form(name, border=self._border)
        self._frame.__enter__()
        flash.forget(self._name, self._has_changed)
        self._top = st.container()
        if self._draft is not None:
            self._draft.restore()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the frame, with the button unless it stands elsewhere."""
        if kind is None and not self._is_drawn and not self._plain:
            self.submit_button()
        if kind is None and not self._is_said and not self._is_long:
            with self._top or nullcontext():
                self.refusal()
        if kind is None and self._draft is not None:
            self._draft.keep(self._typed())
        if self._frame is not None:
            self._frame.__exit__(kind, value, trace)

    def _send(self, key: str) -> None:
        st.session_state[self._sent] = self._typed()
        press(self._step, self._name, key, self._values, self._forget)

    def _forget(self) -> None:
        st.session_state.pop(self._sent, None)
        if self._draft is not None:
            self._draft.drop()

    def _has_changed(self, field: str | None) -> bool:
        """Whether a field was changed since the last press; None is any of them."""
        sent: Mapping[str, Any] = st.session_state.get(self._sent, {})
        about = [name for name in sent if field is None or name == field or name.startswith(f"{field}_")]
        return any(st.session_state.get(self._key(name)) != sent[name] for name in about)

    def _values(self) -> Mapping[str, Any]:
        values = self._typed()
        return values if self._prepare is None else self._prepare(values)

    def _typed(self) -> dict[str, Any]:
        return {name: st.session_state.get(self._key(name)) for name in self._fields}

    def _key(self, field_name: str) -> str:
        return f"{self._name}-{field_name}{self._suffix}"

    @property
    def _sent(self) -> str:
        return f"_sent-{self._name}"
