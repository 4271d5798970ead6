"""The only writer of a machine's status."""

from datetime import datetime

from core.assets.models import Machine, MachineStatus


def follow(machine: Machine, *, is_stopped: bool, is_attended: bool, is_waiting_parts: bool, since: datetime) -> None:
    """Set the status that follows from the machine's stops.

    Args:
        machine: locked by the caller.
        is_stopped: a stop is open.
        is_attended: somebody works on a job that stops it.
        is_waiting_parts: all jobs that stop it wait for parts.
        since: when this state began, aware; while a machine stays stopped in one state, the first that was told stands.
    """
    status = _status(machine, is_stopped=is_stopped, is_attended=is_attended)
    waiting = status is MachineStatus.DOWN and is_waiting_parts
    if (machine.status, machine.is_waiting_parts) != (status, waiting) or status is MachineStatus.OPERATIONAL:
        machine.status_since = since
    machine.status, machine.is_waiting_parts = status, waiting


def decommission(machine: Machine, at: datetime) -> None:
    """Out of service."""
    machine.decommissioned_at, machine.status, machine.is_waiting_parts = at, MachineStatus.DECOMMISSIONED, False
    machine.status_since = at


def recommission(machine: Machine, at: datetime) -> None:
    """Back in service, running."""
    machine.decommissioned_at, machine.status, machine.status_since = None, MachineStatus.OPERATIONAL, at


def _status(machine: Machine, *, is_stopped: bool, is_attended: bool) -> MachineStatus:
    if machine.decommissioned_at is not None:
        return MachineStatus.DECOMMISSIONED
    if not is_stopped:
        return MachineStatus.OPERATIONAL
    return MachineStatus.MAINTENANCE if is_attended else MachineStatus.DOWN
