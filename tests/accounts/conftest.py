import pytest
from django.test import Client

from tests import factories


@pytest.fixture(autouse=True)
def _base_url(settings):
    settings.BASE_URL = "https://portaal.voorbeeldstad.example"


@pytest.fixture
def sign_in():
    """Through the real form, so that the list of sessions knows about it."""

    def post(user, password=factories.PASSWORD, **headers):
        client = Client(headers=headers)
        response = client.post("/inloggen/", {"login": user.email, "password": password})
        client.answer = response
        return client

    return post
