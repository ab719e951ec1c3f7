import datetime as dt
import uuid

import pytest

from casework import services
from casework.models import Activity, Consultation, Message, WorkNote
from liaisons.models import Absence
from ocp_portal import clock
from ocp_portal.accounts.models import Municipality
from ocp_portal.audit.models import AccessEvent
from ocp_portal.periods import period
from ocp_portal.policy import Role
from tests import factories
from tests.casework.pages import FILLED, field, posted
from tests.counting import asked_of_the_database

# --- rights ---------------------------------------------------------------------------------------

ACTIONS = ["oppakken", "antwoord", "notitie", "taak", "overdragen", "afsluiten"]


@pytest.mark.parametrize("role", [role for role in Role if role != Role.LIAISON])
@pytest.mark.parametrize("action", ACTIONS)
def test_only_the_liaison_works_on_a_question(ask, as_role, role, action):
    url = f"/vragen/{ask().reference}/{action}/"
    assert as_role(role).post(url, {"text": "x"}).status_code == 403


@pytest.mark.parametrize("role", [role for role in Role if role != Role.CARE_COORDINATOR])
def test_only_the_school_asks_and_replies(ask, as_role, role):
    client = as_role(role)
    assert client.post("/vragen/nieuw/", FILLED).status_code == 403
    assert client.post("/vragen/nieuw/", FILLED | {"autosave": "1"}).status_code == 403
    assert client.post(f"/vragen/{ask().reference}/reactie/", {"text": "x"}).status_code == 403


@pytest.mark.parametrize("action", ["", "gesteld/", "notitie/", "taak/"])
def test_question_of_another_school_is_404_and_logged(as_role, town, action):
    reference = factories.consultation(town.other_school).reference
    role = Role.CARE_COORDINATOR if action in ("", "gesteld/") else Role.LIAISON
    response = as_role(role).get(f"/vragen/{reference}/{action}")
    assert response.status_code == 404
    assert AccessEvent.objects.get(action="denied").object_key == reference


@pytest.mark.parametrize("action", ACTIONS)
def test_work_on_a_question_of_another_school_is_404(cjg, town, action):
    row = factories.consultation(town.other_school)
    data = {"text": "x", "version": 1, "kind": "advice"}
    assert cjg.post(f"/vragen/{row.reference}/{action}/", data).status_code == 404
    assert Consultation.objects.get().version == 1


@pytest.mark.parametrize("reference", ["V-2026-1", "V-2026-99999", "X-2026-0001", "1"])
def test_reference_that_is_none_is_404(cjg, reference):
    assert cjg.get(f"/vragen/{reference}/").status_code == 404


@pytest.mark.parametrize("action", ["oppakken", "antwoord"])
def test_what_changes_something_is_not_a_get(ask, cjg, action):
    assert cjg.get(f"/vragen/{ask().reference}/{action}/").status_code == 405


# --- working on it --------------------------------------------------------------------------------


def test_the_thread_by_the_pages(ask, cjg, school_client):
    url = f"/vragen/{ask().reference}/"
    cjg.post(f"{url}oppakken/", {"version": 1})
    page = cjg.get(url)
    data = {"text": "Bel mij.", "version": field(page, "version"), "token": field(page, "token")}
    assert cjg.post(f"{url}antwoord/", data).url == url
    assert posted(cjg, f"{url}notitie/", {"text": "Gebeld."}).url == url
    today = clock.today()
    done = {"kind": "advice"} | {
        f"date_{part}": str(getattr(today, name))
        for part, name in (("dag", "day"), ("maand", "month"), ("jaar", "year"))
    }
    assert posted(cjg, f"{url}taak/", done).url == url
    assert school_client.post(f"{url}reactie/", {"text": "Doe ik."}).url == url
    version = Consultation.objects.get().version
    assert posted(cjg, f"{url}afsluiten/", {"version": version}).url == url
    assert Consultation.objects.get().status == "closed"
    assert (Message.objects.count(), WorkNote.objects.count(), Activity.objects.count()) == (
        2,
        1,
        1,
    )


@pytest.mark.parametrize("tier", ["basis", "extra"])
def test_seven_tasks_are_the_same_for_basis_and_extra(ask, cjg, town, tier):
    """CAS-1"""
    if tier == "extra":
        factories.tier_agreement(town.school)
    page = cjg.get(f"/vragen/{ask().reference}/taak/")
    assert [value for value, _label in page.context["form"].fields["kind"].choices] == [
        "consultation",
        "meeting",
        "advice",
        "clarification",
        "parenting",
        "specialist",
        "referral",
    ]


def test_stale_answer_is_409_tells_why_and_keeps_the_text(ask, cjg, town, liaison):
    reference = ask().reference
    services.take_up(reference=reference, version=1, by=liaison)
    response = cjg.post(f"/vragen/{reference}/antwoord/", {"text": "Bel mij.", "version": 1})
    page = response.content.decode()
    assert response.status_code == 409
    assert f"{town.liaison.name} heeft de vraag opgepakt" in page
    assert "Bel mij.</textarea>" in page
    again = {"text": "Bel mij.", "version": field(response, "version")}
    assert cjg.post(f"/vragen/{reference}/antwoord/", again).status_code == 302


def test_stale_take_up_says_who_was_first(ask, cjg, town, liaison):
    reference = ask().reference
    services.take_up(reference=reference, version=1, by=liaison)
    response = cjg.post(f"/vragen/{reference}/oppakken/", {"version": 1}, follow=True)
    assert f"{town.liaison.name} heeft de vraag opgepakt" in response.content.decode()


@pytest.mark.parametrize("action", ["antwoord", "notitie", "taak", "overdragen", "afsluiten"])
def test_nothing_filled_in_is_422(ask, cjg, town, action):
    colleague = factories.liaison(town.municipality)
    factories.assignment(town.school, colleague, rank=2)
    response = cjg.post(f"/vragen/{ask().reference}/{action}/", {"version": 1})
    assert response.status_code == 422
    assert "Er is iets niet goed ingevuld" in response.content.decode()


def test_hand_over_without_a_colleague_says_what_to_do(ask, cjg):
    page = cjg.get(f"/vragen/{ask().reference}/overdragen/").content.decode()
    assert "Er is nu geen collega" in page


def test_closed_question_too_old_for_a_reply_says_so(ask, school_client, liaison):
    with clock.at(clock.now() - dt.timedelta(days=40)):
        reference = ask().reference
        services.close(reference=reference, version=1, by=liaison, text="Hoort elders.")
    response = school_client.post(f"/vragen/{reference}/reactie/", {"text": "Toch nog iets."})
    assert response.status_code == 422
    assert "Stel een nieuwe vraag" in response.content.decode()
    assert "Toch nog iets.</textarea>" in response.content.decode()


def test_page_shows_who_helps_while_the_director_is_away(ask, school_client, town, liaison):
    """LIA-5: With nobody there the school goes to the CJG itself."""
    reference = ask().reference
    services.take_up(reference=reference, version=1, by=liaison)
    Absence.objects.create(
        municipality=town.municipality,
        liaison=town.liaison,
        category="sickness",
        period=period(clock.today()),
    )
    Municipality.objects.update(fallback_phone="0412 00 00 00")
    page = school_client.get(f"/vragen/{reference}/").content.decode()
    assert f"{town.liaison.name} is nu afwezig." in page
    assert "tel:+31412000000" in page
    assert "ziek" not in page


def gap_on_today(town, school_client, **values):
    """The care coordinator's day with a visit tomorrow to which nobody comes."""
    Municipality.objects.update(fallback_phone="0412 00 00 00")
    tomorrow = clock.today() + dt.timedelta(days=1)
    factories.visit(town.school, town.liaison, tomorrow, **values)
    return school_client.get("/vandaag/").content.decode()


def test_school_sees_that_nobody_comes_and_whom_to_call(town, school_client):
    """LIA-5: the contact of the access itself, only then."""
    lapsed = {"status": "cancelled", "cause": "absent", "reason": "afwezig"}
    page = gap_on_today(town, school_client, **lapsed)
    assert "Morgen, ochtend: er komt niemand." in page
    assert "tel:+31412000000" in page


def test_school_to_which_somebody_comes_sees_its_own_liaison_only(town, school_client):
    page = gap_on_today(town, school_client)
    assert "er komt niemand" not in page
    assert "tel:+31412000000" not in page


# --- reading is logged ----------------------------------------------------------------------------


@pytest.mark.parametrize("role", [Role.CARE_COORDINATOR, Role.LIAISON])
def test_reading_content_is_logged(ask, as_role, role, town):
    reference = ask().reference
    as_role(role).get(f"/vragen/{reference}/")
    seen = AccessEvent.objects.get(action="view")
    assert (seen.object_key, seen.user_id) == (reference, town.people[role].pk)


def test_team_lead_reads_once_after_a_reason_that_is_logged(ask, as_role):
    url = f"/vragen/{ask(text='Een leerling slaapt slecht.').reference}/"
    client = as_role(Role.TEAM_LEAD)
    assert not AccessEvent.objects.filter(action="view").exists()
    opened = client.post(f"{url}inzien/", {"reason": "Klacht van de school onderzoeken"})
    assert "Een leerling slaapt slecht." in opened.content.decode()
    assert "Een leerling slaapt slecht." not in client.get(url).content.decode()
    logged = AccessEvent.objects.get(action="view_with_reason")
    assert logged.reason == "Klacht van de school onderzoeken"


@pytest.mark.parametrize("reason", ["", "klacht", "Klacht over Sanne Jansen onderzoeken"])
def test_team_lead_without_a_good_reason_reads_nothing(ask, as_role, reason):
    url = f"/vragen/{ask(text='Een leerling slaapt slecht.').reference}/inzien/"
    response = as_role(Role.TEAM_LEAD).post(url, {"reason": reason})
    assert response.status_code == 422
    assert "Een leerling slaapt slecht." not in response.content.decode()
    assert not AccessEvent.objects.filter(action="view_with_reason").exists()


# --- the list -------------------------------------------------------------------------------------


def references(response):
    return [row["cells"][0]["text"] for row in response.context["rows"]]


def many(school, number, **values):
    now = clock.now()
    return [
        factories.consultation(
            school, asked_at=now - dt.timedelta(minutes=i // 2), **values
        ).reference
        for i in range(number)
    ]


def test_list_pages_forth_and_back_over_equal_moments(school_client, town):
    many(town.school, 60)
    expected = list(
        Consultation.objects.order_by("-asked_at", "-pk").values_list("reference", flat=True)
    )
    first = school_client.get("/vragen/")
    second = school_client.get("/vragen/" + first.context["next_url"])
    third = school_client.get("/vragen/" + second.context["next_url"])
    back = school_client.get("/vragen/" + third.context["previous_url"])
    assert references(first) + references(second) + references(third) == expected
    assert references(back) == references(second)
    assert first.context["previous_url"] == third.context["next_url"] == ""


@pytest.mark.parametrize("cursor", ["x", "2026-01-01T00:00_1", "2026-13-01_x", "_", "9" * 400])
def test_cursor_that_is_none_is_the_first_page(school_client, town, cursor):
    many(town.school, 2)
    for name in ("na", "voor"):
        assert len(references(school_client.get("/vragen/", {name: cursor}))) == 2


def test_waiting_comes_in_the_order_of_promises(cjg, town):
    late, soon = clock.today() - dt.timedelta(days=2), clock.today()
    b = factories.consultation(town.school, news_due_on=soon).reference
    a = factories.consultation(town.school, news_due_on=late).reference
    response = cjg.get("/vragen/?stand=waiting")
    assert references(response) == [a, b]
    assert "Te laat" in response.content.decode()


def test_number_on_a_tile_is_the_number_in_its_list(cjg, town):
    late, later = clock.today(), clock.today() + dt.timedelta(days=3)
    for due in (late, late, later, later):
        row = factories.consultation(
            town.school, news_due_on=due, status="taken_up", director=town.liaison
        )
    Message.objects.create(
        municipality=town.municipality, consultation=row, from_school=True, text="Nog nieuws?"
    )
    factories.consultation(town.school, news_due_on=later)
    found = {}
    for tile in cjg.get("/vandaag/").context["tiles"]:
        found[tile["title"]] = (tile["number"], len(references(cjg.get(tile["url"]))))
    assert found == {
        "Nieuwe vragen": (1, 1),
        "Reactie van school": (1, 1),
        "Nieuws vandaag of eerder": (2, 2),
    }


def test_filter_by_state_theme_and_reference(cjg, town):
    mood = factories.consultation(town.school, theme="mood").reference
    home = factories.consultation(town.school, theme="home").reference
    done = factories.consultation(
        town.school, status="closed", closed_at=clock.now(), director=town.liaison
    ).reference
    assert set(references(cjg.get("/vragen/"))) == {mood, home}
    assert references(cjg.get("/vragen/?onderwerp=home")) == [home]
    assert references(cjg.get("/vragen/?stand=closed")) == [done]
    assert references(cjg.get(f"/vragen/?q={done.lower()}")) == [done]
    assert references(cjg.get(f"/vragen/?q={int(done[7:])}")) == [done]


def test_filter_that_is_none_is_said(cjg, town):
    factories.consultation(town.school)
    response = cjg.get("/vragen/?stand=onzin&onderwerp=mood")
    assert response.status_code == 422
    assert "Kies bij ‘Stand’ een mogelijkheid uit de lijst." in response.content.decode()
    assert references(response) == []


@pytest.mark.parametrize(
    ("sent", "address"),
    [
        ({"stand": "all", "q": "412"}, f"stand=all&q=V-{clock.today().year}-0412"),
        ({"stand": "closed", "onderwerp": "home", "q": ""}, "stand=closed&onderwerp=home"),
    ],
)
def test_what_is_right_goes_to_the_address(cjg, sent, address):
    assert sorted(cjg.post("/vragen/", sent).url.split("?")[1].split("&")) == sorted(
        address.split("&")
    )


def test_name_of_a_child_stays_out_of_the_address(cjg, town):
    """No search in texts (security notes 0, 5): a word that is no reference goes nowhere."""
    response = cjg.post("/vragen/", {"stand": "open", "q": "Sanne"})
    page = response.content.decode()
    assert response.status_code == 422
    assert "Zoeken op een naam kan niet" in page
    assert 'value="Sanne"' in page
    assert "?q=Sanne" not in page


def test_typed_school_goes_to_the_address_when_there_is_one(as_role, town):
    for _ in range(25):
        factories.school(town.municipality)
    client = as_role(Role.TEAM_LEAD)
    sent = {"stand": "open", "school": town.other_school.name}
    assert client.post("/vragen/", sent).status_code == 302
    response = client.post("/vragen/", sent | {"school": "Sanne"})
    assert response.status_code == 422
    assert "Er is geen school die zo heet." in response.content.decode()


def test_few_schools_are_a_select_and_many_are_typed(as_role, town):
    client = as_role(Role.TEAM_LEAD)
    mine = factories.consultation(town.other_school).reference
    factories.consultation(town.school)
    select = client.get(f"/vragen/?school={town.other_school.code}")
    assert references(select) == [mine]
    for _ in range(25):
        factories.school(town.municipality)
    typed = client.get(f"/vragen/?school={town.other_school.name[3:].upper()}")
    assert mine in references(typed)
    assert "<select" not in str(typed.context["filter_form"]["school"])
    assert references(client.get("/vragen/?school=bestaatniet")) == []


def test_count_stops_at_a_thousand(school_client, town):
    template = factories.consultation(town.school)
    rows = [
        Consultation(
            **{
                f.attname: getattr(template, f.attname)
                for f in Consultation._meta.fields
                if f.name not in ("id", "reference")
            },
            reference=f"V-2020-{i:04}",
        )
        for i in range(1001)
    ]
    Consultation.objects.bulk_create(rows)
    assert school_client.get("/vragen/").context["count_text"] == "1000+ vragen"


# --- how many queries -----------------------------------------------------------------------------


@pytest.mark.parametrize("role", [Role.CARE_COORDINATOR, Role.LIAISON, Role.TEAM_LEAD])
@pytest.mark.parametrize(
    "query", ["", "stand=waiting", "onderwerp=mood&stand=all", "school=%C3%A9", "q=1"]
)
def test_list_is_flat_and_within_five_queries(as_role, town, role, query):
    client = as_role(role)
    counts = []
    for number in (1, 2):
        many(town.school, number, theme="mood")
        client.get("/vragen/")
        counts.append(asked_of_the_database(lambda: client.get(f"/vragen/?{query}")))
    assert counts[0] == counts[1] <= 5


@pytest.mark.parametrize("role", [Role.CARE_COORDINATOR, Role.LIAISON])
def test_home_is_flat(as_role, town, role):
    client = as_role(role)
    counts = []
    for number in (1, 2):
        many(town.school, number)
        client.get("/vandaag/")
        counts.append(asked_of_the_database(lambda: client.get("/vandaag/")))
    assert counts[0] == counts[1] <= 12


@pytest.mark.parametrize("role", [Role.CARE_COORDINATOR, Role.LIAISON, Role.TEAM_LEAD])
def test_detail_is_flat_and_within_eight_queries(ask, as_role, liaison, role):
    reference = ask().reference
    client = as_role(role)
    client.get("/vragen/")
    counts = [asked_of_the_database(lambda: client.get(f"/vragen/{reference}/"))]
    for version in (1, 2, 3):
        services.answer(reference=reference, text="x", version=version, by=liaison)
        services.add_work_note(reference=reference, text="x", by=liaison)
        services.record_activity(reference=reference, kind="advice", date=clock.today(), by=liaison)
        counts.append(asked_of_the_database(lambda: client.get(f"/vragen/{reference}/")))
    assert counts[1] == counts[3]
    assert max(counts) <= 8


def test_form_and_create_stay_within_ten_queries(school_client, django_capture_on_commit_callbacks):
    school_client.get("/vandaag/")
    form = asked_of_the_database(lambda: school_client.get("/vragen/nieuw/"))

    def send():  # up to and with the message to the worker
        with django_capture_on_commit_callbacks(execute=True):
            school_client.post("/vragen/nieuw/", FILLED | {"token": str(uuid.uuid4())})

    sent = asked_of_the_database(send)
    assert form <= 6
    assert sent <= 10


def test_answer_and_reply_stay_within_thirteen_queries(ask, cjg, school_client, liaison):
    url = f"/vragen/{ask().reference}/"
    services.take_up(reference=url.split("/")[2], version=1, by=liaison)
    cjg.get(url)
    school_client.get(url)
    answer = {"text": "Bel mij.", "version": 2, "token": str(uuid.uuid4())}
    assert asked_of_the_database(lambda: cjg.post(f"{url}antwoord/", answer)) <= 13
    reply = {"text": "Doe ik.", "token": str(uuid.uuid4())}
    assert asked_of_the_database(lambda: school_client.post(f"{url}reactie/", reply)) <= 12
