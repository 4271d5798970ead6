"""Refusals of machines and labels."""

from core.kernel import Conflict, NotFound


class LabelUnknown(NotFound):
    """The scanned code belongs to nothing here."""

    default = "No machine has this label. Check the code or search by name."
    is_kept = True


class LabelsGuessed(Conflict):
    """So many unknown codes in so short a time are not misread labels."""

    default = "Too many codes that belong to nothing. Wait a few minutes, or search for the machine by name."
    is_kept = True


class LabelReplaced(NotFound):
    """The scanned code was replaced by a new label."""

    default = "This label was replaced. Scan the new label on the machine, or search by name."


class MachineHasOpenJobs(Conflict):
    """It cannot leave service yet."""

    default = "{machine} has open jobs ({jobs}). Complete or cancel them first."


class Decommissioned(Conflict):
    """It is out of service for good."""

    default = "{machine} is decommissioned and takes no new requests."
