"""Status words: one row a member with colour, icon and word. Colour alone never carries a meaning."""

from ui.language import N_
from ui.status_look import Look, Tone, tag
from ui.stock_statuses import STOCK_LOOKS

__all__ = ["DOWN_FOR_PARTS", "LOOKS", "MACHINE_STATUS", "Look", "Tone", "tag"]

MACHINE_STATUS = {
    "OPERATIONAL": Look("green", "check_circle", N_("Running")),
    "DOWN": Look("red", "dangerous", N_("Down")),
    "MAINTENANCE": Look("orange", "build", N_("Under repair")),
    "DECOMMISSIONED": Look("gray", "block", N_("Decommissioned")),
}
DOWN_FOR_PARTS = Look("violet", "hourglass_top", N_("Down, parts"))
REQUEST_STATUS = {
    "PENDING": Look("blue", "fiber_new", N_("Reported")),
    "IN_PROGRESS": Look("orange", "build", N_("In work")),
    "WAITING_PARTS": Look("violet", "hourglass_top", N_("Waiting for parts")),
    "COMPLETED": Look("green", "task_alt", N_("Done")),
    "CANCELLED": Look("gray", "cancel", N_("Cancelled")),
}
PRIORITY = {
    "CRITICAL": Look("red", "keyboard_double_arrow_up", N_("Critical")),
    "HIGH": Look("orange", "keyboard_arrow_up", N_("High")),
    "MEDIUM": Look("blue", "drag_handle", N_("Medium")),
    "LOW": Look("gray", "keyboard_arrow_down", N_("Low")),
}
OCCURRENCE_STATUS = {
    "OPEN": Look("blue", "event", N_("Due")),
    "IN_PROGRESS": Look("orange", "build", N_("In work")),
    "DONE": Look("green", "event_available", N_("Done")),
    "PARTIAL": Look("yellow", "incomplete_circle", N_("Part done")),
    "SKIPPED": Look("gray", "skip_next", N_("Skipped")),
}
TASK_STATUS = {
    "ACTIVE": Look("green", "event_repeat", N_("Active")),
    "PAUSED": Look("gray", "pause_circle", N_("Paused")),
    "COMPLETED": Look("green", "task_alt", N_("Ended")),
    "CANCELLED": Look("gray", "cancel", N_("Cancelled")),
}
SEVERITY = {
    "LOW": Look("gray", "info", N_("Minor")),
    "MEDIUM": Look("blue", "report", N_("Moderate")),
    "HIGH": Look("orange", "warning", N_("Major")),
    "SAFETY": Look("red", "emergency_home", N_("Safety")),
}
DOWNTIME_TYPE = {
    "BREAKDOWN": Look("red", "dangerous", N_("Breakdown")),
    "MAINTENANCE": Look("orange", "build", N_("Repair")),
    "WAITING_PARTS": Look("violet", "hourglass_top", N_("Waiting for parts")),
    "SCHEDULED": Look("blue", "event", N_("Planned service")),
    "OTHER": Look("gray", "more_horiz", N_("Other stop")),
}
OUTCOME = {
    "REPAIRED": Look("green", "task_alt", N_("Repaired")),
    "TEMPORARY": Look("yellow", "timelapse", N_("Temporary fix")),
    "NO_FAULT": Look("gray", "search_off", N_("No fault found")),
    "WRONG_MACHINE": Look("gray", "wrong_location", N_("Wrong machine")),
}
PAUSE_REASON = {
    "END_OF_SHIFT": Look("gray", "nightlight", N_("End of shift")),
    "OTHER_JOB": Look("gray", "swap_horiz", N_("Other job first")),
    "VENDOR": Look("gray", "engineering", N_("Waiting for the vendor")),
    "ACCESS": Look("gray", "lock", N_("No access to the machine")),
    "PERMIT": Look("gray", "assignment", N_("Waiting for a permit")),
    "OTHER": Look("gray", "more_horiz", N_("Other reason")),
}
SYMPTOM = {
    "NOISE": Look("gray", "volume_up", N_("Strange noise")),
    "LEAK": Look("gray", "water_drop", N_("Leaks")),
    "SMOKE": Look("gray", "local_fire_department", N_("Smoke or smell")),
    "NO_START": Look("gray", "power_off", N_("Does not start")),
    "JAM": Look("gray", "layers_clear", N_("Jams")),
    "QUALITY": Look("gray", "rule", N_("Bad quality")),
    "ELECTRICAL": Look("gray", "bolt", N_("Electrical")),
    "OTHER": Look("gray", "more_horiz", N_("Something else")),
}
CANCEL_CATEGORY = {
    "FALSE_ALARM": Look("gray", "notifications_off", N_("False alarm")),
    "DUPLICATE": Look("gray", "content_copy", N_("Already reported")),
    "WRONG_MACHINE": Look("gray", "wrong_location", N_("Wrong machine")),
    "NOT_MAINTENANCE": Look("gray", "do_not_disturb_on", N_("Not for maintenance")),
    "NO_LONGER_NEEDED": Look("gray", "event_busy", N_("No longer needed")),
    "OTHER": Look("gray", "more_horiz", N_("Other reason")),
}
FAILURE_CATEGORY = {
    "MECHANICAL": Look("gray", "settings", N_("Mechanical")),
    "ELECTRICAL": Look("gray", "bolt", N_("Electrical")),
    "HYDRAULIC": Look("gray", "water_drop", N_("Hydraulic")),
    "PNEUMATIC": Look("gray", "air", N_("Pneumatic")),
    "THERMAL": Look("gray", "device_thermostat", N_("Thermal")),
    "LUBRICATION": Look("gray", "oil_barrel", N_("Lubrication")),
    "VIBRATION": Look("gray", "vibration", N_("Vibration")),
    "WEAR": Look("gray", "hourglass_bottom", N_("Wear")),
    "OTHER": Look("gray", "more_horiz", N_("Other failure")),
}
CRITICALITY = {
    "A": Look("red", "priority_high", N_("A, stops the plant")),
    "B": Look("orange", "drag_handle", N_("B, stops a line")),
    "C": Look("gray", "keyboard_arrow_down", N_("C, can wait")),
}
FREQUENCY_TYPE = {
    "DAILY": Look("gray", "event_repeat", N_("Daily")),
    "WEEKLY": Look("gray", "event_repeat", N_("Weekly")),
    "MONTHLY": Look("gray", "event_repeat", N_("Monthly")),
    "QUARTERLY": Look("gray", "event_repeat", N_("Quarterly")),
    "YEARLY": Look("gray", "event_repeat", N_("Yearly")),
}
COMPLETION_STATUS = {
    "COMPLETED": Look("green", "task_alt", N_("Done")),
    "PARTIAL": Look("yellow", "incomplete_circle", N_("Part done")),
    "SKIPPED": Look("gray", "skip_next", N_("Skipped")),
    "ISSUES_FOUND": Look("orange", "warning", N_("Done, fault found")),
}
ROLE = {
    "ADMIN": Look("gray", "admin_panel_settings", N_("Administrator")),
    "SUPERVISOR": Look("blue", "supervisor_account", N_("Supervisor")),
    "MAINTENANCE_TECH": Look("orange", "build", N_("Technician")),
    "MAINTENANCE_MANAGER": Look("violet", "manage_accounts", N_("Maintenance manager")),
    "INVENTORY_MANAGER": Look("green", "inventory_2", N_("Storekeeper")),
}
LOG_ACTION = {
    "CREATE": Look("green", "add", N_("Created")),
    "UPDATE": Look("blue", "edit", N_("Changed")),
    "DELETE": Look("gray", "remove", N_("Removed")),
    "APPROVE": Look("green", "thumb_up", N_("Approved")),
    "REJECT": Look("red", "block", N_("Rejected")),
    "LOGIN": Look("gray", "login", N_("Signed in")),
    "LOGOUT": Look("gray", "logout", N_("Signed out")),
    "ISSUE": Look("green", "outbox", N_("Issued")),
    "COMPLETE": Look("green", "task_alt", N_("Completed")),
    "CANCEL": Look("gray", "cancel", N_("Cancelled")),
    "LOGIN_FAILED": Look("orange", "person_alert", N_("Sign-in failed")),
    "LOCK": Look("orange", "lock", N_("Locked")),
    "EXPORT": Look("gray", "download", N_("Exported")),
    "IMPORT": Look("blue", "upload", N_("Imported")),
    "RETURN": Look("blue", "undo", N_("Returned")),
    "REOPEN": Look("orange", "replay", N_("Reopened")),
    "SKIP": Look("gray", "skip_next", N_("Skipped")),
    "ADJUST": Look("yellow", "fact_check", N_("Adjusted")),
    "TRANSFER": Look("blue", "swap_horiz", N_("Transferred")),
    "PERMISSION": Look("violet", "key", N_("Rights changed")),
    "ALERT": Look("orange", "notifications", N_("Alerted")),
}
SPELL_KIND = {
    "STOPPED": Look("red", "dangerous", N_("Stopped")),
    "AWAITING_PARTS": Look("violet", "hourglass_top", N_("Waiting for parts")),
}
ENTITY_TYPE = {
    "MAINTENANCE_REQUEST": Look("gray", "report", N_("Job")),
    "MACHINE": Look("gray", "precision_manufacturing", N_("Machine")),
    "SPARE_PART": Look("gray", "inventory_2", N_("Part")),
    "PREVENTIVE_MAINTENANCE": Look("gray", "event_repeat", N_("Preventive task")),
    "INVENTORY_TRANSACTION": Look("gray", "swap_vert", N_("Stock movement")),
    "MAINTENANCE_WORK": Look("gray", "build", N_("Work")),
    "PREVENTIVE_LOG": Look("gray", "event_available", N_("Service done")),
    "DOCUMENT": Look("gray", "description", N_("Document")),
}
FILE_TYPE = {
    "IMAGE": Look("gray", "image", N_("Picture")),
    "PDF": Look("gray", "picture_as_pdf", N_("PDF")),
    "DOCUMENT": Look("gray", "description", N_("Document")),
    "VIDEO": Look("gray", "movie", N_("Video")),
    "OTHER": Look("gray", "draft", N_("Other file")),
}
ENDING = {
    "signed out": Look("gray", "logout", N_("Signed out")),
    "signed out everywhere": Look("gray", "logout", N_("Signed out everywhere")),
    "password changed": Look("gray", "key", N_("Password changed")),
    "password reset": Look("gray", "key", N_("Password reset")),
    "role changed": Look("gray", "manage_accounts", N_("Role changed")),
    "deactivated": Look("gray", "person_off", N_("Account deactivated")),
    "idle": Look("gray", "hourglass_empty", N_("Nothing pressed for a long time")),
    "expired": Look("gray", "event_busy", N_("Sign-in too old")),
}
TREND = {
    "IMPROVING": Look("green", "trending_up", N_("Improving")),
    "NO_EVIDENCE": Look("gray", "trending_flat", N_("No evidence of change")),
    "WORSENING": Look("red", "trending_down", N_("Getting worse")),
}

LOOKS = STOCK_LOOKS | {
    "MachineStatus": MACHINE_STATUS,
    "RequestStatus": REQUEST_STATUS,
    "Priority": PRIORITY,
    "OccurrenceStatus": OCCURRENCE_STATUS,
    "TaskStatus": TASK_STATUS,
    "Severity": SEVERITY,
    "DowntimeType": DOWNTIME_TYPE,
    "Outcome": OUTCOME,
    "PauseReason": PAUSE_REASON,
    "Symptom": SYMPTOM,
    "CancelCategory": CANCEL_CATEGORY,
    "FailureCategory": FAILURE_CATEGORY,
    "Criticality": CRITICALITY,
    "FrequencyType": FREQUENCY_TYPE,
    "CompletionStatus": COMPLETION_STATUS,
    "Role": ROLE,
    "LogAction": LOG_ACTION,
    "SpellKind": SPELL_KIND,
    "EntityType": ENTITY_TYPE,
    "FileType": FILE_TYPE,
    "Ending": ENDING,
    "Trend": TREND,
}
"""The tables by the name of their enum and its stored values, so that drawing a badge imports no domain."""
