"""``python -m benchmarks [NAME …]``: boundary, pages."""

import logging
import sys

import structlog

from benchmarks import boundary

BENCHMARKS = {"boundary": boundary.main}


def main() -> None:
    """Run the named benchmarks, or all."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    for name in sys.argv[1:] or BENCHMARKS:
        BENCHMARKS[name]()


if __name__ == "__main__":
    main()
