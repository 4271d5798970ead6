"""The lines of a delivery while they are gathered, and what is said once they are in."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import Any

import streamlit as st

from core import inventory
from core.inventory import Delivered, DeliveryLine, PartOnOrder, PartToReceive, Promised
from core.kernel import Invalid
from ui import cards, part_search, picks
from ui.actions import ActionForm, action_form
from ui.amount_field import amount_field, amount_name, amount_of
from ui.amounts import quantity
from ui.badges import tag
from ui.language import _, ngettext
from ui.location_choice import locations_to_choose, name_of
from ui.price_field import price_field, price_of, priced

NAME = "delivery"
SEARCH = "receive-part"
ZERO, ONE = Decimal(0), Decimal(1)
_MOST_SAID = 4
Line = dict[str, Any]
"""One gathered line as a draft keeps it: numbers as text, so that nothing is rounded."""


def delivery_form() -> ActionForm:
    """The form whose ``lines`` are gathered one by one and outlive a reload."""
    return action_form(
        NAME,
        inventory.receive_delivery,
        submit=_("Receive"),
        done=told,
        icon="move_to_inbox",
        plain=True,
        prepare=_as_delivery,
        keeps={"lines": dict, "delivery_note": str},
    )


def gathered(form: ActionForm) -> list[Line]:
    """The lines so far."""
    lines: list[Line] = st.session_state.setdefault(form.key("lines"), [])
    return lines


def note_field(form: ActionForm) -> None:
    """The number of the delivery note."""
    key = form.key("delivery_note")
    st.session_state.setdefault(key, form.kept("delivery_note") or "")
    st.text_input(_("Delivery note"), key=key, max_chars=200, placeholder=_("Its number, for looking it up later"))


def add_line(form: ActionForm) -> None:
    """Find a part, say how much of it came, and add it to the lines; Enter in a field adds it too."""
    with cards.card("plain", "add-line", height="content"):
        part = part_search.part_search(SEARCH)
        if part is None:
            cards.meta(_("Press Enter after typing; a scanner does that by itself."))
            return
        _facts(part)
        lines = gathered(form)
        order = _order_of(form, part)
        place = form.key("place")
        last = st.session_state.get(place) or (lines[-1]["place"] if lines else None)
        choose = partial(picks.choose, place)
        locations = locations_to_choose(f"{NAME}-place-words", [last], take=choose, is_required=True)
        with st.form(f"{NAME}-add-{part.id}-{len(lines)}", border=False):
            how_much, price = st.columns(2)
            with how_much:
                proposed = max(_left(order, lines), ZERO) if order else ONE
                amount_field(form, part.unit, whole_units_only=part.whole_units_only, proposed=proposed, of=part.id)
            with price:
                empty = _("As ordered") if order and order.unit_price is not None else None
                price_field(form, f"{part.id}-price", part.unit, None, empty=empty)
            if len(locations) > 1:
                names = {number: name_of(each) for number, each in locations.items()}
                chosen = last if last in names else next(iter(names))
                picks.named(_("Storage location"), names, key=place, chosen=chosen)
            codes = {number: each.code for number, each in locations.items()}
            st.form_submit_button(
                _("Add line"),
                icon=":material/add:",
                width="stretch",
                key=f"{NAME}-add-{len(lines)}",
                on_click=_add,
                args=(form, part, order, codes, len(lines)),
            )


def show_lines(form: ActionForm) -> None:
    """A card for each line, with what it lifts over its maximum marked, and a way to take it off."""
    lines = gathered(form)
    if not lines:
        cards.meta(_("Nothing yet. What you add stands here until you receive it."))
    in_house: dict[int, Decimal] = {}
    for place, line in enumerate(lines):
        before = in_house.get(line["part"], Decimal(line["on_hand"]))
        in_house[line["part"]] = before + Decimal(line["quantity"])
        _card(form, place, line, in_house[line["part"]])

    if any(line.get("order_line") and _over(line, lines) for line in lines):
        help = _("Without this, more than was ordered is refused: it is usually a slip of the pen.")
        st.toggle(_("More came than was ordered"), key=form.key("more_than_ordered"), help=help)


def _order_of(form: ActionForm, part: PartToReceive) -> PartOnOrder | None:
    """The order that the part came with: the one that should come first, unless somebody chooses otherwise."""
    if not part.orders:
        return None
    by_line = {order.line_id: order for order in part.orders}
    words = _("Order {number}: {quantity} to come, {supplier}")
    names = {
        line_id: words.format(
            number=order.order_id, quantity=quantity(order.to_come, part.unit), supplier=order.supplier
        )
        for line_id, order in by_line.items()
    }
    picked = picks.named(
        _("Purchase order"),
        names,
        key=f"{NAME}-order-{part.id}",
        nothing=_("Not ordered"),
        chosen=next((order for order in part.orders if _left(order, gathered(form)) > 0), part.orders[0]).line_id,
        on_change=partial(_forget_amount, form, part),
    )
    return by_line.get(picked)


def _forget_amount(form: ActionForm, part: PartToReceive) -> None:
    """The quantity of another order is proposed."""
    st.session_state.pop(form.key(amount_name(part.id, whole_units_only=part.whole_units_only)), None)


def _left(order: PartOnOrder, lines: Sequence[Line]) -> Decimal:
    """What of an order is not among the lines yet."""
    same = (Decimal(line["quantity"]) for line in lines if line.get("order_line") == order.line_id)
    return order.to_come - sum(same, ZERO)


def _over(line: Line, lines: Sequence[Line]) -> bool:
    """Whether the lines bring more than is to come with the order of this one."""
    same = (Decimal(each["quantity"]) for each in lines if each.get("order_line") == line["order_line"])
    return sum(same, ZERO) > Decimal(line["to_come"])


def _facts(part: PartToReceive) -> None:
    cards.title(part.part_name, small=True)
    most = _("max {quantity}").format(quantity=quantity(part.max_quantity, part.unit))
    there = _("{quantity} on hand").format(quantity=quantity(part.on_hand, part.unit))
    cards.meta([part.part_number, part.bin, there, most if part.max_quantity is not None else None])


def _add(
    form: ActionForm, part: PartToReceive, order: PartOnOrder | None, codes: Mapping[int, str], stood: int
) -> None:
    """Add a line to the ``stood`` lines that were drawn: a double press comes twice, and adds one."""
    state = st.session_state
    part_search.clear(SEARCH)
    if len(gathered(form)) != stood:
        return
    price, place = state.get(form.key(f"{part.id}-price")), state.get(form.key("place"))
    typed = state.get(form.key(amount_name(part.id, whole_units_only=part.whole_units_only)))
    line = {
        "part": part.id,
        "number": part.part_number,
        "name": part.part_name,
        "unit": part.unit,
        "quantity": str(amount_of({"amount": typed})),
        "price": _price(price, order),
        "place": place,
        "code": codes.get(place) if place is not None else None,
        "on_hand": str(part.on_hand),
        "most": None if part.max_quantity is None else str(part.max_quantity),
        "order": order.order_id if order else None,
        "order_line": order.line_id if order else None,
        "to_come": str(order.to_come) if order else None,
    }
    state[form.key("lines")] = [*gathered(form), line]


def _price(typed: float | None, order: PartOnOrder | None) -> str | None:
    """What was typed, else the price of the order."""
    if typed is not None:
        return str(Decimal(str(typed)))
    return str(order.unit_price) if order and order.unit_price is not None else None


def _card(form: ActionForm, place: int, line: Line, then: Decimal) -> None:
    lines, most, unit = gathered(form), line["most"], line["unit"]
    is_over = most is not None and then > Decimal(most)
    with cards.card("orange" if is_over else "plain", f"line-{place}", height="content"):
        with cards.row():
            with st.container(gap=None):
                cards.title(f"{place + 1}. {line['name']}", small=True)
                number = _("order {number}").format(number=line["order"]) if line.get("order") else None
                cards.meta([line["number"], line["code"], number])
            st.button(
                _("Remove"),
                key=f"{NAME}-remove-{place}-of-{len(lines)}",
                icon=":material/close:",
                on_click=_remove,
                args=(form, place, len(lines)),
            )
        cards.line(priced(Decimal(line["quantity"]), line["unit"], price_of(line, "price")))
        if line.get("order_line") and _over(line, lines):
            cards.tags(tag("orange", "warning", _("More than ordered")))
            to_come = quantity(Decimal(line["to_come"]), unit)
            cards.meta(_("{quantity} are to come with this order.").format(quantity=to_come))
        if is_over:
            cards.tags(tag("orange", "warning", _("Over its maximum")))
            words = _("{then} will be in the store, at most {most} should be.")
            cards.meta(words.format(then=quantity(then, unit), most=quantity(Decimal(most), unit)))


def _remove(form: ActionForm, place: int, stood: int) -> None:
    """Take off one of the ``stood`` lines that were drawn; a double press takes off one."""
    lines = gathered(form)
    if len(lines) != stood:
        return
    st.session_state[form.key("lines")] = [*lines[:place], *lines[place + 1 :]]


def _as_delivery(values: Mapping[str, Any]) -> dict[str, Any]:
    lines = values.get("lines") or []
    if not lines:
        raise Invalid("Add a line first.")
    return {
        "lines": [_line(line) for line in lines],
        "delivery_note": values.get("delivery_note") or "",
        "more_than_ordered": bool(values.get("more_than_ordered")),
    }


def _line(line: Line) -> DeliveryLine:
    price, place = price_of(line, "price"), line["place"]
    return DeliveryLine(line["part"], Decimal(line["quantity"]), price, place, line.get("order_line"))


def told(result: Delivered) -> str:
    """How many lines came in, and who is served by them."""
    count = len(result.lines)
    said = [ngettext("{count} line received.", "{count} lines received.", count).format(count=count)]
    said += [_held(promised) for promised in result.promised[:_MOST_SAID]]
    more = len(result.promised) - _MOST_SAID
    if more > 0:
        said.append(ngettext("{count} more job is served.", "{count} more jobs are served.", more).format(count=more))
    return " ".join(said)


def _held(promised: Promised) -> str:
    amount = quantity(promised.quantity, promised.unit)
    if promised.job is None:
        return _("{quantity} of {part} are held for a request.").format(quantity=amount, part=promised.part_number)
    words = _("{quantity} of {part} are held for job {job}, {machine}.")
    return words.format(quantity=amount, part=promised.part_number, job=promised.job, machine=promised.machine)
