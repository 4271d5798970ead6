"""What may stand in for a part, in lines that lead to its page: on a card of what is short, and on the part's page."""

from collections.abc import Sequence

from core import inventory
from core.inventory import DeskRow, PartDetail, Substitute
from ui import listing
from ui.amounts import quantity
from ui.badges import tag
from ui.cards import meta, section
from ui.language import _
from ui.navigation import link
from ui.page import read

_MOST = 3


def stand_ins(rows: Sequence[DeskRow]) -> dict[int, tuple[Substitute, ...]]:
    """For the parts of which these requests want more than there is: what lies in the store in their place."""
    short = {row.spare_part_id for row in rows if row.can_issue < row.wanted}
    found = read(inventory.substitutes_of_parts, short) if short else {}
    return {part_id: tuple(each for each in several if each.available > 0) for part_id, several in found.items()}


def lies_there(substitutes: Sequence[Substitute], *, hint: str) -> None:
    """On a card: each part that could stand in, with how much of it is there, and what to do about it.

    Args:
        substitutes: those of which something is there, most of it first.
        hint: one plain sentence; it stands only where there is something.
    """
    for each in substitutes[:_MOST]:
        words = _("{part} lies there: {quantity}")
        name = words.format(part=each.part_number, quantity=quantity(each.available, each.unit))
        link("storeroom/part", name, icon="swap_horiz", part=each.part_id)
    if substitutes:
        meta(hint)


def part_substitutes(part: PartDetail) -> None:
    """On the page of a part: everything that may stand in for it."""
    found = read(inventory.substitutes_of_parts, {part.id}).get(part.id, ())
    if not found:
        return
    section(_("Can be replaced by"))
    with listing.box("substitutes"):
        for each in found:
            there = quantity(each.available, each.unit)
            state = (
                tag("green", "check", _("{quantity} available").format(quantity=there))
                if each.available > 0
                else tag("red", "production_quantity_limits", _("None available"))
            )
            facts = [each.part_number, each.location, each.note, _("each for the other") if each.is_mutual else None]
            key = f"substitute-{each.part_id}"
            listing.way(key, each.part_name, facts, badges=state, page="storeroom/part", part=each.part_id)
