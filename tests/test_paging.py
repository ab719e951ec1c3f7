import pytest
from django.http import QueryDict

from ocp_portal.accounts.models import Municipality
from ocp_portal.paging import page
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def numbers():
    """Seven rows of which several have the same name."""
    names = ["b", "a", "b", "b", "c", "a", "b"]
    return [factories.municipality(name=name).pk for name in names]


def walk(newest, size=2):
    rows = Municipality.objects.values("pk", "name")
    forward, query = [], ""
    while query is not None:
        found = page(rows, key="name", query=QueryDict(query), size=size, newest=newest)
        forward.append([row["pk"] for row in found.rows])
        query = f"na={found.next}" if found.next else None
    backward, last = [], found
    while last.previous:
        query = QueryDict(f"voor={last.previous}")
        last = page(rows, key="name", query=query, size=size, newest=newest)
        backward.append([row["pk"] for row in last.rows])
    return forward, backward


@pytest.mark.parametrize("newest", [False, True])
def test_every_row_once_in_order_and_the_same_way_back(numbers, newest):
    rows = Municipality.objects.filter(pk__in=numbers)
    order = ("-name", "-pk") if newest else ("name", "pk")

    forward, backward = walk(newest)

    assert sum(forward, []) == list(rows.order_by(*order).values_list("pk", flat=True))
    assert backward == forward[-2::-1]


@pytest.mark.parametrize("query", ["", "na=", "na=x", "na=99999999", "voor=-1", "na=" + "9" * 30])
def test_number_that_is_not_there_means_the_first_page(numbers, query):
    rows = Municipality.objects.values("pk", "name")

    found = page(rows, key="name", query=QueryDict(query), size=3, newest=False)

    assert [row["name"] for row in found.rows] == ["a", "a", "b"]
    assert found.previous is None


def test_addresses_keep_the_filters_and_hold_no_name(numbers):
    rows = Municipality.objects.values("pk", "name")
    query = QueryDict("q=school&na=1")

    found = page(rows, key="name", query=query, size=3, newest=False)

    assert found.addresses(query) == {"next_url": f"?q=school&na={found.next}"}


def test_no_rows_is_one_empty_page():
    rows = Municipality.objects.values("pk", "name")

    found = page(rows, key="name", query=QueryDict("na=1"), size=3, newest=False)

    assert (found.rows, found.previous, found.next) == ([], None, None)
