"""PostgreSQL is killed outright and comes back: nothing is lost, nothing is done twice, and
nobody has to start anything."""

import re
import threading
import time
import uuid

from tests.waiting import wait_for

COUNT = re.compile(r"(\d+) vragen")
QUESTIONS = 12
DIES_AFTER = 4  # questions
# A job that lost its database is tried again after half a minute.
JOB_SECONDS = 180


def listed(coordinator):
    page = coordinator.get("/vragen/?stand=all")
    return int(COUNT.search(page.text)[1]), set(re.findall(r"V-\d{4}-\d{4}", page.text))


def ask_until_accepted(coordinator, number):
    """As somebody who presses the button again: the same form, with its own token."""
    fields = {
        "text": f"Een leerling slaapt slecht, hoe helpen wij? Dit is proef {number}.",
        "theme": "learning",
        "age_band": "8-11",
        "urgency": "normal",
        "token": str(uuid.uuid4()),
    }
    for _ in range(60):
        answer = coordinator.post("/vragen/nieuw/", form_at="/privacy/", **fields)
        if answer.path.endswith("/gesteld/"):
            return re.search(r"V-\d{4}-\d{4}", answer.path)[0]
        assert answer.status >= 500 or answer.status == 200, answer
        time.sleep(0.5)
    raise AssertionError("the portal does not come back")


def test_questions_asked_meanwhile_are_there_once(shaken):
    coordinator = shaken.sign_in("zorgcoordinator")
    before, _ = listed(coordinator)
    accepted = []
    for number in range(QUESTIONS):
        if number == DIES_AFTER:
            threading.Thread(target=shaken.kill_postgres).start()
        accepted.append(ask_until_accepted(coordinator, number))
    assert len(set(accepted)) == QUESTIONS
    after, shown = listed(coordinator)
    assert after == before + QUESTIONS
    assert set(accepted) <= shown


def test_report_that_was_being_made_is_there_once(shaken):
    officer = shaken.sign_in("beleid")
    quarter = re.search(r"/rapportages/(\d{4}-Q\d)/", officer.get("/rapportages/").text)[1]
    job, made = caught_at_work(officer, f"/rapportages/{quarter}/opnieuw/")
    shaken.kill_postgres()
    wait_for(lambda: state(officer, job) == "klaar", JOB_SECONDS)
    assert officer.get(f"/rapportages/{quarter}/versie-{made}/").status == 200
    assert officer.get(f"/rapportages/{quarter}/versie-{made + 1}/").status == 404


def caught_at_work(officer, again):
    """A job that a worker is busy with, and the version that it makes. One may be too quick."""
    for _ in range(5):
        form = officer.get(again).text
        version = re.search(r'name="version" value="(\d+)"', form)[1]
        reason = re.search(r'name="reason" value="([a-z_]+)"', form)[1]
        job = officer.post(again, version=version, reason=reason).path
        assert job.startswith("/taak/")
        wait_for(lambda: state(officer, job) in ("bezig", "klaar"), 60)  # noqa: B023
        if state(officer, job) == "bezig":
            return job, int(version) + 1
    raise AssertionError("each report was made before anybody saw it")


def state(officer, job):
    """What the page of the job says, '' while the database is away."""
    found = re.search(r": (wacht|bezig|klaar|mislukt|gestopt)</label>", officer.get(job).text)
    return found[1] if found else ""


def test_pages_work_again_by_themselves(shaken):
    liaison = shaken.sign_in("ocp")
    shaken.kill_postgres()
    wait_for(lambda: liaison.get("/mijn-week/").status == 200, 30)
    for path in ("/vandaag/", "/vragen/", "/scholen/"):
        assert liaison.get(path).status == 200
