import pytest

from ocp_portal.jobs import services
from ocp_portal.jobs.models import Job
from ocp_portal.policy import Role
from tests.jobs import worker  # noqa: F401  (registers the handlers)

pytestmark = pytest.mark.django_db


@pytest.fixture
def job(town):
    return services.enqueue(
        kind="test_steps",
        key="2026-W48",
        municipality=town.municipality,
        by=town.people[Role.POLICY_OFFICER],
    )


@pytest.fixture
def page(job, as_role):
    def get(**state):
        Job.objects.filter(pk=job.pk).update(**state)
        return as_role(Role.POLICY_OFFICER).get(f"/taak/{job.pk}/").content.decode()

    return get


def test_running_job_is_followed(page):
    html = page(status="running", done_steps=5, all_steps=20, message="5 van 20")

    assert 'hx-trigger="every 2s"' in html
    assert 'value="25"' in html
    assert "Ververs de pagina" in html
    assert "De taak is begonnen." in html


@pytest.mark.parametrize(
    ("status", "spoken"),
    [
        ("done", "De taak is klaar."),
        ("failed", "De taak is mislukt."),
        ("cancelled", "De taak is gestopt."),
    ],
)
def test_ended_job_is_followed_no_longer(page, status, spoken):
    html = page(status=status)

    assert "hx-trigger" not in html
    assert spoken in html


def test_status_line_stands_outside_what_is_fetched_again(page):
    html = page(status="running")

    fetched = html[html.index("hx-get=") : html.index('role="status"')]
    assert "</div>" in fetched


def test_result_is_one_press_away(page):
    assert 'href="/rapportages/2026-Q3/"' in page(status="done", result_url="/rapportages/2026-Q3/")


def test_stopping_by_button(job, as_role):
    as_role(Role.POLICY_OFFICER).post(f"/taak/{job.pk}/stoppen/")

    job.refresh_from_db()
    assert job.status == Job.Status.CANCELLED


def test_failed_job_is_tried_again_by_the_administrator(job, as_role):
    Job.objects.update(status="failed", attempts=5)

    as_role(Role.ADMINISTRATOR).post(f"/taak/{job.pk}/opnieuw/")

    job.refresh_from_db()
    assert job.status == Job.Status.WAITING


def test_failed_job_waits_for_the_administrator(job, as_role):
    Job.objects.update(status="failed", message="Dit is niet gelukt.")

    html = as_role(Role.ADMINISTRATOR).get("/vandaag/").content.decode()

    assert "Mislukte taken" in html
    assert "Proef in stappen" in html


def test_failed_job_of_a_week_is_named_by_that_week(job, as_role):
    Job.objects.update(status="failed")

    html = as_role(Role.ADMINISTRATOR).get("/vandaag/").content.decode()

    assert "week 48 van 2026" in html
    assert "2026-W48" not in html


def test_failed_job_that_nobody_asked_for_is_known_by_its_number(town, as_role):
    own = services.enqueue(kind="test_steps", key="V-2026-0412", municipality=town.municipality)
    Job.objects.update(status="failed")
    client = as_role(Role.ADMINISTRATOR)

    pages = [client.get(address).content.decode() for address in ("/vandaag/", f"/taak/{own.pk}/")]

    assert [("V-2026-0412" in page) for page in pages] == [False, False]
    assert f"nummer {own.pk}" in pages[0]


def test_result_is_linked_for_who_may_open_it(job, as_role):
    def page(address):
        Job.objects.filter(pk=job.pk).update(status="done", result_url=address)
        return as_role(Role.ADMINISTRATOR).get(f"/taak/{job.pk}/").content.decode()

    assert "Bekijk het resultaat" not in page("/rooster/2026-W49/")
    assert "Bekijk het resultaat" in page("/rapportages/")
