"""Two people at the same moment, on connections of their own."""

import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from casework import services
from casework.models import Consultation, Message, ReferenceCounter, StatusChange
from ocp_portal.accounts.models import User
from ocp_portal.policy import Role
from tests import factories
from tests.conftest import make_town

pytestmark = pytest.mark.django_db(transaction=True)
TOGETHER = 8


def at_once(act, number=TOGETHER):
    """What each of `number` threads gets from `act(i)`, started together: a value or an error."""
    barrier = Barrier(number, timeout=30)

    def one(i):
        try:
            connection.ensure_connection()
            barrier.wait()
            return act(i)
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(one, range(number), timeout=60))


def ask(town, token=None, by=None):
    return services.log_question(
        school=town.school,
        theme="mood",
        age_band="8-11",
        urgency="normal",
        text="Een leerling trekt zich terug.",
        token=token,
        by=by or User.objects.get(pk=town.people[Role.CARE_COORDINATOR].pk),
    )


def test_references_are_unique_and_without_gap():
    town = make_town()
    rows = at_once(lambda i: [ask(town).reference for _ in range(5)])
    numbers = sorted(int(reference[-4:]) for got in rows for reference in got)
    assert numbers == list(range(1, TOGETHER * 5 + 1))
    assert ReferenceCounter.objects.get().last == TOGETHER * 5


def test_one_form_sent_by_many_at_once_is_one_question():
    town, token = make_town(), uuid.uuid4()
    rows = at_once(lambda i: ask(town, token).reference)
    assert set(rows) == {"V-" + rows[0][2:6] + "-0001"}
    assert Consultation.objects.count() == 1
    assert ReferenceCounter.objects.get().last == 1


def test_one_of_two_who_take_up_wins_and_the_other_is_told():
    town = make_town()
    colleague = factories.liaison(town.municipality)
    factories.assignment(town.school, colleague, rank=2)
    reference = ask(town).reference
    users = [town.liaison.user_id, colleague.user_id]

    def take_up(i):
        return services.take_up(reference=reference, version=1, by=User.objects.get(pk=users[i]))

    results = at_once(take_up, 2)
    assert Counter(type(result) for result in results) == {Consultation: 1, services.Stale: 1}
    stale = next(result for result in results if isinstance(result, services.Stale))
    assert stale.changes[0].director == Consultation.objects.get().director


def test_answer_and_reply_at_once_lose_nothing():
    town = make_town()
    reference = ask(town).reference
    coordinator, liaison = town.people[Role.CARE_COORDINATOR].pk, town.liaison.user_id

    def act(i):
        if i:
            by = User.objects.get(pk=coordinator)
            return services.reply(reference=reference, text="reactie", by=by)
        by = User.objects.get(pk=liaison)
        return services.answer(reference=reference, text="antwoord", version=1, by=by)

    results = at_once(act, 2)
    messages = Message.objects.count()
    stale = sum(isinstance(result, services.Stale) for result in results)
    assert messages + stale == 2
    assert list(StatusChange.objects.values_list("version", flat=True)) == list(
        range(2, 2 + messages)
    )


def test_one_answer_sent_twice_at_once_is_one_message():
    town, token = make_town(), uuid.uuid4()
    reference, liaison = ask(town).reference, town.liaison.user_id

    def answer(i):
        by = User.objects.get(pk=liaison)
        return services.answer(reference=reference, text="Bel mij.", version=1, by=by, token=token)

    assert all(isinstance(result, Consultation) for result in at_once(answer, 4))
    assert Message.objects.count() == 1
