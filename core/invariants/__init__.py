"""What must be true at every committed instant; ``python -m core check`` asks it all."""

from core.invariants.check import Broken, check
from core.invariants.warnings import WRITTEN_ELSEWHERE, warnings

__all__ = ["WRITTEN_ELSEWHERE", "Broken", "check", "warnings"]
