"""``python -m benchmarks [NAME …]``: boundary, chain, ledger, pages, idle; or volume [MOVEMENTS] [--on ENGINE …]."""

import argparse
import logging
import sys

import structlog

from benchmarks import boundary, chain, idle, ledger, pages, volume

BENCHMARKS = {
    "boundary": boundary.main,
    "chain": chain.main,
    "ledger": ledger.main,
    "pages": pages.main,
    "idle": idle.main,
}


def main() -> None:
    """Run the named benchmarks, or all but the volume, which fills a large database."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    if sys.argv[1:2] == ["volume"]:
        volume.main(*sys.argv[2:])
        return
    asked = argparse.ArgumentParser(
        prog="benchmarks",
        description="Measure side by side in one run, and print the ratios.",
        epilog="'benchmarks volume' measures a store with ten million movements; 'benchmarks volume --help' says how.",
    )
    asked.add_argument(
        "names",
        nargs="*",
        choices=BENCHMARKS,
        metavar="NAME",
        help=f"{', '.join(BENCHMARKS)}; all of them without a name",
    )
    for name in asked.parse_args().names or BENCHMARKS:
        BENCHMARKS[name]()


if __name__ == "__main__":
    main()
