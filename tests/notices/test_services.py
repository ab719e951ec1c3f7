import pytest
from django.core import mail

from ocp_portal.jobs import services as jobs
from ocp_portal.jobs.models import Job
from ocp_portal.notices import services
from ocp_portal.notices.models import Notice
from ocp_portal.policy import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def notice(town):
    services.notify(
        kind=Notice.Kind.QUESTION_NEWS,
        subject="V-2026-0412",
        path="/vragen/V-2026-0412/",
        recipients=[town.people[Role.CARE_COORDINATOR]],
        municipality=town.municipality,
    )
    return Notice.objects.get()


def test_mail_says_that_there_is_news_and_not_what(town, notice, settings):
    settings.BASE_URL = "https://portaal.voorbeeldstad.example"
    jobs.run(Job.objects.get().pk)

    message = mail.outbox[0]
    assert message.subject == "Er is nieuws bij vraag V-2026-0412"
    assert "https://portaal.voorbeeldstad.example/vragen/V-2026-0412/" in message.body
    assert message.to == [town.people[Role.CARE_COORDINATOR].email]


def test_sent_twice_arrives_once(notice):
    services.send(notice_id=notice.pk)
    services.send(notice_id=notice.pk)

    assert len(mail.outbox) == 1


def test_who_has_no_role_any_more_gets_no_mail(town, notice):
    town.people[Role.CARE_COORDINATOR].memberships.all().delete()

    services.send(notice_id=notice.pk)

    assert mail.outbox == []


def test_arguments_of_the_job_are_a_number(notice):
    assert Job.objects.get().arguments == {"notice": notice.pk}


@pytest.mark.parametrize("role", Role)
def test_notices_are_seen_by_who_they_are_for(town, notice, role):
    seen = Notice.objects.visible_to(town.people[role])

    assert seen.exists() == (role == Role.CARE_COORDINATOR)
