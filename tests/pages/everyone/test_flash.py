"""What was done is said where it was done, or where the action leads, and is gone when the person moves on."""

from core.maintenance import RequestStatus
from core.maintenance.models import MaintenanceRequest


def said(page):
    return [message.value.replace("\\", "") for message in page.success]


def test_a_message_stays_on_its_page_and_does_not_follow_to_another(open_page, given, technician):
    job = given.request(given.machine("Filler 3"))
    page = open_page("technician/my_work", technician)
    page.button(key=f"start-{job}").click().run()
    assert said(page) == ["Work on Filler 3 started."]
    assert said(page.run()) == ["Work on Filler 3 started."]

    page.query_params["job"] = str(job)
    page.switch_page("pages/technician/request_parts.py").run()
    assert page.title[0].value == "Parts for Filler 3"
    assert said(page) == []
    assert said(page.switch_page("pages/technician/my_work.py").run()) == []


def test_a_message_goes_along_to_the_page_that_the_action_leads_to_and_no_farther(open_page, given, technician):
    filler = given.machine("Filler 3")
    job, other = given.request(filler), given.request(given.machine("Press 4"))
    page = open_page("everyone/machine", technician, machine=filler)
    page.button(key=f"start-here-{job}").click().run()
    assert given.rows(MaintenanceRequest)[0].status is RequestStatus.IN_PROGRESS
    assert (page.query_params["job"], said(page)) == (str(job), ["Work on Filler 3 started."])
    # A browser stays on that page by itself.
    assert said(page.switch_page("pages/everyone/job.py").run()) == ["Work on Filler 3 started."]

    page.query_params["job"] = str(other)
    assert said(page.run()) == []
