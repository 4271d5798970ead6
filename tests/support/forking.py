"""Fresh processes for tests, forked from one that has read the program already."""

import sys
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from types import ModuleType

FORKING = get_context("forkserver")
FORKING.set_forkserver_preload(["core.cli", "tests.support.processes"])  # read once, not by each process


def start(process: BaseProcess) -> None:
    """Start it without what runs as ``__main__`` here, which it would run again: a page, after a test of pages."""
    running = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        process.start()
    finally:
        sys.modules["__main__"] = running
