"""Bringing the domains together when somebody begins with a part of the product.

Server, worker and command line begin at the composition root, ``core.schema``, which imports every domain and
registers the answers of the ports. A program that begins elsewhere (``from core.storage import connect,
run_command``) must find the same product. So the ports and the registry call ``compose`` when something is missing.
The root is imported by name, at that moment and not before: the kernel stands below everything and may not depend on
it when it is loaded, and whoever only wants a rule or an analysis does not pay for the database.
"""

from importlib import import_module

_ROOT = "core.schema"


def compose() -> None:
    """Import every domain; nothing happens the second time."""
    import_module(_ROOT)
