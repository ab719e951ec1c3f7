import csv
import datetime as dt
import io

import pytest
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext

from ocp_portal import clock
from ocp_portal.audit.models import AccessEvent
from ocp_portal.audit.queries import thing_of
from ocp_portal.audit.services import record
from ocp_portal.policy import Permission, Role
from tests import factories
from tests.reports import made
from tests.test_policy import POLICIES

pytestmark = pytest.mark.django_db
Action = AccessEvent.Action


def happened(town, action=Action.VIEW, key="V-2026-0001", by=Role.LIAISON, kind="question", **more):
    record(action=action, object_type=kind, object_key=key, by=town.people[by], **more)


def rows(page):
    return [row["cells"][3]["text"] for row in page.context["table"]["rows"]]


@pytest.mark.parametrize("role", Role)
def test_log_is_seen_by_the_privacy_officer_of_the_town_only(town, other_town, role):
    happened(town)
    happened(other_town)

    seen = AccessEvent.objects.visible_to(town.people[role])

    expected = [town.municipality.pk] if role == Role.PRIVACY_OFFICER else []
    assert list(seen.values_list("municipality", flat=True)) == expected


def test_looking_is_logged_itself(town, as_role):
    client = as_role(Role.PRIVACY_OFFICER)

    client.get("/inzagelog/")
    client.get("/inzagelog/csv/")

    looks = AccessEvent.objects.filter(object_type="access_log").order_by("pk")
    assert list(looks.values_list("action", flat=True)) == [Action.VIEW, Action.EXPORT]


def test_what_was_searched_is_not_logged(town, as_role):
    client = as_role(Role.PRIVACY_OFFICER)
    address = client.post("/inzagelog/", {"q": "Ingeborg"}).url
    client.get(address)

    assert address == "/inzagelog/?gezocht=1"
    assert AccessEvent.objects.get().object_key == "zoekvraag"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("handeling=denied", ["V-2026-0002"]),
        ("van=2026-11-24&tot=2026-11-24", ["V-2026-0002"]),
        ("tot=2026-11-23", ["V-2026-0001"]),
    ],
)
def test_log_is_filtered(town, as_role, query, found):
    with clock.at(dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)):
        happened(town)
    # Half past midnight in Amsterdam is still the day before in UTC.
    with clock.at(dt.datetime(2026, 11, 23, 23, 30, tzinfo=dt.UTC)):
        happened(town, Action.DENIED, "V-2026-0002")

    assert rows(as_role(Role.PRIVACY_OFFICER).get(f"/inzagelog/?{query}")) == found


def test_log_is_searched_by_reference_also_as_a_file(town, as_role):
    happened(town)
    happened(town, Action.DENIED, "V-2026-0002")
    client = as_role(Role.PRIVACY_OFFICER)
    page = client.get(client.post("/inzagelog/", {"q": "v-2026-0002"}).url)
    lines = b"".join(client.get(page.context["csv_url"])).decode()

    assert rows(page) == ["V-2026-0002"]
    assert "V-2026-0002" in lines
    assert "V-2026-0001" not in lines


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("van=morgen", "De datum bij ‘Van’ bestaat niet."),
        ("van=2026-02-31", "De datum bij ‘Van’ bestaat niet."),
        ("tot=9999-12-31", "Kies een datum tussen 1 januari 1900 en 31 december 2099."),
        ("van=0001-01-01", "Kies een datum tussen"),
        ("van=2026-11-24&tot=2026-11-23", "Kies een laatste dag die niet voor 24 november 2026"),
        ("handeling=onzin", "Kies bij ‘Handeling’ een mogelijkheid uit de lijst."),
    ],
)
def test_filter_that_is_wrong_shows_no_lines_and_says_why(town, as_role, query, said):
    happened(town)
    client = as_role(Role.PRIVACY_OFFICER)

    page = client.get(f"/inzagelog/?{query}")

    assert (page.status_code, rows(page)) == (422, [])
    assert said in page.content.decode()
    assert f'value="{query.split("=")[-1]}"' in page.content.decode() or "handeling" in query
    assert client.get(f"/inzagelog/csv/?{query}").url == f"/inzagelog/?{query}"


def test_report_is_named_by_its_quarter_and_found_by_its_key(town, as_role):
    happened(town, key="2026-Q2-v1")
    client = as_role(Role.PRIVACY_OFFICER)

    page = client.get(client.post("/inzagelog/", {"q": "2026-Q2-v1"}).url)

    assert "2e kwartaal 2026, versie 1" in rows(page)


def test_log_is_paged_newest_first(town, as_role):
    for number in range(120):
        happened(town, key=f"V-2026-{number:04}")
    client, found, address = as_role(Role.PRIVACY_OFFICER), [], "/inzagelog/?handeling=view"
    for _ in range(3):
        page = client.get(address)
        found += rows(page)
        address = "/inzagelog/" + page.context.get("next_url", "")

    # Each look adds a line at the top; none is missed or shown twice.
    questions = [key for key in found if key.startswith("V-")]
    assert questions == [f"V-2026-{number:04}" for number in reversed(range(120))]


def test_page_asks_five_queries_however_many_rows(town, as_role):
    client = as_role(Role.PRIVACY_OFFICER)
    client.get("/inzagelog/")

    def asked():
        with CaptureQueriesContext(connection) as caught:
            client.get("/inzagelog/")
        # Beside these, the line that says that somebody looked.
        return len([q for q in caught if not q["sql"].startswith("INSERT")])

    few = asked()
    for number in range(30):
        happened(town, key=f"V-2026-{number:04}", by=list(Role)[number % 7])

    assert asked() == few <= 5


def test_log_names_what_it_is_about(town, other_town, as_role):
    person = town.people[Role.LIAISON]
    member = person.memberships.get()
    happened(town, key=town.school.code, kind="tier_agreement")
    happened(town, key=str(member.pk), kind="membership")
    happened(town, key=str(person.pk), kind="user_detail")
    happened(town, Action.DENIED, other_town.school.code, kind="school_detail")
    happened(town, Action.DENIED, str(other_town.people[Role.LIAISON].pk), kind="user_detail")

    page = as_role(Role.PRIVACY_OFFICER).get("/inzagelog/")

    told = [
        (row["cells"][3]["text"], row["cells"][3]["sub"]) for row in page.context["table"]["rows"]
    ]
    assert told == [
        (f"nummer {other_town.people[Role.LIAISON].pk}", "gebruiker"),
        (other_town.school.code, "school"),
        (person.full_name, "gebruiker"),
        (person.full_name, "rol van een gebruiker"),
        (town.school.name, f"aansluitwijze {town.school.code}"),
    ]


def test_every_page_has_a_word_in_the_log():
    refused = [
        name
        for name, policy in POLICIES.items()
        if isinstance(policy, Permission) and thing_of(name) == "pagina"
    ]
    assert refused == []


def test_export_runs_no_formula(town, as_role):
    happened(town, Action.VIEW_WITH_REASON, reason="=HYPERLINK(1)")

    answer = as_role(Role.PRIVACY_OFFICER).get("/inzagelog/csv/?handeling=view_with_reason")

    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert lines[0] == ["Moment", "Wie", "Rol", "Handeling", "Soort", "Kenmerk", "Reden"]
    assert lines[1][-2:] == ["V-2026-0001", "'=HYPERLINK(1)"]


def test_person_who_left_stays_in_the_log_as_a_number(town, as_role):
    person = town.people[Role.TEAM_LEAD]
    happened(town, by=Role.TEAM_LEAD)
    number = person.pk
    person.delete()

    page = as_role(Role.PRIVACY_OFFICER).get("/inzagelog/")

    assert f"gebruiker {number}" in page.content.decode()


@pytest.mark.parametrize("change", ["update", "delete"])
def test_log_takes_new_lines_and_nothing_else(town, change):
    happened(town)
    everything = AccessEvent.objects.all()

    with pytest.raises(DatabaseError, match="append-only"):
        everything.update(reason="anders") if change == "update" else everything.delete()


def test_refused_page_is_logged_once(town, as_role):
    as_role(Role.LIAISON).get("/gebruikers/")

    event = AccessEvent.objects.get()
    assert (event.action, event.object_type) == (Action.DENIED, "user_list")


def test_row_of_another_town_is_logged_as_refused(town, other_town, as_role):
    theirs = other_town.people[Role.LIAISON].pk

    as_role(Role.ADMINISTRATOR).get(f"/gebruikers/{theirs}/")

    event = AccessEvent.objects.get()
    assert (event.action, event.object_key) == (Action.DENIED, str(theirs))


@pytest.mark.parametrize(
    ("role", "address"),
    [
        (Role.ADMINISTRATOR, "/gebruikers/999999/"),
        (Role.ADMINISTRATOR, "/gebruikers/99999999999999999999/"),
        (Role.LIAISON, "/scholen/99XX99/"),
        (Role.LIAISON, "/scholen/mistyped/"),
        (Role.LIAISON, "/vragen/V-2020-0001/"),
        (Role.LIAISON, "/rapportages/2020-Q1/"),
        (Role.LIAISON, "/no-such-page/"),
    ],
)
def test_address_of_nothing_is_no_refusal(town, as_role, role, address):
    assert as_role(role).get(address).status_code == 404

    assert not AccessEvent.objects.exists()


def test_row_that_is_there_for_others_is_a_refusal(town, other_town, as_role):
    question = factories.consultation(town.other_school)
    report = made.report(town.municipality)
    liaison = as_role(Role.LIAISON)
    liaison.get(f"/vragen/{question.reference}/")
    liaison.get(f"/scholen/{other_town.school.code}/")
    liaison.get(f"/rapportages/{report.period}/")
    liaison.get(f"/rapportages/{report.period}/{report.version}/pdf/")

    keys = AccessEvent.objects.order_by("pk").values_list("object_key", flat=True)
    period = str(report.period)
    assert list(keys) == [question.reference, other_town.school.code, period, period]


def test_reason_names_who_invited_somebody(town, as_role):
    administrator = town.people[Role.ADMINISTRATOR]
    happened(town, reason=f"Zorgcoördinator, uitgenodigd door gebruiker {administrator.pk}")
    happened(town, reason="uitgenodigd door gebruiker 999999")

    table = as_role(Role.PRIVACY_OFFICER).get("/inzagelog/").context["table"]

    assert [row["cells"][4]["text"] for row in table["rows"]] == [
        "uitgenodigd door gebruiker 999999",
        f"Zorgcoördinator, uitgenodigd door {administrator.full_name}",
    ]


def test_today_shows_what_was_read_with_a_reason(town, as_role):
    happened(town, Action.VIEW_WITH_REASON, reason="klacht van ouders", by=Role.TEAM_LEAD)

    page = as_role(Role.PRIVACY_OFFICER).get("/vandaag/")

    assert "klacht van ouders" in page.content.decode()
    assert [figure["number"] for figure in page.context["figures"]] == [0, 1, 0, 0]
