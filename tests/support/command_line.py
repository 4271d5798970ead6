"""``python -m core`` in processes of their own, forked from one that has read the program already."""

import os
import sys
from pathlib import Path
from subprocess import CompletedProcess

from tests.support import forking

ROOT = Path(__file__).parents[2]
_WRITING = os.O_WRONLY | os.O_CREAT | os.O_TRUNC


def python_m_core(words: list[str], folder: Path, settings: dict[str, str], stdin: str = "") -> CompletedProcess[str]:
    """Run it in that folder with these settings and no others, and tell what it said.

    Each call is a fresh process, as from a shell; only that it needs no second to read the libraries.
    """
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    (folder / ".0").write_bytes(os.fsencode(stdin))
    process = forking.FORKING.Process(target=_main, args=(words, folder, kept | settings))
    forking.start(process)
    process.join()
    said, complained = ((folder / name).read_text() for name in (".1", ".2"))
    return CompletedProcess(words, process.exitcode, said, complained)


def _main(words: list[str], folder: Path, environment: dict[str, str]) -> None:
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    for stream, mode in enumerate((os.O_RDONLY, _WRITING, _WRITING)):
        os.dup2(os.open(f".{stream}", mode), stream)
    sys.stdin = os.fdopen(0, closefd=False)  # multiprocessing has closed the one of this process
    sys.argv = ["core", *words]

    from core.cli import main

    main()
