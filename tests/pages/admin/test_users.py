"""Users: an administrator lets people in, changes what they may do, and lets them out again."""

import pytest

from core import people
from core.kernel import Role
from core.people import SignInRefused
from core.people.models import User
from core.people.setup import read_setup_token
from tests.support.seen import labels, words

USERS = "admin/users"


def the(given, user_id):
    return given.rows(User, User.id == user_id)[0]


def states(page):
    return [option.content for option in page.button_group(key="state").proto.options]


def people_on(page):
    return [button.key for button in page.button if button.key.startswith("open-user-")]


def opened(open_page, admin, person, section=None):
    page = open_page(USERS, admin)
    page.button(key=f"open-user-{person.user_id}").click().run()
    if section:
        page.button_group(key=f"person-{person.user_id}-section").set_value(section).run()
    return page


def test_shows_everybody_with_role_and_last_sign_in(open_page, given, admin):
    given.signed_in(given.person(Role.MAINTENANCE_TECH, "anna.novak"))
    page = open_page(USERS, admin)

    assert not page.exception
    assert "Anna Novak" in labels(page)
    assert "anna.novak · last here just now" in words(page)
    assert "Technician" in words(page)
    assert "2 people" in words(page)


def test_shows_who_is_locked_and_until_when(open_page, given, admin):
    anna = given.person(Role.MAINTENANCE_TECH, "anna.novak")
    given.person(Role.SUPERVISOR, "olu.osei")
    for _ in range(5):
        with pytest.raises(SignInRefused):
            people.sign_in(given.sessions, "Anna.Novak", "wrong", address=None, user_agent=None, clock=given.clock)
    assert "Locked" in words(open_page(USERS, admin))

    page = open_page(USERS, admin, state="blocked")
    assert states(page) == ["Active 3", "Locked 1", "No password 0", "Closed 0"]
    assert "Anna Novak" in labels(page)
    assert "Olu Osei" not in labels(page)
    assert "locked until 24 Nov 08:01" in words(page)

    page = opened(open_page, admin, anna, "access")
    assert "the next try is possible from 24 Nov 08:01 on" in page.warning[0].value.replace("\\", "")

    given.clock.advance(minutes=2)
    assert states(open_page(USERS, admin))[1] == "Locked 0"
    assert "Nobody is locked." in words(open_page(USERS, admin, state="blocked"))


def test_shows_who_has_no_password_and_whether_the_link_still_works(open_page, given, admin, technician):
    given.do(people.reset_password, technician.user_id, actor=admin)

    page = open_page(USERS, admin, state="unset")
    assert states(page)[2] == "No password 1"
    assert "set-up link until 25 Nov 08:00" in words(page)
    assert "No password yet" in words(page)

    given.clock.advance(hours=25)
    assert "no set-up link that works" in words(open_page(USERS, admin, state="unset"))


def test_reaches_everybody_of_a_large_plant(open_page, given, admin):
    with given.sessions.begin() as session:
        for number in range(701):
            name = {"username": f"p{number:04}", "full_name": f"Person {number:04}"}
            people.add_user(session, **name, role=Role.SUPERVISOR, password_hash="x", now=given.clock())
    page = open_page(USERS, admin)
    assert states(page)[0] == "Active 702"
    seen = set(people_on(page))
    while not page.button(key="people-older").disabled:
        page.button(key="people-older").click().run()
        seen |= set(people_on(page))

    assert len(seen) == 702


def test_finds_a_person_by_a_part_of_the_name(open_page, given, admin):
    given.person(Role.MAINTENANCE_TECH, "anna.novak")
    given.person(Role.SUPERVISOR, "olu.osei")
    page = open_page(USERS, admin)
    page.text_input(key="search").set_value("nov").run()

    assert "Anna Novak" in labels(page)
    assert "Olu Osei" not in labels(page)

    page.text_input(key="search").set_value("zzz").run()
    assert "Nobody fits" in words(page)


def test_says_when_nobody_is_deactivated(open_page, admin):
    assert "Nobody is deactivated" in words(open_page(USERS, admin, state="closed"))


def test_adds_a_person_and_shows_the_link_once(open_page, given, admin):
    page = open_page(USERS, admin)
    page.button(key="open-add-person").click().run()
    page.text_input(key="add-person-full_name").set_value("Kofi Brandt")
    page.text_input(key="add-person-username").set_value("kofi")
    page.selectbox(key="add-person-role").set_value(Role.SUPERVISOR)
    page.button(key="add-person-submit").click().run()

    address = page.code[0].value
    token = address.rsplit("/setup/", 1)[1]
    assert read_setup_token(given.sessions, token, clock=given.clock).username == "kofi"
    assert "It works once, for 24 hours" in words(page)
    assert "No password yet" in words(page)

    page.button(key="setup-link-done").click().run()
    assert not page.code


def test_asks_for_the_role_of_a_new_person(open_page, admin):
    page = open_page(USERS, admin)
    page.button(key="open-add-person").click().run()
    page.text_input(key="add-person-full_name").set_value("Kofi Brandt")
    page.text_input(key="add-person-username").set_value("kofi")
    page.button(key="add-person-submit").click().run()

    assert not page.exception
    assert "Choose a role." in words(page)
    assert page.text_input(key="add-person-full_name").value == "Kofi Brandt"


def test_refuses_a_name_that_is_taken_and_keeps_what_was_typed(open_page, given, admin):
    given.person(Role.SUPERVISOR, "olu.osei")
    page = open_page(USERS, admin)
    page.button(key="open-add-person").click().run()
    page.text_input(key="add-person-full_name").set_value("Another Osei")
    page.text_input(key="add-person-username").set_value("Olu.Osei")
    page.selectbox(key="add-person-role").set_value(Role.SUPERVISOR)
    page.button(key="add-person-submit").click().run()

    assert "The user name Olu.Osei is taken." in words(page)
    assert page.text_input(key="add-person-full_name").value == "Another Osei"


def test_saves_the_facts_of_a_person(open_page, given, admin, technician):
    hall = given.department("Hall 2")
    page = opened(open_page, admin, technician)
    page.text_input(key=f"person-{technician.user_id}-phone").set_value("+44 20 7946 0001")
    page.selectbox(key=f"person-{technician.user_id}-department_id").set_value(hall)
    page.button(key=f"person-{technician.user_id}-submit").click().run()

    row = the(given, technician.user_id)
    assert (row.phone, row.department_id) == ("+44 20 7946 0001", hall)


def test_changes_a_role_but_never_ones_own(open_page, given, admin, technician):
    page = opened(open_page, admin, technician, "role")
    page.radio(key=f"role-{technician.user_id}-role").set_value(Role.SUPERVISOR)
    page.button(key=f"role-{technician.user_id}-submit").click().run()
    assert the(given, technician.user_id).role is Role.SUPERVISOR

    page = opened(open_page, admin, admin, "role")
    assert "Nobody changes their own role" in words(page)
    assert not page.radio


def test_deactivates_with_a_reason_and_says_how_many_jobs_went_back(open_page, given, admin, technician):
    given.job(technician=technician)
    page = opened(open_page, admin, technician, "access")
    page.button(key=f"deactivate-{technician.user_id}-submit").click().run()
    assert "Give a reason." in words(page)

    page.text_area(key=f"deactivate-{technician.user_id}-reason").set_value("Left the company")
    page.button(key=f"deactivate-{technician.user_id}-submit").click().run()
    assert not the(given, technician.user_id).is_active
    assert "is deactivated. 1 job went back to the queue." in words(page)


def test_the_last_administrator_stays(open_page, given, admin):
    page = opened(open_page, admin, admin, "access")
    page.text_area(key=f"deactivate-{admin.user_id}-reason").set_value("Holiday")
    page.button(key=f"deactivate-{admin.user_id}-submit").click().run()

    assert "This is the last active administrator." in words(page)
    assert the(given, admin.user_id).is_active


def test_resets_a_password_and_hands_out_a_link(open_page, given, admin, technician):
    page = opened(open_page, admin, technician, "access")
    page.button(key=f"reset_password-{technician.user_id}-ask-submit").click().run()

    assert "/setup/" in page.code[0].value
    assert the(given, technician.user_id).password_hash is None


def test_signs_a_person_out_everywhere(open_page, given, admin, technician):
    before = the(given, technician.user_id).session_version
    page = opened(open_page, admin, technician, "access")
    page.button(key=f"end_sessions-{technician.user_id}-ask-submit").click().run()

    assert the(given, technician.user_id).session_version == before + 1


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMIN])
def test_keeps_other_roles_out(open_page, given, role):
    page = open_page(USERS, given.the(role))

    assert page.info[0].value == "This page is for: Administrator."
    assert not any(key.startswith("open-user") for key in (button.key for button in page.button))


def test_says_of_an_empty_form_what_is_missing_first_beside_its_field_and_at_the_button(open_page, admin):
    page = open_page(USERS, admin)
    page.button(key="open-add-person").click().run()
    page.button(key="add-person-submit").click().run()

    assert [error.value for error in page.error] == [r"Enter the person\'s name\, 2 to 120 characters\."] * 2


def test_says_what_resetting_a_password_does_before_it_is_done(open_page, given, admin, technician):
    page = opened(open_page, admin, technician, "access")

    assert f"The password of {technician.full_name} is void at once" in words(page)
    assert "every device is signed out" in words(page)
    assert the(given, technician.user_id).password_hash is not None
