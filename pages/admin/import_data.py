"""Import: machines, failure codes and the history of requests from files; tried first, then applied as a whole."""

import streamlit as st

from core import interchange
from core.interchange import Table
from core.kernel import Permission
from ui import filters, import_steps
from ui.language import _
from ui.page import bottom_bar, enter, read

actor = enter(
    _("Import"),
    permission=Permission.IMPORT_RECORDS,
    caption=_("Nothing is stored before you have seen what would happen. The same file again imports nothing twice."),
)


def steps(table: Table) -> None:
    place = st.container()
    mapping = import_steps.mapping_of(kind, table)
    outcome = import_steps.tried(table, mapping)
    with bottom_bar():
        if outcome is None:
            label = _("Try it without storing")
            asked = st.button(label, icon=":material/science:", type="primary", key="dry-run", width="stretch")
        else:
            import_steps.apply(kind, table, mapping, outcome)
            asked = False
    with place:
        if asked:
            import_steps.keep(table, mapping, read(interchange.dry_run, kind, table, mapping))
            st.rerun()
        if outcome is not None:
            import_steps.report(outcome)


def finished() -> None:
    with bottom_bar():
        label = _("Import another file")
        st.button(label, icon=":material/upload_file:", key="another", on_click=import_steps.another, width="stretch")


kind = filters.choice(
    _("What the file holds"),
    {"machines": _("Machines"), "failure_codes": _("Failure codes"), "requests": _("Past jobs")},
    key="kind",
    on_change=import_steps.forget,
)
table = import_steps.file_of(kind)
done = import_steps.finished()
if done is not None:
    import_steps.report(done)
    finished()
elif table is None:
    st.info(
        _("Choose a file: a list out of your present system or a spreadsheet, one record a row."),
        icon=":material/upload_file:",
    )
    bottom_bar()
else:
    steps(table)
