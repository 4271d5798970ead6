"""Overview: where an administrator begins, with what needs them now and how the installation stands."""

from dataclasses import replace

import pytest

from core import people
from core.audit.models import ActivityLog
from core.interchange import import_records
from core.kernel import Role
from core.people import SignInRefused
from core.storage.facts import DEMO, set_fact
from tests.core.interchange.given_files import OUTAGES, csv, outages
from tests.support.seen import labels, words
from ui.menu import start_of

OVERVIEW = "admin/overview"
GOOD = "EL1,Repair,2026-11-01 08:00:00+00:00,2026-11-01 09:30:00+00:00"


def figures(page):
    return {figure.label: figure.value for figure in page.metric}


def links(page):
    return {link.proto.label: (link.proto.page, link.proto.query_string) for link in page.get("page_link")}


def fail_to_sign_in(given, name, times=5):
    for _ in range(times):
        with pytest.raises(SignInRefused):
            people.sign_in(given.sessions, name, "wrong", address=None, user_agent=None, clock=given.clock)


def test_is_where_an_administrator_begins(open_page, admin):
    assert start_of(Role.ADMIN) == OVERVIEW
    assert open_page("everyone/home", admin).title[0].value == "Overview"


def test_counts_people_and_leads_to_each_kind_of_them(open_page, given, admin, technician):
    given.person(Role.SUPERVISOR, "olu.osei")
    given.do(people.reset_password, technician.user_id, actor=admin)
    given.do(people.deactivate_user, given.person(Role.SUPERVISOR).user_id, "Left", actor=admin)
    fail_to_sign_in(given, "olu.osei")
    page = open_page(OVERVIEW, admin)

    assert not page.exception
    shown = figures(page)
    assert (shown["Locked"], shown["Without a password"], shown["Active"]) == ("1", "1", "3")
    assert "1 more account is closed." in words(page)
    found = links(page)
    assert found["Locked"] == ("users", "state=blocked")
    assert found["Without a password"] == ("users", "state=unset")
    assert found["Active"] == ("users", "state=active")
    page = open_page("admin/users", admin, state="blocked")
    assert [label for label in labels(page) if label in {"Olu Osei", "Technician"}] == ["Olu Osei"]


def test_says_calmly_that_nobody_is_locked(open_page, given, admin):
    page = open_page(OVERVIEW, admin)

    assert figures(page)["Locked"] == "0"
    assert "Nobody is locked." in words(page)
    assert "Everybody has chosen one." in words(page)
    assert not page.error


def test_in_the_demo_a_missing_password_is_no_trouble(open_page, given, sessions, admin, technician):
    with sessions.begin() as session:
        set_fact(session, DEMO, "yes")
    given.do(people.reset_password, technician.user_id, actor=admin)
    page = open_page(OVERVIEW, admin)
    assert figures(page)["Without a password"] == "1"
    assert "In the demo nobody needs one: a tap signs in." in words(page)
    assert "link" not in words(page)

    page = open_page("admin/users", admin)
    assert technician.full_name in labels(page)
    assert not any(wrong in words(page) for wrong in ("No password yet", "set-up link until"))


def test_says_how_far_the_record_is_sealed(open_page, given, admin):
    given.machine()
    assert "Nothing is sealed yet." in words(open_page(OVERVIEW, admin))

    given.seal()
    page = open_page(OVERVIEW, admin)
    assert figures(page)["Rows in the activity log"] == str(len(given.rows(ActivityLog)))
    assert figures(page)["Not sealed yet"] == "0"
    assert "Sealed up to 24 Nov 08:00." in words(page)
    assert "Every row is sealed." in words(page)


def test_tells_a_row_that_waits_for_the_sealer_from_one_that_waits_too_long(open_page, given, admin):
    given.machine()
    assert "The sealer takes them within a minute." in words(open_page(OVERVIEW, admin))

    given.clock.advance(minutes=2)
    assert "They wait longer than usual" in words(open_page(OVERVIEW, admin))


def test_counts_what_was_refused_in_the_last_day_and_leads_there(open_page, given, admin):
    fail_to_sign_in(given, "nobody.here", times=2)
    page = open_page(OVERVIEW, admin)

    assert figures(page)["Refused"] == "2"
    assert links(page)["Refused"] == ("activity_log", "section=refusals")

    given.clock.advance(hours=25)
    assert figures(open_page(OVERVIEW, admin))["Refused"] == "0"


def test_leads_to_import_while_nothing_was_imported(open_page, admin):
    page = open_page(OVERVIEW, admin)
    assert "Nothing was imported yet." in words(page)

    page.button(key="go-admin-import_data").click().run()
    assert page.title[0].value == "Import"


def test_shows_the_last_imports_with_what_became_of_their_rows(open_page, given, admin, run):
    mapping = replace(OUTAGES, fields={**OUTAGES.fields, "reference": "order"})
    rows = (f"7,{GOOD}", f"7,{GOOD}", "8,EL2,Repair,yesterday,")
    run(import_records, "requests", csv("order,elevator,reason,out,back", *rows), mapping, actor=admin)
    given.clock.advance(minutes=20)
    page = open_page(OVERVIEW, admin)

    assert "history.csv" in labels(page)
    assert f"{admin.full_name} · 20 min ago · 3 rows · 1 imported · 1 merged" in words(page)
    assert "1 refused" in words(page)
    assert "Nothing was imported yet." not in words(page)

    page.button(key=f"open-import-{given.last_audit().id}").click().run()
    assert "Imported 1 of 3 rows of history.csv" in words(page)


def test_shows_no_more_than_five_imports_newest_first(open_page, given, admin, run):
    for number in range(6):
        line = GOOD.replace("EL1", f"EL{number}")
        run(import_records, "requests", outages(line), OUTAGES, actor=admin)
    page = open_page(OVERVIEW, admin)

    shown = [button.key for button in page.button if button.key.startswith("open-import-")]
    assert shown == [f"open-import-{row.id}" for row in reversed(given.rows(ActivityLog)[-5:])]
    assert "Nothing refused" in words(page)


def test_names_the_installation_without_its_secrets(open_page, given, admin, url):
    given.machine("Press 4")
    said = words(open_page(OVERVIEW, admin))

    assert "Embedded, a file of this server" in said
    assert "Europe/London" in said
    assert "tables 00" in said
    assert url not in said
    assert url.rpartition("/")[2] not in said


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMIN])
def test_keeps_other_roles_out(open_page, given, role):
    page = open_page(OVERVIEW, given.the(role))

    assert page.info[0].value == "This page is for: Administrator."
    assert not page.metric
