"""When parts were last used."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session, aliased

from core.inventory.models import InventoryTransaction, MovementReason


def last_uses(session: Session, part_ids: Collection[int]) -> dict[int, datetime]:
    """The newest issue of each part that was not taken back as a mistake, in one statement."""
    issue, undoing = InventoryTransaction, aliased(InventoryTransaction)
    statement = (
        select(issue.spare_part_id, func.max(issue.transaction_date))
        .where(
            issue.spare_part_id.in_(part_ids),
            issue.reason == MovementReason.ISSUE,
            ~exists().where(undoing.reverses_id == issue.id),
        )
        .group_by(issue.spare_part_id)
    )
    return {part_id: used_at for part_id, used_at in session.execute(statement)}
