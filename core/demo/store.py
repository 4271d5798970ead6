"""The storeroom of the demo plant: what it begins with, who approves, who hands out, and when it orders again."""

from core import inventory
from core.demo.equipment import PARTS
from core.demo.shop import Shop
from core.kernel import InsufficientStock, Role

_BY_NUMBER = {part.number: part for part in PARTS}


def receive(shop: Shop, number: str, *, is_opening: bool = False) -> None:
    """A delivery of a part, of twice what should be there at least."""
    part = _BY_NUMBER[number]
    shop.do(
        inventory.receive_stock,
        shop.parts[number],
        part.minimum * 2,
        unit_cost=part.price,
        is_opening=is_opening,
        actor=shop.the(Role.INVENTORY_MANAGER),
    )


def approve(shop: Shop, parts_request_id: int) -> None:
    """The manager lets it go out."""
    shop.do(inventory.approve_parts_request, parts_request_id, actor=shop.the(Role.MAINTENANCE_MANAGER))


def answer(shop: Shop, wanted_line_id: int, number: str) -> int | None:
    """Find the part that was asked for in words, which gives a request; or say that there is none."""
    keeper = shop.the(Role.INVENTORY_MANAGER)
    if shop.chance(0.25):
        shop.do(inventory.reject_wanted_line, wanted_line_id, "Nobody makes this one any more.", actor=keeper)
        return None
    return shop.do(inventory.identify_wanted_line, wanted_line_id, shop.parts[number], actor=keeper).parts_request_id


def hand_out(shop: Shop, parts_request_id: int, number: str) -> None:
    """Over the counter; what is not there is ordered first."""
    keeper = shop.the(Role.INVENTORY_MANAGER)
    try:
        shop.do(inventory.issue_part, parts_request_id, actor=keeper)
    except InsufficientStock:
        receive(shop, number)
        shop.do(inventory.issue_part, parts_request_id, actor=keeper)
