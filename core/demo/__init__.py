"""A believable plant with years of history, made through the real commands with a clock of its own.

The same seed and the same present instant give the same plant; only what is random by design differs: label codes and
the tokens of set-up links.
"""

from core.demo.mark import is_unfinished
from core.demo.populate import Filled, populate

__all__ = ["Filled", "is_unfinished", "populate"]
