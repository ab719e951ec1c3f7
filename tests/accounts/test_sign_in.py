import datetime as dt
import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from ocp_portal import clock
from ocp_portal.audit.models import AccessEvent
from ocp_portal.periods import period
from ocp_portal.policy import Role
from tests import factories

pytestmark = pytest.mark.django_db


def test_sign_in_leads_to_today_and_is_logged(town, sign_in):
    person = town.people[Role.ADMINISTRATOR]

    client = sign_in(person)

    assert (client.answer.status_code, client.answer["Location"]) == (302, "/vandaag/")
    event = AccessEvent.objects.get()
    assert (event.action, event.user_id) == (AccessEvent.Action.SIGN_IN, person.pk)


def test_wrong_password_and_unknown_address_get_the_same_answer(town, sign_in):
    known = town.people[Role.LIAISON]
    unknown = factories.user()
    unknown.delete()

    answers = [sign_in(person, "een-heel-ander-woord").answer for person in (known, unknown)]

    assert [answer.status_code for answer in answers] == [422, 422]
    said = ["Het e-mailadres of het wachtwoord klopt niet." in a.content.decode() for a in answers]
    assert said == [True, True]


def test_sixth_wrong_password_waits_even_with_the_right_one(town, sign_in):
    person = town.people[Role.LIAISON]
    for _ in range(5):
        sign_in(person, "een-heel-ander-woord")

    answer = sign_in(person).answer

    assert answer.status_code == 422
    assert "Wacht 5 minuten" in answer.content.decode()


def try_from(computer, person, password):
    data = {"login": person.email, "password": password}
    return Client(REMOTE_ADDR=computer).post("/inloggen/", data).status_code


def test_mistakes_of_a_stranger_keep_nobody_out(town):
    person = town.people[Role.LIAISON]
    for _ in range(6):
        assert try_from("192.0.2.1", person, "een-heel-ander-woord") == 422

    assert try_from("192.0.2.1", person, factories.PASSWORD) == 422
    assert try_from("192.0.2.2", person, factories.PASSWORD) == 302


def test_guessing_from_many_computers_ends(town, settings):
    limits = settings.ACCOUNT_RATE_LIMITS | {"login_failed_anywhere": "3/h/key"}
    settings.ACCOUNT_RATE_LIMITS = limits
    person = town.people[Role.LIAISON]
    for number in range(3):
        try_from(f"192.0.2.{number}", person, "een-heel-ander-woord")

    assert try_from("192.0.2.9", person, factories.PASSWORD) == 422


def test_too_many_tries_of_one_computer_get_the_dutch_429(settings, town):
    settings.ACCOUNT_RATE_LIMITS = {"login": "2/m/ip"}
    client = Client()
    for _ in range(2):
        client.post("/inloggen/", {})

    response = client.post("/inloggen/", {})

    assert response.status_code == 429
    assert "Even wachten alstublieft" in response.content.decode()


def test_signing_up_is_not_possible(client):
    page = client.get("/inloggen/geen-account/").content.decode()

    assert "U krijgt een account met een uitnodiging" in page
    assert client.get("/accounts/signup/").status_code == 404


def test_redis_away_people_still_get_in(town, sign_in, settings, monkeypatch):
    from ocp_portal.cache import ForgivingRedisCache

    caches = settings.CACHES["default"] | {"LOCATION": "redis://127.0.0.1:1/0"}
    settings.CACHES = {"default": caches}
    monkeypatch.setattr(ForgivingRedisCache, "_silent_until", 0.0)

    assert sign_in(town.people[Role.LIAISON]).answer.status_code == 302
    monkeypatch.setattr(ForgivingRedisCache, "_silent_until", 0.0)


def test_signing_out_ends_the_session_on_the_server(town, sign_in):
    client = sign_in(town.people[Role.ADMINISTRATOR])
    stolen = Client()
    stolen.cookies.update(client.cookies)

    client.post("/uitloggen/")

    assert stolen.get("/vandaag/").status_code == 302


def test_a_look_at_signing_out_signs_nobody_out(town, sign_in):
    client = sign_in(town.people[Role.ADMINISTRATOR])

    assert "Wilt u uitloggen?" in client.get("/uitloggen/").content.decode()
    assert client.get("/vandaag/").status_code == 200


@pytest.mark.parametrize(
    ("pauses", "status"),
    [
        ([29], 200),
        ([31], 302),  # idle
        ([29] * 20, 200),  # 9 h 40
        ([29] * 21, 302),  # a working day, never idle
    ],
)
def test_session_ends_when_idle_or_after_a_working_day(town, pauses, status):
    moment = dt.datetime(2026, 11, 24, 7, 0, tzinfo=dt.UTC)
    client = Client()
    with clock.at(moment):
        client.force_login(town.people[Role.ADMINISTRATOR])
        client.get("/vandaag/")
    for pause in pauses:
        moment += dt.timedelta(minutes=pause)
        with clock.at(moment):
            answer = client.get("/gebruikers/?q=Persoon")

    assert answer.status_code == status
    if status == 302:
        assert answer["Location"] == "/inloggen/?next=/gebruikers/%3Fq%3DPersoon"


def test_fragment_of_an_ended_session_opens_the_sign_in_page_whole(client):
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/gebruikers/?q=a"}

    answer = client.get("/gebruikers/", headers=headers)

    assert answer["HX-Redirect"] == "/inloggen/?next=/gebruikers/%3Fq%3Da"


@pytest.mark.parametrize(
    "span",
    [(1, None), (-30, 0)],
    ids=["begins tomorrow", "ended yesterday"],
)
def test_without_a_role_today_one_page_says_so(town, sign_in, span):
    first, last = (None if days is None else clock.today() + dt.timedelta(days) for days in span)
    person = factories.member(Role.TEAM_LEAD, town.municipality, period=period(first, last))

    page = sign_in(person).get("/vandaag/")

    assert page.status_code == 403
    assert "U hebt nu geen toegang" in page.content.decode()


def test_closed_account_hears_what_to_do(town, sign_in):
    person = town.people[Role.LIAISON]
    person.is_active = False
    person.save()

    client = sign_in(person)

    assert client.answer["Location"] == "/inloggen/gesloten/"
    assert client.get("/vandaag/").status_code == 302


def test_next_leads_nowhere_else(town):
    person = town.people[Role.ADMINISTRATOR]
    data = {
        "login": person.email,
        "password": factories.PASSWORD,
        "next": "https://elders.example/",
    }

    assert Client().post("/inloggen/", data)["Location"] == "/vandaag/"


# --- password -------------------------------------------------------------------------------


def ask_for_reset(address):
    return Client().post("/wachtwoord-vergeten/", {"email": address})


def test_reset_says_the_same_whether_there_is_an_account(town):
    known = ask_for_reset(town.people[Role.LIAISON].email)
    unknown = ask_for_reset("niemand@voorbeeldstad.example")

    assert [known.status_code, known["Location"]] == [unknown.status_code, unknown["Location"]]
    assert [message.subject for message in mail.outbox] == [
        "Nieuw wachtwoord voor het OCP-portaal"
    ] * 2
    assert "Er is geen account met dit adres" in mail.outbox[1].body
    assert "https://portaal.voorbeeldstad.example/" in mail.outbox[0].body


@pytest.fixture
def no_mail_server(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1


def test_reset_says_the_same_without_a_mail_server(town, no_mail_server):
    known = ask_for_reset(town.people[Role.LIAISON].email)
    unknown = ask_for_reset("niemand@voorbeeldstad.example")

    answers = [(answer.status_code, answer["Location"]) for answer in (known, unknown)]
    assert answers == [(302, "/wachtwoord-vergeten/verstuurd/")] * 2


def test_password_is_changed_without_a_mail_server(town, sign_in, no_mail_server):
    person = town.people[Role.ADMINISTRATOR]
    data = {"oldpassword": factories.PASSWORD, "password1": "kastanje onder de brug"}

    answer = sign_in(person).post("/mijn-account/wachtwoord/", data)

    person.refresh_from_db()
    assert (answer.status_code, person.check_password("kastanje onder de brug")) == (302, True)


def test_reset_link_works_once_and_ends_every_session(town, sign_in):
    person = town.people[Role.ADMINISTRATOR]
    elsewhere = sign_in(person)
    ask_for_reset(person.email)
    link = re.search(r"https://portaal\.voorbeeldstad\.example(\S+)", mail.outbox[0].body)[1]
    client = Client()
    form = client.get(link)["Location"]

    client.post(form, {"password1": "kastanje onder de brug"})

    assert elsewhere.get("/vandaag/").status_code == 302
    assert sign_in(person, "kastanje onder de brug").answer.status_code == 302
    assert "werkt niet meer" in Client().get(link).content.decode()
    assert mail.outbox[-1].subject == "Uw wachtwoord voor het OCP-portaal is gewijzigd"


def test_reset_lets_somebody_in_who_tried_too_often(town, sign_in):
    person = town.people[Role.ADMINISTRATOR]
    for _ in range(6):
        sign_in(person, "een-heel-ander-woord")
    ask_for_reset(person.email)
    link = re.search(r"example(/wacht\S+)", mail.outbox[0].body)[1]
    client = Client()

    client.post(client.get(link)["Location"], {"password1": "kastanje onder de brug"})

    assert sign_in(person, "kastanje onder de brug").answer.status_code == 302


@pytest.mark.parametrize("weak", ["kort", "qwerty123456", "qazwsxedcrfv", "{email}"])
def test_weak_password_is_refused(town, sign_in, weak):
    person = town.people[Role.ADMINISTRATOR]
    client = sign_in(person)
    chosen = weak.format(email=person.email)

    data = {"oldpassword": factories.PASSWORD, "password1": chosen}
    answer = client.post("/mijn-account/wachtwoord/", data)

    assert (answer.status_code, "password1" in answer.context["form"].errors) == (422, True)


def test_changed_password_keeps_this_session_only(town, sign_in):
    person = town.people[Role.ADMINISTRATOR]
    here, elsewhere = sign_in(person), sign_in(person)

    data = {"oldpassword": factories.PASSWORD, "password1": "kastanje onder de brug"}
    here.post("/mijn-account/wachtwoord/", data)

    assert here.get("/vandaag/").status_code == 200
    assert elsewhere.get("/vandaag/").status_code == 302


# --- sessions -------------------------------------------------------------------------------

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1"


def test_sessions_are_listed_and_ended_one_by_one(town, sign_in):
    person = town.people[Role.ADMINISTRATOR]
    here = sign_in(person, **{"user-agent": FIREFOX})
    phone = sign_in(person, **{"user-agent": PHONE})
    shown = here.get("/mijn-account/sessies/").context["sessions"]
    assert [row["device"] for row in shown] == ["Firefox op Windows", "Safari op iPhone"]

    here.post("/mijn-account/sessies/", {"sessie": shown[1]["pk"]})

    assert phone.get("/vandaag/").status_code == 302
    assert here.get("/vandaag/").status_code == 200


def test_all_other_sessions_end_at_once(town, sign_in):
    person = town.people[Role.ADMINISTRATOR]
    here, *others = (sign_in(person) for _ in range(3))

    here.post("/mijn-account/sessies/")

    assert here.get("/vandaag/").status_code == 200
    assert [other.get("/vandaag/").status_code for other in others] == [302, 302]


def test_session_of_somebody_else_cannot_be_ended(town, sign_in):
    mine, theirs = sign_in(town.people[Role.TEAM_LEAD]), sign_in(town.people[Role.ADMINISTRATOR])
    number = theirs.get("/mijn-account/sessies/").context["sessions"][0]["pk"]

    mine.post("/mijn-account/sessies/", {"sessie": number})

    assert theirs.get("/vandaag/").status_code == 200


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ("kort", "Dit wachtwoord is te kort. Kies minstens 12 tekens."),
        ("918273645546372", "Dit wachtwoord heeft alleen cijfers."),
        ("password1234", "Dit wachtwoord wordt vaak gebruikt"),
        ("wachtwoord123", "Dit wachtwoord wordt vaak gebruikt"),
        ("W@chtw00rd!2026", "Dit wachtwoord wordt vaak gebruikt"),
        ("WelkomWelkom1", "Dit wachtwoord wordt vaak gebruikt"),
        ("2026-September!", "Dit wachtwoord wordt vaak gebruikt"),
        ("Sanne Verbeek 1", "Dit wachtwoord lijkt te veel op uw naam of e-mailadres."),
    ],
)
def test_password_that_is_refused_says_why_in_dutch(client, db, chosen, said):
    person = factories.user(full_name="Sanne Verbeek")
    factories.member(Role.LIAISON, factories.municipality(), user=person)
    client.force_login(person)

    page = client.post(
        reverse("account_change_password"),
        {"oldpassword": factories.PASSWORD, "password1": chosen},
    )

    (refusal,) = page.context["form"].errors["password1"]
    assert refusal.startswith(said)


def test_password_reset_refuses_in_dutch(client, town):
    person = town.people[Role.LIAISON]
    client.post(reverse("account_reset_password"), {"email": person.email})
    link = re.search(r"https?://[^/]+(/\S+)", mail.outbox[-1].body)[1]
    address = client.get(link).url

    page = client.post(address, {"password1": "kort"})

    assert "Dit wachtwoord is te kort." in page.content.decode()


# --- demo -----------------------------------------------------------------------------------


def test_demo_accounts_stand_on_the_page_in_the_demo_only(client, settings):
    assert "demo-voorbeeldstad" not in client.get("/inloggen/").content.decode()
    settings.DEMO = True

    page = client.get("/inloggen/").content.decode()

    assert page.count("@voorbeeldstad.example") >= 7
    assert "demo-voorbeeldstad" in page


def test_mail_folder_is_there_in_the_demo_only(client, settings, tmp_path):
    assert client.get("/demo/mail/").status_code == 404
    settings.DEMO, settings.MAIL_FOLDER = True, tmp_path
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path)
    mail.send_mail("Eén onderwerp", "Een zorgcoördinator.", None, ["iemand@voorbeeldstad.example"])

    page = client.get("/demo/mail/").content.decode()

    assert "Eén onderwerp" in page
    assert "Een zorgcoördinator." in page
