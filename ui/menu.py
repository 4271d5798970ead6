"""Which pages each role has, in the order of its menu. The first entry is the role's start page."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import streamlit as st

from core.kernel import Role
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


_FLOOR = Entry("supervisor/floor_board", N_("Floor"), "grid_view")
_INBOX = Entry("everyone/inbox", N_("Inbox"), "notifications")
_ACCOUNT = Entry("everyone/account", N_("Account"), "account_circle")
_LIBRARY = Entry("everyone/library", N_("Library"), "menu_book")

MENU: Final[dict[Role, tuple[Entry, ...]]] = {
    Role.SUPERVISOR: (
        _FLOOR,
        Entry("supervisor/report_breakdown", N_("Report"), "campaign"),
        Entry("supervisor/my_reports", N_("My reports"), "list_alt"),
        _INBOX,
        _ACCOUNT,
    ),
    Role.MAINTENANCE_TECH: (
        Entry("technician/my_work", N_("My work"), "build"),
        Entry("technician/preventive_due", N_("Preventive"), "event"),
        _LIBRARY,
        _INBOX,
        _ACCOUNT,
    ),
    Role.INVENTORY_MANAGER: (
        Entry("storeroom/issue_desk", N_("Issue desk"), "outbox"),
        Entry("storeroom/parts", N_("Parts"), "inventory_2"),
        Entry("storeroom/receive", N_("Receive"), "move_to_inbox"),
        Entry("storeroom/count", N_("Count"), "fact_check"),
        Entry("storeroom/reorder", N_("Reorder"), "shopping_cart"),
        Entry("storeroom/movements", N_("Movements"), "swap_vert", N_("More")),
        Entry("storeroom/consumption", N_("Consumption"), "bar_chart", N_("More")),
        Entry("everyone/inbox", N_("Inbox"), "notifications", N_("More")),
        Entry("everyone/account", N_("Account"), "account_circle", N_("More")),
    ),
    Role.MAINTENANCE_MANAGER: (
        Entry("manager/triage", N_("Triage"), "inbox", N_("Today")),
        Entry("manager/approvals", N_("Approvals"), "thumb_up", N_("Today")),
        Entry("everyone/inbox", N_("Inbox"), "notifications", N_("Today")),
        Entry("manager/preventive_plan", N_("Preventive plan"), "event_repeat", N_("Plan")),
        Entry("manager/codes", N_("Codes"), "sell", N_("Plan")),
        Entry("manager/reliability", N_("Reliability"), "monitoring", N_("Understand")),
        Entry("manager/failures", N_("Failures"), "report", N_("Understand")),
        Entry("manager/downtime", N_("Down time"), "timelapse", N_("Understand")),
        Entry("supervisor/floor_board", N_("Floor"), "grid_view", N_("Machines")),
        Entry("everyone/library", N_("Library"), "menu_book", N_("Machines")),
        Entry("admin/machines", N_("Machines"), "precision_manufacturing", N_("Machines")),
        Entry("admin/departments", N_("Departments"), "domain", N_("Machines")),
        Entry("admin/calendars", N_("Calendars"), "calendar_clock", N_("Machines")),
        Entry("everyone/account", N_("Account"), "account_circle", N_("Account")),
    ),
    Role.ADMIN: (
        Entry("admin/users", N_("Users"), "group", N_("People")),
        Entry("admin/machines", N_("Machines"), "precision_manufacturing", N_("Machines")),
        Entry("admin/labels", N_("Labels"), "qr_code_2", N_("Machines")),
        Entry("admin/departments", N_("Departments"), "domain", N_("Machines")),
        Entry("admin/calendars", N_("Calendars"), "calendar_clock", N_("Machines")),
        Entry("manager/codes", N_("Codes"), "sell", N_("Machines")),
        Entry("admin/import_data", N_("Import"), "upload", N_("Data")),
        Entry("admin/activity_log", N_("Activity log"), "history", N_("Data")),
        Entry("admin/system", N_("System"), "settings", N_("System")),
        Entry("everyone/inbox", N_("Inbox"), "notifications", N_("Account")),
        Entry("everyone/account", N_("Account"), "account_circle", N_("Account")),
    ),
}

HOME: Final = Entry("everyone/home", N_("Home"), "home")
HIDDEN: Final = (
    Entry("everyone/machine", N_("Machine"), "precision_manufacturing"),
    Entry("everyone/job", N_("Job"), "build"),
    Entry("everyone/scan", N_("Scan"), "qr_code_scanner"),
    Entry("technician/request_parts", N_("Request parts"), "add_box"),
)
"""Reached by links, for every role."""

EVERYBODY: Final = (
    Entry("supervisor/report_breakdown", N_("Report"), "campaign"),
    Entry("supervisor/my_reports", N_("My reports"), "list_alt"),
)
"""Everybody may report; who has no such entry in the menu reaches it by links."""


def pages_of(role: Role) -> dict[str, list[st.Page]]:
    """The pages that this role may open, by drop-down; any other address answers "Page not found".

    The default page answers only at ``/``, so that is Home, which leads on to the role's start page; all others keep
    their address.
    """
    pages: dict[str, list[st.Page]] = {"": [st.Page(HOME.path, title=_(HOME.title), default=True, visibility="hidden")]}
    for entry in filter(_is_built, MENU[role]):
        pages.setdefault(_(entry.group) if entry.group else "", []).append(_page(entry))
    listed = {entry.script for entry in MENU[role]}
    linked = [entry for entry in (*HIDDEN, *EVERYBODY) if entry.script not in listed]
    pages[""] += [_page(entry, hidden=True) for entry in filter(_is_built, linked)]
    return pages


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
