"""The sections of a part's page: its figures, who waits for it, where it lies, its facts, and its ledger."""

from decimal import Decimal
from functools import partial

import streamlit as st

from core import inventory
from core.inventory import DeskRow, MovementReason, PartDetail, PartMovement
from core.kernel import Actor
from ui import cards, listing
from ui.amounts import price_of_one, quantity
from ui.badges import tag, tone, word
from ui.cards import card, figure, figures, meta, row
from ui.causes import cause
from ui.language import _
from ui.movement_lines import count_stands, order_link, reverse_form, signed
from ui.navigation import link
from ui.page import may, read
from ui.planned_requests import planned_way_out
from ui.request_marks import request_marks
from ui.tables import Column, cursor, pager, table
from ui.text import escape
from ui.when import ago, day_time

_PAGE = 20


def part_figures(part: PartDetail, actor: Actor) -> None:
    """What lies there, what of it is free, what is promised, and for who may see it what one costs."""
    with_cost = may(actor, inventory.stock_value)
    cells = figures(4 if with_cost else 3)
    with cells.cell():
        figure(_("On hand"), quantity(part.on_hand, part.unit), key="on-hand")
    with cells.cell():
        words = _("On hand and not reserved for another job.")
        shown = tone(part.status) if part.is_active else "plain"
        figure(_("Available"), quantity(part.available, part.unit), key="available", tone=shown, help=words)
    with cells.cell():
        words = _("Promised to jobs whose requests are approved.")
        figure(_("Reserved"), quantity(part.reserved, part.unit), key="reserved", help=words)
    if with_cost:
        with cells.cell():
            words = _("The moving average of what was paid for one.")
            figure(_("Average cost"), price_of_one(part.average_cost), key="cost", help=words)


def part_requests(part: PartDetail, actor: Actor) -> None:
    """One card for each open request, the most urgent first; one for planned maintenance is given up here."""
    for request in part.requests:
        with card("plain", f"request-{request.id}", tap=request.job is not None, height="content"):
            with row():
                words = _("{quantity} for {machine}")
                machine = request.machine or _("a job")
                name = words.format(quantity=quantity(request.wanted, part.unit), machine=machine)
                _to_job(name, request.job)
                missing = max(request.wanted - request.can_issue, Decimal(0))
                marks = request_marks(request.status, wanted=request.wanted, missing=missing, unit=part.unit)
                st.markdown(marks, width="content")
            meta([cause(request), request.asked_by, ago(request.asked_at), _held(request, part.unit)])
            planned_way_out(request, actor)


def part_places(part: PartDetail) -> None:
    """Where it lies."""
    levels = [
        {"place": f"{level.code} · {level.name}", "there": quantity(level.quantity, part.unit)} for level in part.levels
    ]
    columns = {"place": Column(_("Storage location")), "there": Column(_("On hand"))}
    empty = _("Nothing lies anywhere. A delivery brings it in.")
    table(levels, columns, key=f"levels-{part.id}", empty=empty, alt=_("Where the part lies"))


def part_facts(part: PartDetail) -> None:
    """Everything that the catalogue says."""
    days = part.lead_time_days
    facts = {
        _("Part number"): part.part_number,
        _("Bin"): part.location,
        _("Group"): " · ".join(filter(None, (part.group_number, part.group_name))),
        _("Minimum"): quantity(part.min_quantity, part.unit),
        _("Maximum"): _optional(part.max_quantity, part.unit),
        _("Reorder point"): _optional(part.reorder_point, part.unit),
        _("Lead time"): _("{days} days").format(days=days) if days is not None else None,
        _("Price by the catalogue"): price_of_one(part.unit_price) if part.unit_price is not None else None,
        _("Supplier"): part.supplier_name,
        _("Number at the supplier"): part.supplier_part_number,
        _("Handed out"): _("without a request") if part.free_issue else _("for a job"),
        _("Unit"): _("{unit}, whole ones").format(unit=part.unit) if part.whole_units_only else part.unit,
        _("Last used"): ago(part.last_used_at) if part.last_used_at else _("never"),
        _("Description"): part.description,
    }
    cards.facts(facts, key="facts")


def part_ledger(part: PartDetail, actor: Actor) -> None:
    """Every movement, newest first, with the stock after it; a line opens what is known of it."""
    key = f"ledger-{part.id}"
    found = read(inventory.movements_of_part, part.id, before=cursor(key), limit=_PAGE + 1)
    if not found:
        st.info(_("No movements yet. The first delivery appears here."), icon=":material/swap_vert:")
    else:
        with listing.box(key):
            for moved in found[:_PAGE]:
                _line(part, moved, actor)
    pager(key, found[_PAGE - 1].seq if len(found) > _PAGE else None)


def _line(part: PartDetail, moved: PartMovement, actor: Actor) -> None:
    name = f"{signed(moved.delta, part.unit)} · {word(moved.reason)}"
    balance = escape(_("Balance {quantity}").format(quantity=quantity(moved.on_hand, part.unit)))
    mark = tag("gray", "undo", _("Reversed")) if moved.reversed_by is not None else ""
    listing.entry(
        f"moved-{moved.id}",
        name,
        [day_time(moved.at), moved.machine or _job_words(moved.job), moved.task, moved.who, moved.place, moved.note],
        badges=f"{mark} :small[{balance}]".strip(),
        body=partial(_movement, part, moved, actor),
    )


def _movement(part: PartDetail, moved: PartMovement, actor: Actor) -> None:
    """The body of the dialog of one movement: all that is known, and the way to take it back."""
    facts = {
        _("Movement"): str(moved.seq),
        _("When"): day_time(moved.at),
        _("By"): moved.who,
        _("Storage location"): moved.place,
        _("Counted"): _counted(moved, part.unit),
        _("Cost of one"): price_of_one(moved.unit_cost) if moved.unit_cost is not None else None,
        _("Balance"): quantity(moved.on_hand, part.unit),
        _("Takes back"): _("movement {number}").format(number=moved.reverses) if moved.reverses else None,
        _("Taken back by"): _("movement {number}").format(number=moved.reversed_by) if moved.reversed_by else None,
        _("Note"): moved.note,
    }
    cards.facts(facts, key=f"moved-facts-{moved.id}")
    if moved.job is not None:
        _to_job(_("Open job {number}").format(number=moved.job), moved.job)
    order_link(moved.order, actor)
    if not may(actor, inventory.reverse_transaction):
        return
    if moved.can_be_reversed:
        reverse_form(moved.id, moved.seq, is_transfer=moved.is_transfer)
    elif moved.reason is MovementReason.COUNT:
        count_stands()


def _counted(moved: PartMovement, unit: str) -> str | None:
    if moved.expected is None:
        return None
    counted, expected = quantity(moved.quantity, unit), quantity(moved.expected, unit)
    return _("{counted}, {expected} expected").format(counted=counted, expected=expected)


def _held(request: DeskRow, unit: str) -> str | None:
    if request.reserved <= 0:
        return None
    return _("{quantity} reserved").format(quantity=quantity(request.reserved, unit))


def _job_words(job: int | None) -> str | None:
    return _("job {number}").format(number=job) if job is not None else None


def _to_job(words: str, job: int | None) -> None:
    if job is None:
        st.markdown(escape(words))
    else:
        link("everyone/job", words, job=job)


def _optional(value: Decimal | None, unit: str) -> str | None:
    return None if value is None else quantity(value, unit)
