"""A catalogue of which more runs short than the reorder list shows at once."""

from datetime import datetime

from sqlalchemy import insert

from core.inventory import MOST_TO_ORDER, PartFacts
from core.inventory.models import SparePart
from core.inventory.part_facts import checked
from core.storage import Sessions, table_of


def many_short(sessions: Sessions, at: datetime) -> None:
    """As many parts as the list shows at most, none of which was ever in the store; by name they come first."""
    facts = (PartFacts(part_number=f"AA-{place}", part_name="Aa") for place in range(MOST_TO_ORDER))
    stamps = {"created_at": at, "updated_at": at}
    with sessions.begin() as session:
        session.execute(insert(table_of(SparePart)), [checked(each) | stamps for each in facts])
