"""Which pages each role has, in the order of its menu. The first entry is the role's start page."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from typing import Final

import streamlit as st

from core.kernel import Permission, Role
from ui.language import N_, _

ROOT = Path(__file__).parent.parent


@dataclass(frozen=True, slots=True)
class Entry:
    """One page in a menu: its script under ``pages/``, its words, its icon, and the drop-down it stands in."""

    script: str
    title: str
    icon: str
    group: str = ""

    @property
    def path(self) -> Path:
        """The script itself."""
        return ROOT / "pages" / f"{self.script}.py"


def group(title: str, *entries: Entry) -> tuple[Entry, ...]:
    """The entries of one drop-down."""
    return tuple(replace(entry, group=title) for entry in entries)


_FLOOR = Entry("supervisor/floor_board", N_("Floor"), "grid_view")
_REPORT = Entry("supervisor/report_breakdown", N_("Report"), "campaign")
_MY_REPORTS = Entry("supervisor/my_reports", N_("My reports"), "list_alt")
_INBOX = Entry("everyone/inbox", N_("Inbox"), "notifications")
_ACCOUNT = Entry("everyone/account", N_("Account"), "account_circle")
_LIBRARY = Entry("everyone/library", N_("Library"), "menu_book")
_MACHINES = Entry("admin/machines", N_("Machines"), "precision_manufacturing")
_DEPARTMENTS = Entry("admin/departments", N_("Departments"), "domain")
_CALENDARS = Entry("admin/calendars", N_("Calendars"), "calendar_clock")
_PARTS = Entry("storeroom/parts", N_("Parts"), "inventory_2")
_APPROVALS = Entry("manager/approvals", N_("Approvals"), "thumb_up")
_MACHINE_PARTS = Entry("storeroom/machine_parts", N_("Machine parts"), "handyman")
_CONSUMPTION = Entry("storeroom/consumption", N_("Consumption"), "bar_chart")
_STOCK_VALUE = Entry("storeroom/stock_value", N_("Stock value"), "account_balance_wallet")
_WANTED = Entry("storeroom/wanted", N_("Wanted parts"), "manage_search")
_LOW_STOCK = Entry("storeroom/alerts", N_("Low stock"), "trending_down")
_CODES = Entry("manager/codes", N_("Codes"), "sell")
_IMPORT = Entry("storeroom/import_parts", N_("Import"), "upload")

MENU: Final[dict[Role, tuple[Entry, ...]]] = {
    Role.SUPERVISOR: (
        _FLOOR,
        _REPORT,
        _MY_REPORTS,
        _CONSUMPTION,
        _INBOX,
        _ACCOUNT,
    ),
    Role.MAINTENANCE_TECH: (
        Entry("technician/my_work", N_("My work"), "build"),
        Entry("technician/preventive_due", N_("Preventive"), "event"),
        _FLOOR,
        _LIBRARY,
        _INBOX,
        _ACCOUNT,
    ),
    Role.INVENTORY_MANAGER: (
        Entry("storeroom/issue_desk", N_("Issue desk"), "outbox"),
        _PARTS,
        Entry("storeroom/receive", N_("Receive"), "move_to_inbox"),
        Entry("storeroom/count", N_("Count"), "fact_check"),
        *group(
            N_("Buying"),
            Entry("storeroom/reorder", N_("Reorder"), "shopping_cart"),
            _LOW_STOCK,
            Entry("storeroom/orders", N_("Orders"), "receipt_long"),
            _WANTED,
        ),
        *group(
            N_("Stock"),
            Entry("storeroom/movements", N_("Movements"), "swap_vert"),
            Entry("storeroom/transfer", N_("Transfer"), "move_up"),
            _MACHINE_PARTS,
            _IMPORT,
        ),
        *group(N_("Understand"), _CONSUMPTION, _STOCK_VALUE),
        *group(N_("More"), _FLOOR, _REPORT, _MY_REPORTS, _INBOX, _ACCOUNT),
    ),
    Role.MAINTENANCE_MANAGER: (
        *group(
            N_("Today"),
            Entry("manager/triage", N_("Triage"), "inbox"),
            _APPROVALS,
            _LOW_STOCK,
            _INBOX,
        ),
        *group(N_("Plan"), Entry("manager/preventive_plan", N_("Preventive plan"), "event_repeat"), _CODES),
        *group(
            N_("Understand"),
            Entry("manager/reliability", N_("Reliability"), "monitoring"),
            Entry("manager/failures", N_("Failures"), "report"),
            Entry("manager/downtime", N_("Down time"), "timelapse"),
            _CONSUMPTION,
            _STOCK_VALUE,
        ),
        *group(
            N_("Machines"),
            _FLOOR,
            _LIBRARY,
            _MACHINES,
            _PARTS,
            _WANTED,
            _MACHINE_PARTS,
            _IMPORT,
            _DEPARTMENTS,
            _CALENDARS,
        ),
        *group(N_("Account"), _ACCOUNT),
    ),
    Role.ADMIN: (
        Entry("admin/overview", N_("Overview"), "dashboard"),
        *group(N_("People"), Entry("admin/users", N_("Users"), "group")),
        *group(
            N_("Machines"),
            _FLOOR,
            _MACHINES,
            Entry("admin/labels", N_("Labels"), "qr_code_2"),
            _DEPARTMENTS,
            _CALENDARS,
            _CODES,
        ),
        *group(
            N_("Data"),
            Entry("admin/import_data", N_("Import"), "upload"),
            Entry("admin/activity_log", N_("Activity log"), "history"),
            _CONSUMPTION,
            _STOCK_VALUE,
        ),
        *group(N_("System"), Entry("admin/system", N_("System"), "settings")),
        *group(N_("Account"), _INBOX, _ACCOUNT),
    ),
}
"""A page that is not built yet may stand here already: it is left out until its script is there."""

HOME: Final = Entry("everyone/home", N_("Home"), "home")
HIDDEN: Final = (
    Entry("everyone/machine", N_("Machine"), "precision_manufacturing"),
    Entry("everyone/job", N_("Job"), "build"),
    Entry("everyone/scan", N_("Scan"), "qr_code_scanner"),
    Entry("technician/request_parts", N_("Request parts"), "add_box"),
    Entry("storeroom/part", N_("Part"), "inventory_2"),
    Entry("storeroom/order", N_("Order"), "receipt_long"),
    Entry("storeroom/order_edit", N_("New order"), "add_shopping_cart"),
)
"""Reached by links, for every role."""

LENT: Final = {Permission.APPROVE_PARTS: _APPROVALS}
"""What stands in the menu, after the start page, as long as somebody holds a permission beside their role."""

EVERYBODY: Final = (_REPORT, _MY_REPORTS, _PARTS)
"""Everybody may report, and look into the catalogue; who has no such entry in the menu reaches it by links."""


def pages_of(
    role: Role, refuse: Callable[[Entry], None], lent: Collection[Permission] = ()
) -> dict[str, list[st.Page]]:
    """The pages of this role by drop-down, and at the addresses of all other pages a refusal.

    The default page answers only at ``/``, so that is Home, which leads on to the role's start page; all others keep
    their address. The script of a page of other roles is not even named to Streamlit.

    Args:
        role: whose menu it is.
        refuse: draws what stands at the address of a page that is for others.
        lent: what this person may do now beside their role.
    """
    own = menu_of(role, lent)
    pages: dict[str, list[st.Page]] = {"": [st.Page(HOME.path, title=_(HOME.title), default=True, visibility="hidden")]}
    for entry in filter(_is_built, own):
        pages.setdefault(_(entry.group) if entry.group else "", []).append(_page(entry))
    listed = {entry.script for entry in own}
    linked = [entry for entry in (*HIDDEN, *EVERYBODY) if entry.script not in listed]
    pages[""] += [_page(entry, hidden=True) for entry in filter(_is_built, linked)]
    pages[""] += [_refusal(entry, refuse) for entry in foreign_to(role) if entry.script not in listed]
    return pages


def menu_of(role: Role, lent: Collection[Permission] = ()) -> tuple[Entry, ...]:
    """The menu of this role, with what is lent to this person."""
    first, *rest = MENU[role]
    return (first, *(entry for permission, entry in LENT.items() if permission in lent), *rest)


def pages_of_visitor(refuse: Callable[[], None]) -> list[st.Page]:
    """What an open tab finds at every address once its session has ended: no menu, and the one page ``refuse``."""
    home = st.Page(refuse, title=_(HOME.title), url_path="home", default=True, visibility="hidden")
    return [home, *(st.Page(partial(refuse), title="Millwright", url_path=page) for page in sorted(addresses()))]


def foreign_to(role: Role) -> list[Entry]:
    """The pages that this role has neither in its menu nor by a link."""
    own = {entry.script for entry in (*MENU[role], *HIDDEN, *EVERYBODY)}
    others = {entry.script: entry for menu in MENU.values() for entry in menu if entry.script not in own}
    return [entry for entry in others.values() if _is_built(entry)]


def roles_of(entry: Entry) -> frozenset[Role]:
    """Who has this page in the menu."""
    return frozenset(role for role, menu in MENU.items() if entry.script in {each.script for each in menu})


@cache
def addresses() -> frozenset[str]:
    """Everything that a page of some role answers to; any other address is no page of ours."""
    every = (*HIDDEN, *EVERYBODY, *(entry for menu in MENU.values() for entry in menu))
    return frozenset(entry.path.stem for entry in every if _is_built(entry))


def start_of(role: Role) -> str:
    """The page that a role begins with, as folder and name."""
    return next(entry.script for entry in (*MENU[role], _ACCOUNT) if _is_built(entry))


def _is_built(entry: Entry) -> bool:
    return entry.path.exists()


def _page(entry: Entry, *, hidden: bool = False) -> st.Page:
    return st.Page(
        entry.path,
        title=_(entry.title),
        icon=f":material/{entry.icon}:",
        visibility="hidden" if hidden else "visible",
    )


def _refusal(entry: Entry, refuse: Callable[[Entry], None]) -> st.Page:
    return st.Page(partial(refuse, entry), title=_(entry.title), url_path=entry.path.stem, visibility="hidden")
