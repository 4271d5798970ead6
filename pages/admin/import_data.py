"""Import: machines, failure codes and the history of requests from files; tried first, then applied as a whole."""

from core.kernel import Permission
from ui.import_steps import import_steps
from ui.language import _
from ui.page import enter

enter(
    _("Import"),
    permission=Permission.IMPORT_RECORDS,
    caption=_("Nothing is stored before you have seen what would happen. The same file again imports nothing twice."),
)

import_steps({"machines": _("Machines"), "failure_codes": _("Failure codes"), "requests": _("Past jobs")})
