"""Shared ground of all tests: real PostgreSQL and Redis, a town with one of everything."""

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db.backends.postgresql.operations import DatabaseOperations
from django.test import Client

from liaisons.models import Liaison
from ocp_portal.accounts.models import Municipality, User
from ocp_portal.policy import ROLES_OF_SCHOOLS, Role
from ocp_portal.servers import hold_servers
from schools.models import School
from tests import factories

# Fixtures that start all servers of a portal: modules that use them take a minute or more.
OWN_SERVERS = {"portal", "demo", "shaken"}


def pytest_sessionstart() -> None:
    """Real servers, started where none are named in the environment."""
    hold_servers()
    # One Redis for all processes of pytest-xdist: each has its own part, and empties no other.
    settings.CACHES["default"]["KEY_PREFIX"] += os.environ.get("PYTEST_XDIST_WORKER", "")
    Path(settings.STATIC_ROOT).mkdir(exist_ok=True)  # WhiteNoise warns without it


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Any:
    """The slowest modules first, so that the processes end about together."""
    answer = yield
    items.sort(key=lambda item: not OWN_SERVERS & set(getattr(item, "fixturenames", ())))
    return answer


@pytest.fixture(autouse=True)
def _plain_transport(settings: Any) -> None:
    """Pages link to static files as they are, over plain http, wherever the tests run."""
    storage = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": storage}
    settings.SECURE_SSL_REDIRECT = False


@dataclass
class Town:
    """A municipality with two schools, one liaison at the first, and somebody in each role."""

    municipality: Municipality
    school: School
    other_school: School
    liaison: Liaison
    people: dict[Role, User] = field(default_factory=dict)


def make_town() -> Town:
    municipality = factories.municipality()
    partnership = factories.partnership(municipality=municipality)
    school = factories.school(municipality, partnership=partnership)
    other_school = factories.school(municipality)
    liaison = factories.liaison(municipality, school)
    town = Town(municipality, school, other_school, liaison, {Role.LIAISON: liaison.user})
    for role in Role:
        if role in ROLES_OF_SCHOOLS:
            town.people[role] = factories.member(role, municipality, school)
        elif role == Role.PARTNERSHIP_COORDINATOR:
            town.people[role] = factories.member(role, municipality, partnership=partnership)
        elif role != Role.LIAISON:
            town.people[role] = factories.member(role, municipality)
    return town


@pytest.fixture(autouse=True, scope="session")
def _flush_passes_the_access_log() -> Any:
    """A test with real commits ends with TRUNCATE, which the access log refuses (rightly)."""
    plain = DatabaseOperations.sql_flush
    trigger = "ALTER TABLE audit_accessevent {} TRIGGER access_event_no_truncate"

    def sql_flush(self: Any, style: Any, tables: Any, **options: Any) -> Any:
        made = plain(self, style, tables, **options)
        return [trigger.format("DISABLE"), *made, trigger.format("ENABLE")] if made else made

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "sql_flush", sql_flush)
        yield


@pytest.fixture
def town(db: Any) -> Town:
    return make_town()


@pytest.fixture
def other_town(db: Any) -> Town:
    return make_town()


@pytest.fixture
def as_role(town: Town) -> Any:
    """A test client signed in as somebody of the town: `as_role(Role.LIAISON)`."""

    def sign_in(role: Role, at: Town = town) -> Client:
        client = Client()
        client.force_login(at.people[role])
        return client

    return sign_in


@pytest.fixture
def lead(as_role: Any) -> Client:
    return as_role(Role.TEAM_LEAD)


@pytest.fixture(autouse=True)
def _empty_cache() -> Any:
    """Rate limits of one test do not reach the next."""
    yield
    cache.clear()
