"""Saying that somebody looks after a part that runs low."""

from sqlalchemy.orm import Session

from core import audit
from core.audit import LogAction
from core.inventory.models import AlertState, SparePart, StockAlert
from core.kernel import Actor, Clock, Permission, StaleState, clean_text, command
from core.storage import get, get_locked


@command(Permission.MOVE_STOCK)
def acknowledge_stock_alert(session: Session, alert_id: int, note: str = "", *, actor: Actor, clock: Clock) -> None:
    """Say that this low stock was seen; the alert stays until the part has recovered.

    Args:
        alert_id: the alert; nobody has acknowledged it yet.
        note: what is being done about it, such as when more will come.

    Raises:
        NotFound: no such alert.
        StaleState: somebody was faster, or the part has recovered.
    """
    alert = get_locked(session, StockAlert, alert_id)
    if alert.state is AlertState.CLOSED:
        raise StaleState("This part has recovered meanwhile.")
    if alert.state is not AlertState.OPEN:
        raise StaleState("Somebody looks after this part already.")
    alert.state, alert.note = AlertState.ACKNOWLEDGED, clean_text(note)[:500] or None
    alert.acknowledged_by, alert.acknowledged_at = actor.user_id, clock()
    part = get(session, SparePart, alert.spare_part_id)
    sentence = f"Acknowledged that {part.part_number} runs low"
    audit.record(session, LogAction.UPDATE, alert, sentence, actor=actor, at=clock())
