"""``python -m benchmarks [NAME …]``: boundary, chain, ledger, pages, idle."""

import logging
import sys

import structlog

from benchmarks import boundary, chain, idle, ledger, pages

BENCHMARKS = {
    "boundary": boundary.main,
    "chain": chain.main,
    "ledger": ledger.main,
    "pages": pages.main,
    "idle": idle.main,
}


def main() -> None:
    """Run the named benchmarks, or all."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    for name in sys.argv[1:] or BENCHMARKS:
        BENCHMARKS[name]()


if __name__ == "__main__":
    main()
