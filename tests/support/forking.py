"""Fresh processes for tests, forked from one that has read the product already, which takes seconds of each start."""

import os
import runpy
import subprocess
import sys
from collections.abc import Mapping, Sequence
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import ModuleType

FORKING = get_context("forkserver")
FORKING.set_forkserver_preload(["core.cli", "ui.server", "pandas", "plotly.graph_objects", "tests.support.processes"])


def start(process: BaseProcess) -> None:
    """Start it without what runs as ``__main__`` here, which it would run again: a page, after a test of pages."""
    running = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        process.start()
    finally:
        sys.modules["__main__"] = running


class Program:
    """``python -m MODULE`` in such a process; it is asked and ended as one of ``subprocess``.

    Args:
        module: what runs as the main program.
        settings: what its environment has beside that of this process.
        log: the file behind which its output is written.
        words: what follows on its command line.
    """

    def __init__(self, module: str, settings: Mapping[str, str], log: Path, words: Sequence[str] = ()) -> None:
        everything = {**os.environ, **settings}
        self._process = FORKING.Process(target=_run, args=(module, everything, log, words), daemon=True)
        start(self._process)
        self.pid = self._process.pid or 0

    def poll(self) -> int | None:
        """Its exit status, None while it runs."""
        return self._process.exitcode

    def send_signal(self, number: int) -> None:
        """Send it a signal."""
        os.kill(self.pid, number)

    def wait(self, patience_s: float) -> int:
        """Its exit status, once it has ended."""
        self._process.join(patience_s)
        status = self.poll()
        if status is None:
            raise subprocess.TimeoutExpired(str(self._process), patience_s)
        return status


def _run(module: str, environment: dict[str, str], log: Path, words: Sequence[str]) -> None:
    os.environ.clear()
    os.environ.update(environment)
    with log.open("ab") as output:
        for stream in (1, 2):
            os.dup2(output.fileno(), stream)
    sys.argv = [module, *words]
    runpy.run_module(module, run_name="__main__", alter_sys=True)
