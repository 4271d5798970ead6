"""What runs beside the screens: the sealer of the record."""

from core.jobs.sealer import Sealer, work

__all__ = ["Sealer", "work"]
