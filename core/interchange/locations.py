"""Finding the storage locations that a file names, and making those that are missing."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.interchange.mapping import Mapping
from core.interchange.outcome import RowFault
from core.inventory.models import MAIN, StockLocation
from core.inventory.rules import check_location_code, check_location_name
from core.kernel import Invalid, StaleState
from core.storage import get_kept


class Locations:
    """Storage locations by their codes."""

    def __init__(self, session: Session, mapping: Mapping) -> None:
        self._session, self._may_make = session, mapping.create_missing_locations
        rows = session.execute(select(StockLocation.code, StockLocation.id, StockLocation.is_active))
        self._known = {code: (location_id, is_active) for code, location_id, is_active in rows}
        self._missing: dict[str, str] = {}

    def check(self, code: str, name: str | None) -> None:
        """See that stock can lie there; one that nobody knows is noted to be made, if the mapping allows it.

        Raises:
            RowFault: it is unknown and not to be made, or no longer used.
        """
        found = self._known.get(code)
        if found is not None:
            if not found[1]:
                raise RowFault("This location is no longer used.", code, "location")
            return
        if not self._may_make:
            raise RowFault("There is no storage location of this code.", code, "location")
        if code not in self._missing:
            self._missing[code] = _called(code, name)

    def id_of(self, code: str) -> int | None:
        """The location's id; None where it is still to be made."""
        found = self._known.get(code)
        return None if found is None else found[0]

    def missing(self, used: Iterable[str]) -> list[str]:
        """Those of the codes that are to be made, in order."""
        return sorted({*used} & self._missing.keys())

    def ready(self, used: Iterable[str]) -> dict[str, int]:
        """The ids of the codes: missing ones are made, and the others stay in use until everything is stored.

        Raises:
            StaleState: one went out of use meanwhile.
        """
        codes = sorted({*used})
        made = {code: StockLocation(code=code, name=self._missing[code]) for code in self.missing(codes)}
        self._session.add_all(made.values())
        self._session.flush()
        ids = {code: made[code].id if code in made else self._known[code][0] for code in codes}
        for location_id in sorted(ids.values()):
            if not get_kept(self._session, StockLocation, location_id).is_active:
                raise StaleState()
        return ids


def code_of(text: str | None) -> str:
    """The code that a row means; the main store where it names none.

    Raises:
        RowFault: that is no code.
    """
    try:
        return check_location_code(text) if text else MAIN
    except Invalid as refusal:
        raise RowFault.of(refusal, text or "") from refusal


def _called(code: str, name: str | None) -> str:
    try:
        return check_location_name(name or (code if len(code) > 1 else f"Store {code}"))
    except Invalid as refusal:
        raise RowFault.of(refusal, name or code) from refusal
