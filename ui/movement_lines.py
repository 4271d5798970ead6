"""Stock movements as lines, and the dialog of one: all that is known of it, and the way to take it back."""

from decimal import Decimal

from core import inventory
from core.inventory import MovementReason, StockMovement
from core.kernel import Actor
from ui import cards
from ui.actions import action_form
from ui.amounts import price_of_one, quantity
from ui.cards import meta
from ui.language import _
from ui.navigation import link
from ui.page import may
from ui.reason import reason_field
from ui.when import day_time

_MINUS = "\u2212"


def signed(delta: Decimal, unit: str) -> str:
    """A change with its sign and unit."""
    sign = "+" if delta > 0 else _MINUS if delta < 0 else ""
    return f"{sign}{quantity(abs(delta), unit)}"


def movement_dialog(row: StockMovement, actor: Actor) -> None:
    """The body of the dialog of one movement."""
    cards.facts(
        {
            _("Movement"): str(row.seq),
            _("When"): day_time(row.at),
            _("By"): row.who,
            _("Storage location"): row.place,
            _("For"): row.task,
            _("Cost of one"): price_of_one(row.unit_cost) if row.unit_cost is not None else None,
            _("Balance"): quantity(row.on_hand, row.unit),
            _("Note"): row.note,
        },
        key=f"movement-facts-{row.id}",
    )
    link("storeroom/part", row.part_name, icon="inventory_2", part=row.part_id)
    if row.job is not None:
        link("everyone/job", _("Open job {number}").format(number=row.job), icon="build", job=row.job)
    order_link(row.order, actor)
    if row.is_reversed or row.is_reversal or not may(actor, inventory.reverse_transaction):
        return
    if row.reason is MovementReason.COUNT:
        count_stands()
    else:
        reverse_form(row.id, row.seq, is_transfer=row.reason is MovementReason.TRANSFER)


def order_link(order: int | None, actor: Actor) -> None:
    """The way to the purchase order that a delivery belongs to, for who may read it."""
    if order is not None and may(actor, inventory.purchase_order):
        link("storeroom/order", _("Open order {number}").format(number=order), icon="receipt_long", order=order)


def count_stands() -> None:
    """Why a count has no way to take it back, and what to do instead."""
    meta(_("A count is not taken back. Count again."), icon="info")


def reverse_form(transaction_id: int, number: int, *, is_transfer: bool) -> None:
    """Take a movement back, with the reason."""
    with action_form(
        f"reverse-{transaction_id}",
        inventory.reverse_transaction,
        transaction_id,
        submit=_("Reverse"),
        icon="undo",
        done=_("Movement {number} is taken back.").format(number=number),
    ) as form:
        words = _("A new movement takes it back; both stay in the ledger.")
        both = _("A transfer is taken back at both places. All movements stay in the ledger.")
        meta(both if is_transfer else words)
        reason_field(form)
