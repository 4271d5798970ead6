"""Machines, their labels and status, departments and operating calendars."""

from core.assets import status
from core.assets.commands import (
    create_department,
    create_machine,
    decommission_machine,
    recommission_machine,
    reissue_qr,
    save_calendar,
    update_department,
    update_machine,
)
from core.assets.errors import Decommissioned, LabelReplaced, LabelsGuessed, LabelUnknown, MachineHasOpenJobs
from core.assets.models import Criticality, Department, Machine, MachineStatus
from core.assets.queries import (
    CalendarDetail,
    DepartmentRow,
    MachineCard,
    MachineDetail,
    calendars,
    departments,
    machine,
    machine_by_label,
    machines,
)
from core.assets.register import MachineFacts, add_department, add_machine
from core.assets.rules import ExceptionDay, Shift
from core.assets.service import Away, in_service_since, out_of_service

__all__ = [
    "Away",
    "CalendarDetail",
    "Criticality",
    "Decommissioned",
    "Department",
    "DepartmentRow",
    "ExceptionDay",
    "LabelReplaced",
    "LabelUnknown",
    "LabelsGuessed",
    "Machine",
    "MachineCard",
    "MachineDetail",
    "MachineFacts",
    "MachineHasOpenJobs",
    "MachineStatus",
    "Shift",
    "add_department",
    "add_machine",
    "calendars",
    "create_department",
    "create_machine",
    "decommission_machine",
    "departments",
    "in_service_since",
    "machine",
    "machine_by_label",
    "machines",
    "out_of_service",
    "recommission_machine",
    "reissue_qr",
    "save_calendar",
    "status",
    "update_department",
    "update_machine",
]
