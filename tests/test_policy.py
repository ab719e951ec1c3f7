"""The role matrix: every address x every role, and nobody x own, other school, other town.

Addresses come from the resolver, rules from what each view declares and from each model's
`visible_to`. A new address that declares nothing, or whose argument is not in
tests/policy_objects.py, fails here.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.forms import BaseForm
from django.shortcuts import resolve_url
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from ocp_portal.policy import ALLOWED, PUBLIC, SIGNED_IN, Permission, Role, can, policy_of
from tests.plausible import body, row_at, row_fields
from tests.policy_objects import ROWS, VALUES, Place, World

# Also tells pytest-django that this module wants the test database.
pytestmark = pytest.mark.django_db

ANSWERS = {200, 204, 302, 405, 409, 422}
PUBLIC_ANSWERS = {200, 302, 404, 405, 422}


def patterns(found: Any = None) -> list[URLPattern]:
    """Every address, however deeply included."""
    found = get_resolver().url_patterns if found is None else found
    leaves = []
    for one in found:
        leaves += [one] if isinstance(one, URLPattern) else patterns(one.url_patterns)
    return leaves


PATTERNS = patterns()
NAMES = sorted({pattern.name for pattern in PATTERNS if pattern.name})
POLICIES = {pattern.name: policy_of(pattern.callback) for pattern in PATTERNS}
ARGUMENTS = {pattern.name: set(pattern.pattern.regex.groupindex) for pattern in PATTERNS}


@pytest.fixture(scope="module")
def world(django_db_setup: Any, django_db_blocker: Any) -> Any:
    """Made once, because it is only looked at: each request is undone (`answer`)."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield World().fill()
        transaction.set_rollback(True)


def answer(client: Client, method: str, address: str) -> int:
    with transaction.atomic():
        status = client.generic(method, address, secure=True).status_code
        transaction.set_rollback(True)
    return status


def form_on(client: Client, address: str) -> tuple[Any, str] | None:
    """The form of a page and where it goes; None for a page without one."""
    with transaction.atomic():
        page = client.get(address, secure=True)
        transaction.set_rollback(True)
    form = page.context.get("form") if page.context is not None else None
    if not isinstance(form, BaseForm):
        return None
    return form, getattr(getattr(form, "helper", None), "form_action", "") or address


def sent(client: Client, form: Any, address: str, data: Any) -> int:
    asks = getattr(getattr(form, "helper", None), "form_method", "post") == "get"
    with transaction.atomic():
        send = client.get if asks else client.post
        status = send(address, data, secure=True).status_code
        transaction.set_rollback(True)
    return status


def client_of(user: Any) -> Client:
    client = Client(headers={"host": "localhost"})
    if user is not None:
        client.force_login(user)
    return client


def row_and_address(world: World, name: str, place: Place) -> tuple[Any, str]:
    if name in ROWS:
        kind, argument, attribute = ROWS[name]
        row = world.row(kind, place)
        others = VALUES.get(name, {})
        return row, reverse(name, kwargs={argument: getattr(row, attribute), **others})
    return None, reverse(name, kwargs=VALUES.get(name, {}))


def is_allowed(user: Any, policy: Any) -> bool:
    return policy == SIGNED_IN or can(user, policy)


def sees(user: Any, row: Any) -> bool:
    return row is None or type(row).objects.visible_to(user).filter(pk=row.pk).exists()


def expected(user: Any, policy: Any, row: Any) -> set[int]:
    if policy == PUBLIC:
        return PUBLIC_ANSWERS
    if not is_allowed(user, policy):
        return {403}
    # A page that takes one method only may say so before it looks for the row.
    return ANSWERS if sees(user, row) else {404, 405}


def test_every_address_has_a_name() -> None:
    assert [str(pattern.pattern) for pattern in PATTERNS if not pattern.name] == []


def test_every_view_declares_its_policy() -> None:
    undeclared = [name for name, policy in POLICIES.items() if policy is None]

    assert undeclared == [], "decorate these views with @require(...), @signed_in or @public"


def test_every_argument_is_known() -> None:
    unknown = [
        f"{name}: {sorted(arguments)}"
        for name, arguments in ARGUMENTS.items()
        if arguments != ({ROWS[name][1]} if name in ROWS else set()) | VALUES.get(name, {}).keys()
    ]

    assert unknown == [], "say in tests/policy_objects.py which row fills these addresses"


def test_public_is_what_we_mean_to_be_public() -> None:
    """A list on purpose: who opens another page to the world says so here."""
    assert {name for name, policy in POLICIES.items() if policy == PUBLIC} == {
        "about",
        "accessibility",
        "account_inactive",
        "account_login",
        "account_logout",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key",
        "account_reset_password_from_key_done",
        "account_signup",
        "calendar_feed",
        "demo_mail",
        "invitation_accept",
        "livez",
        "privacy",
        "readyz",
    }


def test_every_role_may_do_something_and_nobody_everything() -> None:
    for role in Role:
        verbs = {verb for verb in Permission if role in ALLOWED[verb]}
        assert set() < verbs < set(Permission)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("role", Role)
def test_role_gets_what_it_may_see_and_nothing_else(world: World, role: Role, name: str) -> None:
    user = world.town.people[role]
    client = client_of(user)
    places = Place if name in ROWS else [Place.OWN]
    wrong = []
    for place in places:
        row, address = row_and_address(world, name, place)
        for method in ("GET", "POST"):
            status = answer(client, method, address)
            # A session that has ended makes a new one necessary: uitloggen, wachtwoord.
            client = client if "account" not in name else client_of(user)
            if status not in expected(user, POLICIES[name], row):
                wrong.append(f"{method} {place.value}: {status}")

    assert wrong == []


@pytest.mark.parametrize("name", NAMES)
def test_nobody_is_sent_to_sign_in(world: World, name: str) -> None:
    client = client_of(None)
    sign_in = resolve_url(settings.LOGIN_URL)
    for place in Place if name in ROWS else [Place.OWN]:
        _row, address = row_and_address(world, name, place)
        for method in ("GET", "POST"):
            with transaction.atomic():
                response = client.generic(method, address, secure=True)
                transaction.set_rollback(True)
            if POLICIES[name] == PUBLIC:
                assert response.status_code in PUBLIC_ANSWERS
            else:
                assert response.status_code == 302
                assert response["Location"].split("?")[0] == sign_in


def allowed_forms(world: World, name: str) -> Iterator[tuple[Role, Client, Any, str]]:
    """The form behind an address, for each role that gets to see it."""
    for role in Role:
        user = world.town.people[role]
        if POLICIES[name] == PUBLIC or not is_allowed(user, POLICIES[name]):
            continue
        client = client_of(user)
        _row, address = row_and_address(world, name, Place.OWN)
        if found := form_on(client, address):
            yield role, client, *found


# What a filled-in form cannot show in the world of this matrix, and why.
NOT_FILLED_IN = {
    "standing_visit_move": "its draft has no problem behind it; tests/liaisons/test_drafts.py has",
}


@pytest.mark.parametrize("name", [name for name in NAMES if name not in NOT_FILLED_IN])
def test_form_is_answered_whatever_rows_it_names(world: World, name: str) -> None:
    """Filled in as people do: no error page, and a row of another town is never taken."""
    wrong = []
    for role, client, form, address in allowed_forms(world, name):
        for place in Place:
            status = sent(client, form, address, body(form, world, place))
            if status not in ANSWERS | {400, 403, 404}:
                wrong.append(f"{role} {place.value}: {status}")
            elif place == Place.OTHER_TOWN and row_fields(form) and status in (200, 204, 302):
                wrong.append(f"{role} took a row of another town: {status}")
    assert wrong == []


def test_matrix_knows_every_kind_of_row_in_a_form(world: World) -> None:
    unknown = {
        f"{name}: {model._meta.model_name}"
        for name in NAMES
        for _role, _client, form, _address in allowed_forms(world, name)
        for model in row_fields(form).values()
        if row_at(world, model, Place.OTHER_TOWN) is None
    }
    assert unknown == set(), "say in tests/plausible.py which row that is"
