"""The cards of the issue desk: one parts request each, with what the storekeeper does about it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import Decimal
from functools import partial
from typing import Any

import streamlit as st

from core import inventory
from core.inventory import DeskRow, Moved, Place, Shortage, Substitute
from ui import cards, dialogs, returning, shortage_lines
from ui.actions import ActionForm, action_form
from ui.amount_field import amount_field, with_amount
from ui.amounts import quantity
from ui.badges import badge, tag, tone
from ui.causes import planned_badge, way_to
from ui.language import _
from ui.left_over import left_over_words
from ui.place_field import at_once, only_place, place_field, spot
from ui.problem import short_name
from ui.substitute_lines import lies_there
from ui.text import escape
from ui.text import label as as_label
from ui.unlisted import unlisted
from ui.when import duration, minutes_between

Places = Sequence[Place]
Then = Callable[[Any], None]
_JOINER = "\u2060"


def ready(row: DeskRow, places: Places, *, is_first: bool = False, then: Then | None = None) -> None:
    """A request of which something can be handed out now.

    Args:
        row: the request.
        places: where its part lies.
        is_first: its button is the filled one.
        then: called when something was handed out.
    """
    amount, place = at_once(row, places)
    facts = {_("Place"): spot(row, place, places), _("On hand"): quantity(row.on_hand, row.unit)}
    low = tag("orange", "trending_down", _("Runs low")) if row.runs_low else ""
    with _card(row, "ready", facts, mark=low):
        with action_form(
            f"issue-{row.id}",
            inventory.issue_part,
            row.id,
            amount,
            location_id=place.location_id if place else None,
            submit=as_label(_("Issue {quantity}").format(quantity=quantity(amount, row.unit))),
            icon="outbox",
            plain=True,
            done=partial(_issued, row),
            then=then,
        ) as form:
            form.submit_button(primary=is_first)
        show = dialogs.opener(_("Other quantity"), f"some-{row.id}", kind="tertiary", width="stretch")
        show(_("Issue {part}").format(part=row.part_name), partial(_issue_some, row, places, amount, then))


def short(row: DeskRow, instead: Sequence[Substitute] = (), behind: Shortage | None = None) -> None:
    """A request for which something is missing.

    Args:
        row: the request.
        instead: what lies in the store and may stand in for the part.
        behind: for whom the part is held, and what is on order of it.
    """
    missing = quantity(row.wanted - row.can_issue, row.unit)
    facts = {_("Wanted"): quantity(row.wanted, row.unit), _("On hand"): quantity(row.on_hand, row.unit)}
    reasons = partial(
        shortage_lines.behind, behind or Shortage(), request=row.id, part=row.spare_part_id, unit=row.unit
    )
    with _card(row, "short", facts, below=reasons):
        st.markdown(tag("red", "production_quantity_limits", _("{quantity} missing").format(quantity=missing)))
        if row.can_issue > 0:
            some = quantity(row.can_issue, row.unit)
            cards.meta(_("{quantity} can be issued now; it is among the ready ones.").format(quantity=some))
        elif row.on_hand > 0:
            cards.meta(_("What is on hand is promised to others."))
        else:
            cards.meta(_("The next delivery goes to the most urgent job."))
        hint = _("If it will do, {name} requests it instead, on the job. It is then approved anew.")
        lies_there(instead, hint=hint.format(name=short_name(row.asked_by)))


def back(row: DeskRow, places: Places, *, then: Then | None = None) -> None:
    """A request of which something is out and may come back; what is expected is taken with one press.

    Args:
        row: the request.
        places: where its part lies.
        then: called when something was taken back.
    """
    goal = places[0] if places else None
    facts = {_("Place"): spot(row, goal, places), _("Still out"): quantity(row.out, row.unit)}
    if row.used is not None:
        facts[_("Used")] = quantity(row.used, row.unit)
    title = _("Take {part} back").format(part=row.part_name)
    with _card(row, "back", facts, mark=f"{_gone(row)} {returning.mark(row)}".strip(), waits=False):
        if row.expected_back > 0:
            returning.take_button(row, places, done=partial(_taken_back, row), then=then)
            show = dialogs.opener(_("Not as expected"), f"back-{row.id}", kind="tertiary", width="stretch")
        else:
            show = dialogs.opener(_("Take back"), f"back-{row.id}", icon=":material/undo:")
        show(title, partial(_take_back, row, places, then))


def _card(
    row: DeskRow,
    kind: str,
    facts: Mapping[str, str],
    *,
    mark: str = "",
    waits: bool = True,
    below: Callable[[], None] | None = None,
) -> Any:
    """The card with what is asked for at the left and facts beside it; the ``with`` is its right side."""
    with cards.card(tone(row.priority) if row.priority else "plain", f"{kind}-{row.id}", height="content"):
        matter, figures, action = st.columns([4, 3, 3], gap="medium", vertical_alignment="center")
        with matter:
            _matter(row, mark=mark, waits=waits)
        with figures, st.container(horizontal=True, gap="small"):
            for at, (name, value) in enumerate(facts.items()):
                with st.container(gap=None, width=96 if at else 138):  # the place is the longest: "MAIN, bin B-05"
                    cards.meta(name)
                    st.markdown(f"**{_unbroken(value)}**")
        if below is not None:
            with st.container(gap="xsmall"):
                below()
    return action


def _unbroken(value: str) -> str:
    """A fact whose hyphens end no line: a bin such as B-05 stays in one piece."""
    return escape(value).replace("-", f"-{_JOINER}")


def _matter(row: DeskRow, *, mark: str, waits: bool) -> None:
    cards.title(row.part_name, small=True)
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key=f"of-{row.id}"):
        with st.container(width="content"):
            cards.meta([row.part_number, row.machine])
        way_to(row)
    name, since = short_name(row.asked_by), duration(minutes_between(row.asked_at))
    words = _("{name}, waits {duration}").format(name=name, duration=since) if waits else name
    st.markdown(
        " ".join(filter(None, [badge(row.priority) if row.priority else planned_badge(row), mark, escape(words)]))
    )
    if row.note:
        cards.line(row.note)
    if waits and row.machine is not None and row.machine_id is not None and not row.is_linked:
        unlisted(row.spare_part_id, row.part_name, row.machine_id, row.machine, key=str(row.id))


def _issue_some(row: DeskRow, places: Places, proposed: Decimal, then: Then | None) -> None:
    cards.meta(_("Still wanted: {quantity}").format(quantity=quantity(row.wanted, row.unit)))
    done = partial(_issued, row)
    with _some(
        row, "some", inventory.issue_part, places, proposed, _("Hand out"), "outbox", done=done, then=then
    ) as form:
        taken = at_once(row, places)[1]
        place_field(form, _("From"), row.unit, places, chosen=taken.location_id if taken else None)


def _take_back(row: DeskRow, places: Places, then: Then | None) -> None:
    cards.meta(_("Out until now: {quantity}").format(quantity=quantity(row.out, row.unit)))
    proposed, done = row.expected_back or row.out, partial(_taken_back, row)
    with _some(
        row, "back", inventory.return_stock, places, proposed, _("Take back"), "undo", done=done, then=then
    ) as form:
        place_field(form, _("Into"), row.unit, places)
        st.text_input(_("Note"), key=form.key("notes"), max_chars=500, placeholder=_("Unused, in its packing"))
    if row.expected_back > 0:
        returning.waive_button(row)


@contextmanager
def _some(
    row: DeskRow,
    name: str,
    command: Callable[..., Moved],
    places: Places,
    proposed: Decimal,
    submit: str,
    icon: str,
    *,
    done: Callable[[Moved], str],
    then: Then | None = None,
) -> Iterator[ActionForm]:
    """The form that moves some of a part for its request; it begins with how much, and the ``with`` adds where."""
    with action_form(
        f"{name}-{row.id}",
        command,
        row.id,
        submit=submit,
        icon=icon,
        border=False,
        prepare=with_amount,
        done=done,
        location_id=only_place(places),
        then=then,
    ) as form:
        amount_field(form, row.unit, whole_units_only=row.whole_units_only, proposed=proposed)
        yield form


def _issued(row: DeskRow, moved: Moved) -> str:
    if row.job is None:
        words = _("{quantity} of {part} issued for {task}.") if row.task else _("{quantity} of {part} issued.")
        return words.format(task=row.task, **_told(row, moved))
    return _("{quantity} of {part} issued for job {job}.").format(job=row.job, **_told(row, moved))


def _taken_back(row: DeskRow, moved: Moved) -> str:
    said = _("{quantity} of {part} taken back.").format(**_told(row, moved))
    if row.job is not None:
        said = _("{quantity} of {part} taken back from job {job}.").format(job=row.job, **_told(row, moved))
    return said if row.is_in_use else f"{said} {left_over_words()}"


def _gone(row: DeskRow) -> str:
    """A badge on what comes back although nobody uses it any more."""
    return "" if row.is_in_use else tag("gray", "block", _("Out of use"))


def _told(row: DeskRow, moved: Moved) -> dict[str, str]:
    return {"quantity": quantity(abs(moved.delta), row.unit), "part": row.part_name}
