"""What runs beside the screens: sealing the record, and closing months that are over."""

from core.jobs.sealer import Sealer, seal_lately, work

__all__ = ["Sealer", "seal_lately", "work"]
