"""What the server does before anybody comes."""

import gc
import sys

from ui.server import keep_what_is_imported


def _is_searched(thing: object) -> bool:
    return any(each is thing for each in gc.get_objects())


def test_what_is_there_when_it_begins_is_never_searched_for_garbage():
    thing: list[object] = []
    assert _is_searched(thing)
    keep_what_is_imported()
    assert not _is_searched(thing)
    later = [thing]
    assert _is_searched(later)
    assert {"pandas", "plotly"} <= set(sys.modules)
