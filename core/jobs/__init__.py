"""What runs beside the screens: the sealer of the record."""

from core.jobs.sealer import Sealer, seal_lately, work

__all__ = ["Sealer", "seal_lately", "work"]
