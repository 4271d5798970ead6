"""Import: parts, the parts of machines and opening stock from files. For those who look after the catalogue.

Opening stock is for the storeroom alone.
"""

from core import interchange
from core.kernel import Permission
from ui.import_steps import import_steps
from ui.language import _
from ui.page import enter, may

actor = enter(
    _("Import"),
    permission=Permission.IMPORT_PARTS,
    caption=_("Nothing is stored before you have seen what would happen. The same file again imports nothing twice."),
)

kinds = {"parts": _("Parts"), "machine_parts": _("Parts of machines")}
if may(actor, interchange.import_stock):
    kinds["opening_stock"] = _("Opening stock")

import_steps(
    kinds,
    {
        "parts": _("Parts become what the file says: an empty cell empties its field. Stock stays as it is."),
        "machine_parts": _("Parts come on the lists of machines. Nothing is taken off a list."),
        "opening_stock": _("Posted once for each part and location. What has moved there since is counted instead."),
    },
)
