"""A municipality as that of which one person at a time does something."""

import threading

import pytest
from django.db import connection, transaction

from ocp_portal.accounts.models import Municipality
from tests import factories
from tests.conftest import make_town


@pytest.mark.django_db(transaction=True)
def test_question_is_written_while_somebody_holds_the_municipality():
    town = make_town()
    asked = []

    def ask():
        try:
            with connection.cursor() as cursor:
                cursor.execute("SET lock_timeout = '5s'")
            asked.append(factories.consultation(town.school))
        finally:
            connection.close()

    thread = threading.Thread(target=ask)
    with transaction.atomic():
        Municipality.objects.hold(town.municipality.pk)
        thread.start()
        thread.join(timeout=30)

    assert asked == [town.school.consultations.get()]
