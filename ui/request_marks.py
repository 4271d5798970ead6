"""The badges of a parts request: how far it is, and how much of it is not there."""

from decimal import Decimal

from core.inventory import PartsRequestStatus
from ui.amounts import quantity
from ui.badges import badge, look, tag
from ui.language import _


def request_marks(status: PartsRequestStatus, *, wanted: Decimal, missing: Decimal, unit: str) -> str:
    """One badge, and a second one where something of what was approved is not there, such as before the delivery comes.

    Args:
        status: of the request.
        wanted: what has not gone out yet, in ``unit``.
        missing: what of that is neither held for it nor free, in ``unit``.
        unit: of the part.
    """
    if status is not PartsRequestStatus.APPROVED or missing <= 0:
        return badge(status)
    approved = look(status)
    if missing < wanted:
        stands = tag(approved.tone, "incomplete_circle", _("Part of it ready"))
    else:
        stands = tag(approved.tone, approved.icon, _("Approved"))
    lacking = _("{quantity} missing").format(quantity=quantity(missing, unit))
    return f"{stands} {tag('red', 'production_quantity_limits', lacking)}"
