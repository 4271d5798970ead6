"""The card of a parts request that waits for a decision: what for, what is left of the stock, what it costs."""

from collections.abc import Callable, Sequence
from decimal import Decimal

import streamlit as st

from core import inventory
from core.inventory import Approved, ApprovedAll, DeskRow, Substitute, Waiting
from ui import cards, dialogs
from ui.actions import Ask, action_button, action_form
from ui.amount_field import amount_field, with_amount
from ui.amounts import money, number, quantity
from ui.badges import badge, tag, tone
from ui.causes import planned, planned_badge
from ui.language import _, ngettext, shown
from ui.navigation import link
from ui.substitute_lines import lies_there
from ui.text import escape
from ui.told import refusal_sentence
from ui.unlisted import unlisted
from ui.when import ago

MANY = 24
"""How many stand on the page at most; the next follow as these are decided."""

ZERO = Decimal(0)


def summary(waiting: Waiting, *, with_cost: bool) -> str:
    """How many wait, and what they cost together."""
    if not with_cost:
        return _("{count} waiting").format(count=number(waiting.count))
    cost = _cost_of_all(waiting.rows, is_all=len(waiting.rows) == waiting.count)
    return _("{count} waiting, {cost}").format(count=number(waiting.count), cost=cost)


def drawn(waiting: Waiting) -> Sequence[DeskRow]:
    """Those that stand on the page."""
    return waiting.rows[:MANY]


def say_more(waiting: Waiting) -> None:
    """That more wait than stand on the page."""
    if waiting.count > MANY:
        words = _("These are the {count} most urgent of {total}. The next follow as you decide.")
        cards.meta(words.format(count=MANY, total=number(waiting.count)))


def to_decide(
    row: DeskRow, *, is_own: bool, is_only: bool, with_cost: bool, instead: Sequence[Substitute] = ()
) -> None:
    """One request with its decision; one's own is locked.

    Args:
        row: the request.
        is_own: the person who looks at it asked for it, or chose the part.
        is_only: no other can be decided, so that its button is the filled one.
        with_cost: who looks at it may see what it costs.
        instead: what lies in the store and may stand in for the part.
    """
    with cards.card(tone(row.priority) if row.priority else "gray", f"approval-{row.id}", height="content"):
        matter, decision = st.columns([3, 2], gap="medium", vertical_alignment="center")
        with matter, st.container(gap="xsmall"):
            _matter(row, is_own=is_own)
        with decision, st.container(gap="xsmall"):
            _stock_after(row)
            lies_there(
                instead, hint=_("If it will do, {name} requests it instead, on the job.").format(name=row.asked_by)
            )
            if with_cost:
                _cost(row)
            if is_own:
                _locked()
            else:
                _decision(row, primary=is_only)


def approve_all(rows: Sequence[DeskRow], *, with_cost: bool) -> None:
    """The button that approves all of these, once their cost was read, if it may be."""
    words = [_("Cost: {cost}.").format(cost=_cost_of_all(rows))] if with_cost else []
    if _is_short(rows):
        words.append(_("Not everything is in stock. What is there is held, the rest stays wanted."))
    elif not words:
        words.append(_("Everything is in stock and is held."))
    label = _("Approve all {count}").format(count=len(rows))
    action_button(
        label,
        inventory.approve_parts_requests,
        [row.id for row in rows],
        key="approve-all",
        icon="done_all",
        primary=True,
        done=_all_done,
        confirm=Ask("\n".join(words), label, reason=False),
    )


def _matter(row: DeskRow, *, is_own: bool) -> None:
    lock = tag("gray", "lock", _("Your own request")) if is_own else ""
    with cards.row():
        cards.tags(badge(row.priority) if row.priority else planned_badge(row), lock)
        if row.job is not None:
            words = _("{machine}, job {number}").format(machine=row.machine, number=row.job)
            link("everyone/job", words, icon="arrow_forward", job=row.job)
        else:
            cards.meta([row.machine, planned(row)])
    cards.title(f"{row.part_name} · {_amount(row, row.requested)}")
    cards.meta([row.asked_by, ago(row.asked_at), row.part_number], icon="timer")
    cards.line(row.note)
    if row.machine is not None and row.machine_id is not None and not row.is_linked:
        unlisted(row.spare_part_id, row.part_name, row.machine_id, row.machine, key=str(row.id))


def _stock_after(row: DeskRow) -> None:
    """What nobody was promised, before and after, and how the part then stands; what is missing in amber."""
    left = max(row.available - row.requested, ZERO)
    after = inventory.stock_status(
        row.on_hand,
        row.on_hand - left,
        minimum=row.min_quantity,
        maximum=row.max_quantity,
        reorder_point=row.reorder_point,
        on_order=row.on_order,
    )
    with_least, plain = _("Stock {before} → {after}, min {least}"), _("Stock {before} → {after}")
    words = (with_least if row.min_quantity > 0 else plain).format(
        before=shown(row.available), after=_amount(row, left), least=shown(row.min_quantity)
    )
    st.markdown(f"{escape(words)} {badge(after)}")
    held = row.on_hand - row.available
    if held > 0:
        words = _("{quantity} more are held for other requests.").format(quantity=_amount(row, held))
        link("storeroom/part", words, icon="lock", part=row.spare_part_id)
    missing = row.requested - max(row.available, ZERO)
    if missing > 0:
        some = _("{missing} missing. What is there is held, the rest stays wanted.")
        none = _("{missing} missing. It stays wanted until a delivery.")
        words = some if row.available > 0 else none
        _warn(words.format(missing=_amount(row, missing)), icon="production_quantity_limits")


def _cost(row: DeskRow) -> None:
    cost = _cost_of(row)
    st.markdown(escape(_("Cost not known") if cost is None else _("Cost {cost}").format(cost=money(cost))))


def _locked() -> None:
    cards.meta(_("You asked for this yourself or chose the part, so somebody else decides."), icon="lock")


def _decision(row: DeskRow, *, primary: bool) -> None:
    with st.container(horizontal=True, gap="xsmall", key=f"decide-{row.id}"):
        action_button(
            _("Reject"),
            inventory.reject_parts_request,
            row.id,
            icon="block",
            width="content",
            done=_("{part}: rejected.").format(part=row.part_name),
            confirm=Ask(
                _("{name} reads the reason on the job.").format(name=row.asked_by),
                _("Reject"),
                title=_("Reject {quantity} of {part}").format(quantity=_amount(row, row.requested), part=row.part_name),
            ),
        )
        if not row.whole_units_only or row.requested > 1:
            _less(row)
        action_button(
            _("Approve"),
            inventory.approve_parts_request,
            row.id,
            icon="thumb_up",
            primary=primary,
            done=_approved(row),
        )


def _less(row: DeskRow) -> None:
    name = f"less-{row.id}"

    def body() -> None:
        cards.line(_("{quantity} were asked for.").format(quantity=_amount(row, row.requested)))
        with action_form(
            f"{name}-form",
            inventory.approve_parts_request,
            row.id,
            submit=_("Approve"),
            icon="thumb_up",
            border=False,
            prepare=with_amount,
            done=_approved(row),
        ) as form:
            amount_field(form, row.unit, whole_units_only=row.whole_units_only, proposed=row.requested)

    title = _("Approve less of {part}").format(part=row.part_name)
    dialogs.opener(_("Less"), name, icon=":material/remove:", width="content")(title, body)


def _approved(row: DeskRow) -> Callable[[Approved], str]:
    """What to say of an approval: whether all of it is held."""

    def said(made: Approved) -> str:
        approved, held = _amount(row, made.quantity_approved), _amount(row, made.quantity_reserved)
        if made.quantity_reserved < made.quantity_approved:
            words = _("{part}: {quantity} approved, {held} of it held. The rest stays wanted.")
            return words.format(part=row.part_name, quantity=approved, held=held)
        return _("{part}: {quantity} approved and held.").format(part=row.part_name, quantity=approved)

    return said


def _all_done(made: ApprovedAll) -> str:
    count = len(made.approved)
    words = ngettext("{count} request approved.", "{count} requests approved.", count).format(count=count)
    if not made.left:
        return words
    why = " ".join(dict.fromkeys(refusal_sentence(each.refusal) for each in made.left))
    others = ngettext("{count} was left: {why}", "{count} were left: {why}", len(made.left))
    return f"{words} {others.format(count=len(made.left), why=why)}"


def _is_short(rows: Sequence[DeskRow]) -> bool:
    """Whether the parts do not suffice for all of these together."""
    wanted: dict[int, Decimal] = {}
    for row in rows:
        wanted[row.spare_part_id] = wanted.get(row.spare_part_id, ZERO) + row.requested
    return any(wanted[row.spare_part_id] > row.available for row in rows)


def _cost_of(row: DeskRow) -> Decimal | None:
    return None if row.cost is None else row.requested * row.cost


def _cost_of_all(rows: Sequence[DeskRow], *, is_all: bool = True) -> str:
    known = [cost for cost in map(_cost_of, rows) if cost is not None]
    if not known:
        return _("cost not known")
    cost = money(sum(known, ZERO))
    return cost if is_all and len(known) == len(rows) else _("at least {cost}").format(cost=cost)


def _amount(row: DeskRow, value: Decimal) -> str:
    return quantity(value, row.unit)


def _warn(words: str, *, icon: str) -> None:
    st.markdown(f":orange[:material/{icon}: {escape(words)}]")
