import datetime as dt
import re
import threading

import pytest
from django.core import mail
from django.db import IntegrityError, connections
from django.test import Client

from ocp_portal import clock
from ocp_portal.accounts import services
from ocp_portal.accounts.models import Invitation, Membership, User
from ocp_portal.audit.models import AccessEvent
from ocp_portal.periods import period
from ocp_portal.policy import Role
from tests import factories
from tests.conftest import make_town

pytestmark = pytest.mark.django_db
CHOSEN = "kastanje onder de brug"


def invite(town, email="nieuw@voorbeeldstad.example", role=Role.TEAM_LEAD, **more):
    return services.invite(
        municipality=town.municipality,
        email=email,
        full_name="Nieuwe Collega",
        role=role,
        starts_on=more.pop("starts_on", clock.today()),
        by=town.people[Role.ADMINISTRATOR],
        **more,
    )


def link():
    return re.search(r"example(/uitnodiging/\S+)", mail.outbox[-1].body)[1]


def test_newcomer_chooses_a_password_and_is_in(town):
    invite(town)
    client = Client()

    answer = client.post(link(), {"password1": CHOSEN})

    assert (answer.status_code, answer["Location"]) == (302, "/vandaag/")
    person = User.objects.get(email="nieuw@voorbeeldstad.example")
    assert (person.membership.role, person.check_password(CHOSEN)) == (Role.TEAM_LEAD, True)


def test_before_acceptance_there_is_no_user_and_no_access(town):
    before = User.objects.count(), Membership.objects.count()

    invite(town)

    assert (User.objects.count(), Membership.objects.count()) == before


def test_link_stands_nowhere_in_the_database(town):
    invitation = invite(town)
    token = link().split("/")[-2]

    assert invitation.token_hash == services.hash_of(token)
    assert token not in str(Invitation.objects.values().get())


def test_link_works_once(town):
    invite(town)
    Client().post(link(), {"password1": CHOSEN})

    again = Client().post(link(), {"password1": "heel iets anders hier"})

    assert again.status_code == 404
    assert User.objects.get(email="nieuw@voorbeeldstad.example").check_password(CHOSEN)


def test_link_ends_after_seven_days(town):
    invite(town)
    late = clock.now() + dt.timedelta(days=7)

    with clock.at(late - dt.timedelta(minutes=1)):
        assert Client().get(link()).status_code == 200
    with clock.at(late):
        assert Client().get(link()).status_code == 404


def test_renewing_ends_the_old_link(town):
    invitation = invite(town)
    old = link()

    services.renew(invitation=invitation, by=town.people[Role.ADMINISTRATOR])

    assert [Client().get(address).status_code for address in (old, link())] == [404, 200]


def test_withdrawn_link_ends(town):
    invitation = invite(town)

    services.withdraw(invitation=invitation, by=town.people[Role.ADMINISTRATOR])

    assert Client().get(link()).status_code == 404
    with pytest.raises(services.Refused):
        services.renew(invitation=invitation, by=town.people[Role.ADMINISTRATOR])


def test_weak_password_is_refused_and_the_link_lives(town):
    invite(town)

    answer = Client().post(link(), {"password1": "nieuw@voorbeeldstad.example"})

    assert answer.status_code == 422
    assert Client().get(link()).status_code == 200


def test_existing_account_is_not_taken_over(town):
    person = town.people[Role.LIAISON]
    invite(town, email=person.email, role=Role.POLICY_OFFICER)

    answer = Client().post(link(), {"password1": CHOSEN})

    person.refresh_from_db()
    assert person.check_password(factories.PASSWORD)
    assert "U hebt al een account" in answer.content.decode()


def test_existing_account_signs_in_and_gets_the_role_beside_its_own(town, sign_in):
    person = town.people[Role.LIAISON]
    invite(town, email=person.email, role=Role.POLICY_OFFICER)
    client = sign_in(person)

    client.post(link())

    assert person.memberships.count() == 2
    assert User.objects.get(pk=person.pk).membership.role == Role.POLICY_OFFICER


def test_existing_account_is_told_what_happened(town, sign_in):
    person = town.people[Role.LIAISON]
    invite(town, email=person.email, role=Role.POLICY_OFFICER)

    page = sign_in(person).post(link(), follow=True)

    assert f"U werkt nu als beleidsmedewerker in {town.municipality.name}." in (
        page.content.decode()
    )


@pytest.mark.parametrize("own", [True, False])
def test_administrator_hears_of_an_account_in_the_own_town_only(town, other_town, as_role, own):
    person = (town if own else other_town).people[Role.LIAISON]
    today = clock.today()
    data = {
        "email": person.email,
        "full_name": "Nieuwe Collega",
        "role": "policy_officer",
        "starts_on_dag": today.day,
        "starts_on_maand": today.month,
        "starts_on_jaar": today.year,
    }

    page = as_role(Role.ADMINISTRATOR).post("/gebruikers/uitnodigen/", data, follow=True)

    assert "De uitnodiging is verstuurd." in page.content.decode()
    assert (f"{person.full_name} heeft al een account." in page.content.decode()) == own


def test_role_that_somebody_has_is_not_offered_again(town):
    with pytest.raises(services.Refused, match="heeft de rol Beleidsmedewerker al"):
        invite(town, email=town.people[Role.POLICY_OFFICER].email, role=Role.POLICY_OFFICER)

    assert mail.outbox == []


def test_invitation_to_a_role_that_somebody_has_keeps_what_was_filled_in(town, as_role):
    person = town.people[Role.POLICY_OFFICER]
    data = {
        "email": person.email,
        "full_name": "Zo heet ik",
        "role": "policy_officer",
        "starts_on_dag": "1",
        "starts_on_maand": "12",
        "starts_on_jaar": "2030",
    }

    page = as_role(Role.ADMINISTRATOR).post("/gebruikers/uitnodigen/", data)

    assert page.status_code == 422
    assert "heeft de rol Beleidsmedewerker al" in page.content.decode()
    assert page.context["form"]["full_name"].value() == "Zo heet ik"
    assert page.context["form"]["starts_on"].value() == ["1", "12", "2030"]
    assert mail.outbox == []


def test_somebody_else_cannot_accept(town, sign_in):
    invite(town, email=town.people[Role.LIAISON].email, role=Role.POLICY_OFFICER)
    client = sign_in(town.people[Role.TEAM_LEAD])

    page = client.post(link()).content.decode()

    assert "voor iemand anders" in page
    assert not Membership.objects.filter(user=town.people[Role.LIAISON], role="policy_officer")


def test_closed_account_opens_again_with_a_new_password(town):
    person = town.people[Role.TEAM_LEAD]
    services.end_access(user=person, by=town.people[Role.ADMINISTRATOR])
    invite(town, email=person.email)

    Client().post(link(), {"password1": CHOSEN})

    person.refresh_from_db()
    assert (person.is_active, person.check_password(CHOSEN)) == (True, True)


def test_scope_comes_along(town):
    invite(town, role=Role.CARE_COORDINATOR, schools=[town.other_school])

    Client().post(link(), {"password1": CHOSEN})

    membership = Membership.objects.get(user__email="nieuw@voorbeeldstad.example")
    assert list(membership.schools.all()) == [town.other_school]


def test_role_that_begins_later_gives_nothing_yet(town):
    invite(town, starts_on=clock.today() + dt.timedelta(days=1))
    client = Client()

    client.post(link(), {"password1": CHOSEN})

    assert client.get("/vandaag/").status_code == 403


def test_second_invitation_for_the_same_role_ends_the_first(town):
    invite(town)
    first = link()
    invite(town)

    assert [Client().get(address).status_code for address in (first, link())] == [404, 200]
    assert Invitation.objects.unanswered().count() == 1


def test_database_refuses_swv_without_partnership(town):
    with pytest.raises(IntegrityError):
        invite(town, role=Role.PARTNERSHIP_COORDINATOR)


def test_mail_server_away_keeps_the_invitation(town, as_role, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    today = clock.today()
    data = {
        "email": "nieuw@voorbeeldstad.example",
        "full_name": "Nieuwe Collega",
        "role": "team_lead",
        "starts_on_dag": today.day,
        "starts_on_maand": today.month,
        "starts_on_jaar": today.year,
    }

    page = as_role(Role.ADMINISTRATOR).post("/gebruikers/uitnodigen/", data, follow=True)

    assert "de mail kon niet worden verstuurd" in page.content.decode()
    assert Invitation.objects.unanswered().count() == 1


@pytest.mark.parametrize(
    ("role", "field"),
    [
        (Role.CARE_COORDINATOR, "schools"),
        (Role.FAMILY_CONTACT, "schools"),
        (Role.PARTNERSHIP_COORDINATOR, "partnership"),
    ],
)
def test_form_asks_for_the_scope_of_the_role(town, as_role, role, field):
    data = {"email": "a@b.example", "full_name": "A", "role": role}

    page = as_role(Role.ADMINISTRATOR).post("/gebruikers/uitnodigen/", data)

    assert (page.status_code, field in page.context["form"].errors) == (422, True)
    assert mail.outbox == []


def test_searching_keeps_what_was_ticked_and_sends_nothing(town, as_role):
    for number in range(61):
        factories.school(town.municipality, name=f"Lindeschool {number:02}")
    data = {"schools": [town.school.pk], "zoek": "lindeschool 07", "zoeken": "1"}

    page = as_role(Role.ADMINISTRATOR).post("/gebruikers/uitnodigen/", data)

    options = page.context["form"].school_options()
    assert [option["checked"] for option in options] == [True, False]
    assert "Lindeschool 07" in options[1]["label"]
    assert (page.status_code, mail.outbox) == (200, [])


@pytest.mark.parametrize("more", [{}, {"zoeken": "1"}])
@pytest.mark.parametrize("school", ["abc", "\x00", "²", "9" * 30])
def test_typed_nonsense_in_the_search_is_no_error(town, as_role, school, more):
    for number in range(16):
        factories.school(town.municipality, name=f"Lindeschool {number:02}")
    data = {"schools": [school], "zoek": "linde\x00school 07", **more}

    page = as_role(Role.ADMINISTRATOR).post("/gebruikers/uitnodigen/", data)

    assert page.status_code == (200 if more else 422)
    assert "Lindeschool 07" in page.content.decode()


def test_school_of_another_town_cannot_be_chosen(town, other_town, as_role):
    data = {"role": "care_coordinator", "schools": [other_town.school.pk]}

    page = as_role(Role.ADMINISTRATOR).post("/gebruikers/uitnodigen/", data)

    assert "schools" in page.context["form"].errors


@pytest.mark.django_db(transaction=True)
def test_link_used_twice_at_the_same_moment_gives_one_role():
    town = make_town()
    invitation = invite(town)
    outcomes = []

    def accept():
        try:
            outcomes.append(services.accept_as_newcomer(invitation=invitation, password=CHOSEN).pk)
        except services.Refused:
            outcomes.append("refused")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=accept) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)

    assert outcomes.count("refused") == 1
    assert Membership.objects.filter(user__email=invitation.email).count() == 1


@pytest.mark.parametrize("role", Role)
def test_invitations_are_seen_by_the_administrator_of_the_town_only(town, other_town, role):
    mine, theirs = invite(town), invite(other_town, email="elders@voorbeeldstad.example")

    seen = set(Invitation.objects.visible_to(town.people[role]))

    assert seen == ({mine} if role == Role.ADMINISTRATOR else set())
    assert theirs not in seen


def reasons(kind):
    rows = AccessEvent.objects.filter(object_type=kind).order_by("pk")
    return list(rows.values_list("role", "reason"))


def test_nobody_invites_themselves(town):
    person = town.people[Role.ADMINISTRATOR]

    with pytest.raises(services.Refused, match="uzelf"):
        invite(town, email=person.email.upper(), role=Role.POLICY_OFFICER)


@pytest.mark.parametrize("role", [Role.CARE_COORDINATOR, Role.LIAISON, Role.TEAM_LEAD])
def test_administrator_gets_no_role_that_sees_questions_and_the_reverse(town, role):
    colleague = factories.member(Role.ADMINISTRATOR, town.municipality)
    pairs = [(colleague, role), (town.people[role], Role.ADMINISTRATOR)]

    for person, offered in pairs:
        with pytest.raises(services.Refused, match="gaat niet samen"):
            invite(town, email=person.email, role=offered)

    assert (Invitation.objects.count(), mail.outbox) == (0, [])


def test_administrator_elsewhere_may_see_questions_here(town, other_town):
    invite(town, email=other_town.people[Role.ADMINISTRATOR].email, role=Role.TEAM_LEAD)

    assert len(mail.outbox) == 1


def test_two_open_invitations_do_not_lead_to_both_roles(town, sign_in):
    invite(town, role=Role.TEAM_LEAD)
    seeing = link()
    invite(town, role=Role.ADMINISTRATOR)
    Client().post(seeing, {"password1": CHOSEN})
    person = User.objects.get(email="nieuw@voorbeeldstad.example")

    page = sign_in(person, CHOSEN).post(link(), follow=True)

    assert "gaat niet samen" in page.content.decode()
    assert [each.role for each in person.memberships.all()] == [Role.TEAM_LEAD]


@pytest.mark.parametrize("days", [0, 1], ids=["today", "begins tomorrow"])
def test_access_log_tells_who_got_which_role_for_how_many_schools(town, days):
    schools = [town.school, town.other_school]
    start = clock.today() + dt.timedelta(days=days)
    invite(town, role=Role.CARE_COORDINATOR, schools=schools, starts_on=start)

    Client().post(link(), {"password1": CHOSEN})

    by = town.people[Role.ADMINISTRATOR].pk
    what = "Zorgcoördinator, 2 scholen"
    assert reasons("invitation") == [(Role.ADMINISTRATOR, what)]
    expected = [(Role.CARE_COORDINATOR, f"{what}, uitgenodigd door gebruiker {by}")]
    assert reasons("membership") == expected


def test_privacy_officer_sees_new_roles_that_see_questions(town, as_role):
    for role in (Role.TEAM_LEAD, Role.POLICY_OFFICER):
        invite(town, email=f"{role}@voorbeeldstad.example", role=role)
        Client().post(link(), {"password1": CHOSEN})

    page = as_role(Role.PRIVACY_OFFICER).get("/vandaag/")

    shown = [row["cells"][1]["sub"] for row in page.context["roles"]["rows"]]
    assert shown == ["Teamleider CJG"]
    by = town.people[Role.ADMINISTRATOR].full_name
    assert f"uitgenodigd door {by}" in page.content.decode()


def test_period_of_the_offer_becomes_the_period_of_the_role(town):
    until = clock.today() + dt.timedelta(days=30)
    invite(town, until=until)

    Client().post(link(), {"password1": CHOSEN})

    membership = Membership.objects.get(user__email="nieuw@voorbeeldstad.example")
    assert membership.period == period(clock.today(), until)


def test_family_contact_is_invited_for_named_schools_and_begins_there(town):
    """LIA-11: As a care coordinator: the membership names the schools."""
    invite(town, role=Role.FAMILY_CONTACT, schools=[town.other_school])
    client = Client()

    page = client.post(link(), {"password1": CHOSEN}, follow=True)

    membership = User.objects.get(email="nieuw@voorbeeldstad.example").membership
    assert (membership.role, list(membership.schools.all())) == (
        Role.FAMILY_CONTACT,
        [town.other_school],
    )
    assert town.other_school.name in page.content.decode()
