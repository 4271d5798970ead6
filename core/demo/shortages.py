"""What runs low in the demo plant: a part that is out, one that somebody looks after, a new one and a recovered one."""

from datetime import datetime, timedelta
from decimal import Decimal

from core import inventory
from core.demo.shop import Shop, Story
from core.kernel import Role
from core.storage import run_query


def shortages(shop: Shop) -> Story:
    """Counts of the last days find less than should be there; deliveries and a note follow."""
    yield _before_the_end(shop, days=12)
    _find(shop, "BLADE-12", 1, "Two blades were chipped")
    yield _before_the_end(shop, days=9)
    _find(shop, "SEAL-40", 2, "Monthly count")
    yield _before_the_end(shop, days=8, hours=20)
    _see(shop, "SEAL-40", "The delivery is late; they promise it for this week")
    yield _before_the_end(shop, days=7)
    shop.do(inventory.receive_stock, shop.parts["BLADE-12"], Decimal(6), actor=shop.the(Role.INVENTORY_MANAGER))
    yield _before_the_end(shop, days=3)
    _find(shop, "DRV-FAN", 0, "The box was empty")
    yield _before_the_end(shop, hours=4)
    _find(shop, "HOSE-38", 1, "Old stock, gone brittle")


def _find(shop: Shop, number: str, pieces: int, reason: str) -> None:
    shop.do(inventory.count_stock, shop.parts[number], Decimal(pieces), reason, actor=shop.the(Role.INVENTORY_MANAGER))


def _see(shop: Shop, number: str, note: str) -> None:
    keeper = shop.the(Role.INVENTORY_MANAGER)
    found = run_query(shop.sessions, inventory.stock_alerts, search=number, actor=keeper, clock=shop.clock)
    for row in found:
        shop.do(inventory.acknowledge_stock_alert, row.id, note, actor=keeper)


def _before_the_end(shop: Shop, *, days: int = 0, hours: int = 0) -> datetime:
    return max(shop.start, shop.end - timedelta(days=days, hours=hours))
