"""When something happened: now, or earlier by the plant's wall clock."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import streamlit as st

from core.kernel import Invalid
from ui import runtime
from ui.forms import ActionForm
from ui.language import _, language
from ui.when import now, wall_time

_STEP_S = 300


def moment(form: ActionForm, field: str, label: str) -> None:
    """Now or earlier, for a plain form; ``instants`` reads it in the form's ``prepare``.

    Args:
        form: the form, whose fields act at once.
        field: the keyword argument of the command.
        label: what is asked, plain.
    """
    words = {False: _("Now"), True: _("Earlier")}
    is_earlier = st.segmented_control(
        label,
        list(words),
        default=False,
        required=True,
        format_func=words.__getitem__,
        key=form.key(_choice(field)),
        width="stretch",
    )
    if is_earlier:
        wall_clock(_("Day and time"), form.key(field))


def wall_clock(
    label: str,
    key: str,
    instant: datetime | None = None,
    *,
    optional: bool = False,
    on_change: Callable[[], None] | None = None,
) -> None:
    """Day and time on the plant's wall clock.

    Args:
        label: what is asked, plain.
        key: of the widget.
        instant: what stands there at first; now if left out.
        optional: it may stay empty, and is at first when no instant is given.
        on_change: called before the page is drawn.
    """
    shown = None if optional and instant is None else on_the_wall(instant or now())
    pattern = "DD.MM.YYYY" if language() == "de" else "DD/MM/YYYY"
    st.datetime_input(
        label, value=shown, key=key, step=_STEP_S, format=pattern, required=not optional, on_change=on_change or "rerun"
    )


def instants(values: Mapping[str, Any], *fields: str) -> dict[str, Any]:
    """The values of a form with these fields as instants; None for now.

    Raises:
        Invalid: "Earlier" was chosen and no time entered.
    """
    rest = {name: value for name, value in values.items() if name not in {_choice(field) for field in fields}}
    for field in fields:
        if not values.get(_choice(field)):
            rest[field] = None
        elif values.get(field) is None:
            raise Invalid("Enter the day and the time.")
        else:
            rest[field] = from_wall(values[field])
    return rest


def from_wall(wall: datetime) -> datetime:
    """The instant at which the plant's wall clock shows this.

    Of the hour that it shows twice in autumn, the one that is nearer to now without lying ahead: people enter what has
    happened, and mostly soon after.
    """
    first, second = (wall.replace(tzinfo=runtime.settings().zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    return second if first < second <= now() else first


def same_minute(wall: datetime | None, known: datetime | None) -> datetime | None:
    """What was entered; the known instant with its seconds where the minute was left as it stood."""
    if wall is None or (known is not None and wall == on_the_wall(known)):
        return known if wall is not None else None
    return from_wall(wall)


def on_the_wall(instant: datetime) -> datetime:
    """What the plant's wall clock shows at this instant, to the minute."""
    return wall_time(instant).replace(second=0, microsecond=0)


def _choice(field: str) -> str:
    return f"{field}_is_earlier"
