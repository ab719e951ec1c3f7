"""Questions that went to a colleague with the rest of the work, from a day to come."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from casework import services
from casework.models import Consultation, Message
from liaisons import services as liaisons
from ocp_portal import clock
from ocp_portal.notices.models import Notice
from ocp_portal.periods import period
from ocp_portal.policy import Role
from tests import factories

DAY = dt.timedelta(days=1)


@pytest.fixture
def heir(town):
    return factories.liaison(town.municipality, cluster=town.liaison.cluster)


@pytest.fixture
def question(town):
    return factories.consultation(town.school, director=town.liaison, status="taken_up")


@pytest.fixture
def handed(town, heir, question):
    """The school is the heir's from next week on."""
    liaisons.move_open_work(
        liaison=town.liaison,
        to=heir,
        first=clock.today() + 7 * DAY,
        by=town.people[Role.TEAM_LEAD],
    )
    question.refresh_from_db()
    return question


def page(client, question):
    return client.get(reverse("consultation_detail", args=[question.reference]), secure=True)


def test_heir_reads_and_answers_from_the_moment_it_is_theirs(client, heir, handed):
    client.force_login(heir.user)

    assert handed.director == heir
    assert page(client, handed).status_code == 200
    assert handed.reference in client.get("/vragen/", secure=True).content.decode()
    services.answer(
        reference=handed.reference, text="Bel mij.", version=handed.version, by=heir.user
    )
    assert Message.objects.visible_to(heir.user).count() == 1


def test_heir_sees_no_other_question_of_that_school_yet(town, heir, handed):
    factories.consultation(town.school)
    closed = {"status": "closed", "closed_at": clock.now()}
    factories.consultation(town.school, director=heir, **closed)
    factories.consultation(town.other_school, director=heir, status="taken_up")

    assert list(Consultation.objects.visible_to(heir.user)) == [handed]


def test_heir_who_is_not_in_service_sees_nothing(heir, handed):
    type(heir).objects.filter(pk=heir.pk).update(period=period(clock.today() + DAY))

    assert not Consultation.objects.visible_to(heir.user).exists()


def test_who_worked_there_before_sees_their_open_question_no_more(town, question):
    town.school.assignments.update(period=period(factories.LONG_AGO, clock.today()))

    assert not Consultation.objects.visible_to(town.liaison.user).exists()


def test_news_of_the_question_is_for_the_heir_and_not_for_who_leaves(
    town, heir, handed, work_off, coordinator
):
    work_off()
    services.reply(reference=handed.reference, text="Nog iets.", by=coordinator)
    work_off()

    told = Notice.objects.filter(kind=Notice.Kind.QUESTION_NEWS)
    assert list(told.values_list("recipient", flat=True)) == [heir.user_id] * 2
    assert not Notice.objects.filter(recipient=town.liaison.user).exists()


def test_new_question_is_for_who_has_the_school_until_then(town, handed, ask, work_off):
    work_off()
    ask()
    work_off()

    new = Notice.objects.get(kind=Notice.Kind.QUESTION_NEW)
    assert new.recipient == town.liaison.user


# --- a question at a school to which who leaves is not tied any more ------------------------------


@pytest.fixture
def loose(town):
    """Taken up while standing in; the other school has a liaison of its own."""
    own = factories.liaison(town.municipality, town.other_school, cluster=town.liaison.cluster)
    row = factories.consultation(town.other_school, director=town.liaison, status="taken_up")
    return row, own


def move(town, **values):
    return liaisons.move_open_work(
        liaison=town.liaison,
        first=clock.today() + 7 * DAY,
        by=town.people[Role.TEAM_LEAD],
        **values,
    )


@pytest.mark.parametrize("named", [True, False])
def test_question_alone_goes_to_who_works_for_that_school(town, heir, loose, named):
    question, own = loose

    move(town, **({"to": heir} if named else {}))

    question.refresh_from_db()
    assert question.director == own
    assert Consultation.objects.visible_to(own.user).filter(pk=question.pk).exists()


def test_question_alone_does_not_go_to_who_could_not_open_it(town, heir, loose):
    question, own = loose

    with pytest.raises(ValidationError, match=f"wie daar dan werkt: {own.name}"):
        move(town, heirs={town.school.pk: heir, town.other_school.pk: heir})


def test_question_at_a_school_without_anybody_asks_for_a_liaison_first(town, heir, loose):
    town.other_school.assignments.all().delete()

    with pytest.raises(ValidationError, match="heeft dan geen contactpersoon"):
        move(town, to=heir)


def test_question_at_a_school_that_is_gone_does_not_keep_the_work_here(town, heir, loose):
    question, _ = loose
    town.other_school.assignments.all().delete()
    type(town.other_school).objects.filter(pk=town.other_school.pk).update(gone_on=clock.today())

    move(town, to=heir)

    question.refresh_from_db()
    assert question.director == heir
    assert town.school.assignments.current(clock.today() + 7 * DAY).get().liaison == heir
