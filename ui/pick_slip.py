"""The pick slip: what is ready to be handed out, on paper, grouped by job, with a box to tick for each part.

A page of the server itself, because a browser prints it as it stands.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Final

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from core import inventory
from core.inventory import DeskRow, DeskSection, Place
from core.kernel import Actor, Forbidden, Unavailable
from core.storage import run_query
from ui import runtime
from ui.amounts import quantity
from ui.badges import word
from ui.causes import planned
from ui.language import _, language, ngettext, say, use
from ui.place_field import left_over, shares, spot
from ui.problem import short_name
from ui.served import in_thread, no_database, page
from ui.when import day_time, now

ADDRESS: Final = "/pick_slip"
_ASSETS = Path(__file__).with_name("assets")
_LONGEST = 100


@dataclass(frozen=True, slots=True)
class Line:
    """One part on the paper."""

    place: str
    part_number: str
    part_name: str
    quantity: str
    name: str


@dataclass(frozen=True, slots=True)
class Group:
    """The parts of one job, or of one due date of planned maintenance."""

    title: str
    lines: tuple[Line, ...]


async def show(request: Request) -> Response:
    """Draw the slip in the language of the account; who may not issue is told so."""
    try:
        return await in_thread(partial(_drawn, request))
    except Unavailable:
        return no_database(request)


def _drawn(request: Request) -> Response:
    actor: Actor = request.scope["millwright_actor"]
    use(actor.locale, request.headers.get("accept-language", "").split(",")[0], runtime.settings().default_locale)
    search = request.query_params.get("search", "").strip()[:_LONGEST]
    try:
        rows, more, places = _ready(actor, search)
    except Forbidden as refusal:
        return page(request, "pick_slip", 403, spoken=language(), title=_("Pick slip"), facts=say(refusal))
    groups = _groups(rows, places)
    return page(
        request,
        "pick_slip",
        spoken=language(),
        title=_("Pick slip"),
        facts=told(actor, len(rows), more),
        groups=groups,
        nothing=_("Nothing is ready to be handed out."),
        heads={
            "place": _("Place"),
            "part": _("Part"),
            "quantity": _("Quantity"),
            "name": _("For"),
            "tick": _("Done"),
        },
        print_it=_("Print"),
    )


def told(actor: Actor, count: int, more: int) -> str:
    """When it was printed and by whom, and how many parts stand on it; also of how many it does not tell."""
    facts = [
        _("Printed {time} by {name}").format(time=day_time(now()), name=actor.full_name or actor.username),
        ngettext("{count} part", "{count} parts", count).format(count=count),
    ]
    if more:
        facts.append(_("{count} more are ready. Issue these, then print again.").format(count=more))
    return " · ".join(facts)


def _ready(actor: Actor, search: str) -> tuple[tuple[DeskRow, ...], int, dict[int, tuple[Place, ...]]]:
    read = partial(run_query, runtime.sessions(), actor=actor, clock=runtime.clock)
    desk = read(inventory.issue_desk, DeskSection.READY, search=search)
    rows = desk.rows
    return (
        rows,
        desk.counts[DeskSection.READY] - len(rows),
        read(inventory.places_of_parts, {row.spare_part_id for row in rows}),
    )


def _groups(rows: Iterable[DeskRow], places: dict[int, tuple[Place, ...]]) -> list[Group]:
    """The jobs in the order of the desk, the parts of each by place, so that one walks along the shelves.

    What one line takes from a location is not there for the next.
    """
    by_cause: dict[str, list[Line]] = {}
    left = dict(places)
    for row in rows:
        everywhere = places.get(row.spare_part_id, ())
        taken = shares(row, _enough(row, left.get(row.spare_part_id, ()), everywhere))
        left[row.spare_part_id] = left_over(left.get(row.spare_part_id, ()), taken)
        by_cause.setdefault(_title(row), []).extend(_lines(row, taken, everywhere))
    return [
        Group(title, tuple(sorted(lines, key=lambda line: (line.place, line.part_number))))
        for title, lines in by_cause.items()
    ]


def _enough(row: DeskRow, left: tuple[Place, ...], everywhere: tuple[Place, ...]) -> tuple[Place, ...]:
    """What the lines before leave, if it will do: requests may all count on what nobody was promised."""
    return left if sum(place.quantity for place in left) >= row.can_issue else everywhere


def _title(row: DeskRow) -> str:
    job = _("Job {number}").format(number=row.job) if row.job is not None else planned(row)
    words = filter(None, [job, row.machine, word(row.priority) if row.priority else None])
    return " · ".join(words) or _("Without a job")


def _lines(row: DeskRow, portions: Iterable[tuple[Decimal, Place | None]], places: tuple[Place, ...]) -> Iterator[Line]:
    """One line for each location that it has to be taken from."""
    for amount, place in portions:
        taken, name = quantity(amount, row.unit), short_name(row.asked_by)
        yield Line(spot(row, place, places), row.part_number, row.part_name, taken, name)


async def _asset(request: Request) -> Response:
    return FileResponse(_ASSETS / request.url.path.lstrip("/"), headers={"cache-control": "no-cache"})


ROUTES = [
    Route(ADDRESS, show),
    *(Route(f"{ADDRESS}{kind}", _asset) for kind in (".css", ".js")),
]
"""For the signed in."""
