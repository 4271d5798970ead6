"""Codes: failure codes by category and maintenance types, with how often each was used. For managers."""

from collections.abc import Sequence
from functools import partial
from itertools import groupby

import streamlit as st

from core import maintenance
from core.kernel import Permission
from core.maintenance import CodeRow, FailureCategory, TypeRow
from ui import cards, dialogs, filters, listing, reference
from ui.badges import look, tag, word
from ui.language import _, ngettext
from ui.live import live
from ui.page import bottom_bar, enter, read
from ui.record_dialog import add_form, in_use, save_form

actor = enter(
    _("Codes"),
    permission=Permission.MANAGE_CODES,
    caption=_("A code that was used is never deleted: history is coded with it. Take it out of use instead."),
)


def uses(count: int) -> str:
    return ngettext("used {count} time", "used {count} times", count).format(count=count)


def badges_of(row: CodeRow | TypeRow) -> str:
    if not row.is_active:
        return tag("gray", "block", _("Out of use"))
    return tag("blue", "history", uses(row.uses)) if row.uses else ""


def add_code() -> None:
    with add_form(
        "add-code",
        maintenance.create_failure_code,
        submit=_("Add code"),
        done=_("Failure code added."),
    ) as form:
        st.text_input(_("Code"), key=form.key("code"), max_chars=40, placeholder="MECH-014")
        st.text_input(_("What fails, and how"), key=form.key("description"), max_chars=200)
        st.selectbox(_("Category"), list(FailureCategory), format_func=word, key=form.key("category"))


def add_type() -> None:
    with add_form(
        "add-type",
        maintenance.create_maintenance_type,
        submit=_("Add type"),
        done=_("Maintenance type added."),
    ) as form:
        st.text_input(_("Name"), key=form.key("name"), max_chars=60)
        st.text_input(_("Description"), key=form.key("description"), max_chars=500)


def edit_code(row: CodeRow) -> None:
    with save_form(
        f"code-{row.id}",
        maintenance.update_failure_code,
        row.id,
        submit=_("Save code"),
        prepare=partial(reference.as_stored, row),
        done=_("{code} saved.").format(code=row.code),
    ) as form:
        st.text_input(
            _("What fails, and how"), value=reference.words_of(row), key=form.key("description"), max_chars=200
        )
        kinds = list(FailureCategory)
        st.selectbox(_("Category"), kinds, index=kinds.index(row.category), format_func=word, key=form.key("category"))
        in_use(form, row.is_active)
    cards.meta([uses(row.uses), _("A code out of use is no longer offered; coded jobs keep it.")])


def edit_type(row: TypeRow) -> None:
    with save_form(
        f"type-{row.id}",
        maintenance.update_maintenance_type,
        row.id,
        submit=_("Save type"),
        prepare=partial(reference.as_stored, row),
        done=_("{name} saved.").format(name=reference.type_name(row.name)),
    ) as form:
        st.text_input(_("Description"), value=reference.words_of(row), key=form.key("description"), max_chars=500)
        in_use(form, row.is_active)


def category_card(category: FailureCategory, rows: Sequence[CodeRow]) -> None:
    total = sum(row.uses for row in rows)
    with listing.box(f"codes-{category.value}"):
        codes = ngettext("{count} code", "{count} codes", len(rows)).format(count=len(rows))
        facts = [codes, uses(total) if total else None]
        listing.head(f"codes-{category.value}", word(category), facts, icon=look(category).icon)
        for row in rows:
            listing.entry(
                f"code-{row.id}",
                row.code,
                [reference.words_of(row)],
                badges=badges_of(row),
                body=partial(edit_code, row),
            )


def draw_codes(rows: Sequence[CodeRow]) -> None:
    order = list(FailureCategory)
    grid = cards.grid(400)
    by_kind = sorted(rows, key=lambda row: (order.index(row.category), not row.is_active, row.code))
    for category, group in groupby(by_kind, key=lambda row: row.category):
        with grid.cell():
            category_card(category, list(group))


def draw_types(rows: Sequence[TypeRow]) -> None:
    with listing.box("types"):
        for row in rows:
            listing.entry(
                f"type-{row.id}",
                reference.type_name(row.name),
                [reference.words_of(row)],
                badges=badges_of(row),
                body=partial(edit_type, row),
            )


def fits(*texts: str | None) -> bool:
    return wanted.casefold() in " ".join(filter(None, texts)).casefold()


live()
with filters.row():
    kind = filters.choice(
        _("Kind"), {"failures": _("Failure codes"), "types": _("Maintenance types")}, key="kind", width="content"
    )
    wanted = filters.search(_("Code or words"), key="search")
if kind == "failures":
    codes = [c for c in read(maintenance.failure_codes, include_inactive=True) if fits(c.code, reference.words_of(c))]
    draw_codes(codes)
else:
    types = [
        t
        for t in read(maintenance.maintenance_types, include_inactive=True)
        if fits(reference.type_name(t.name), reference.words_of(t))
    ]
    draw_types(types)
if not (codes if kind == "failures" else types):
    st.info(_("Nothing fits. Try another word, or add what is missing."), icon=":material/search_off:")

with bottom_bar():
    label = _("Add failure code") if kind == "failures" else _("Add maintenance type")
    show = dialogs.opener(label, f"add-{kind}", icon=":material/add:", kind="primary")
show(label, add_code if kind == "failures" else add_type)
