"""'Wat wij leerden': what clusters write down for each other (LIA-3)."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from liaisons import services
from liaisons.models import ClusterNote
from ocp_portal import clock
from ocp_portal.audit.models import AccessEvent
from ocp_portal.policy import Role
from tests import factories

TEXT = "Een telefoontje vooraf scheelt een bezoek."


@pytest.fixture
def liaison(as_role):
    return as_role(Role.LIAISON)


def note(town, by, **values):
    given = {
        "cluster": town.liaison.cluster,
        "title": "Eerst bellen",
        "text": TEXT,
        "themes": ["home"],
    }
    return services.write_note(**given | values, by=by)


def listed(client, **query):
    return client.get(reverse("cluster_note_list"), query, secure=True)


def searched(client, **words):
    return client.post(reverse("cluster_note_list"), words, secure=True, follow=True)


def titles(answer):
    return [each["title"] for each in answer.context["notes"]]


def sent(town, **values):
    return {
        "cluster": town.liaison.cluster_id,
        "title": "Eerst bellen",
        "text": TEXT,
        "themes": ["home", "mood"],
    } | values


def test_note_is_read_by_colleagues_of_every_cluster(liaison, town, team_lead):
    """Clusters build knowledge together (LIA-3)."""
    elsewhere = factories.liaison(town.municipality).cluster
    note(town, team_lead, cluster=elsewhere)

    page = listed(liaison)

    assert titles(page) == ["Eerst bellen"]
    assert TEXT in page.content.decode()


def test_liaison_writes_for_the_own_cluster_first(liaison, town):
    page = liaison.get(reverse("cluster_note_create"), secure=True)

    assert page.context["form"]["cluster"].value() == town.liaison.cluster_id


def test_note_is_written_with_its_subjects(liaison, town):
    answer = liaison.post(reverse("cluster_note_create"), sent(town), secure=True)

    row = ClusterNote.objects.get()
    assert answer.status_code == 302
    assert (row.title, row.themes) == ("Eerst bellen", ["home", "mood"])
    assert row.written_by == town.people[Role.LIAISON]


def test_text_that_tells_who_a_child_is_is_refused(liaison, town):
    told = "De moeder van Jantje Pietersen belt op 06 12345678."

    answer = liaison.post(reverse("cluster_note_create"), sent(town, text=told), secure=True)

    assert answer.status_code == 422
    assert not ClusterNote.objects.exists()


def test_cluster_of_another_municipality_is_refused(liaison, town, other_town):
    wrong = sent(town, cluster=other_town.liaison.cluster_id)

    answer = liaison.post(reverse("cluster_note_create"), wrong, secure=True)

    assert answer.status_code == 422
    assert not ClusterNote.objects.exists()


def test_newest_stands_first_and_a_page_has_ten(liaison, town, team_lead):
    for number in range(12):
        with clock.at(clock.now() + dt.timedelta(hours=number)):
            note(town, team_lead, title=f"Les {number}")

    first = listed(liaison)
    second = liaison.get(reverse("cluster_note_list") + first.context["next_url"], secure=True)

    assert titles(first) == [f"Les {number}" for number in range(11, 1, -1)]
    assert titles(second) == ["Les 1", "Les 0"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "TELEFOONTJE bezoek"}, ["Eerst bellen"]),
        ({"q": "telefoontje fiets"}, []),
        ({"q": "100%"}, []),
        ({"onderwerp": "mood"}, ["Goede cijfers"]),
    ],
)
def test_notes_are_found_by_word_and_subject(liaison, town, team_lead, query, found):
    note(town, team_lead)
    note(town, team_lead, title="Goede cijfers", text="Vraag naar de pauze.", themes=["mood"])

    assert titles(searched(liaison, **query)) == found


def test_words_that_are_searched_stay_out_of_the_address(liaison, town, team_lead):
    note(town, team_lead)

    page = searched(liaison, q="telefoontje", onderwerp="home")

    assert page.redirect_chain == [("/geleerd/?onderwerp=home&gezocht=1", 302)]
    assert titles(page) == ["Eerst bellen"]
    assert page.context["filter_form"]["q"].value() == "telefoontje"


@pytest.mark.parametrize("words", ["Sanne Bakker", "sanne", "06 12345678", "111 222 333"])
def test_search_for_somebody_is_answered_and_kept_nowhere(liaison, town, team_lead, words):
    note(town, team_lead)

    page = searched(liaison, q=words)

    assert (page.status_code, page.redirect_chain) == (422, [])
    assert "Zoeken op een naam of nummer kan niet" in page.content.decode()
    assert words not in str(dict(liaison.session.items()))


def test_colleague_and_school_are_no_secret_in_a_search(liaison, town, team_lead):
    for words in (town.liaison.name, town.school.name):
        assert searched(liaison, q=words).status_code == 200


def test_words_in_an_address_find_nothing_out(liaison, town, team_lead):
    """An address of before, with words in it, shows the list as it is."""
    note(town, team_lead)

    assert titles(listed(liaison, q="fiets")) == ["Eerst bellen"]


def test_notes_are_found_by_cluster(liaison, town, team_lead):
    elsewhere = factories.liaison(town.municipality).cluster
    note(town, team_lead)
    note(town, team_lead, title="Van de buren", cluster=elsewhere)

    assert titles(listed(liaison, cluster=elsewhere.pk)) == ["Van de buren"]


def test_writer_changes_it(liaison, town, liaison_user):
    row = note(town, liaison_user)

    change(liaison, town, row, text="Bel eerst. Dat scheelt.", version=1)

    row.refresh_from_db()
    assert (row.text, row.version) == ("Bel eerst. Dat scheelt.", 2)


def change(client, town, row, **values):
    address = reverse("cluster_note_change", args=[row.pk])
    return client.post(address, sent(town, **values), secure=True)


def test_change_of_an_older_text_loses_nothing(liaison, town, liaison_user):
    row = note(town, liaison_user)
    change(liaison, town, row, text="De eerste tab.", version=1)

    answer = change(liaison, town, row, text="De tweede tab.", version=1)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "De eerste tab." in page and "De tweede tab." in page
    again = change(
        liaison, town, row, text="Beide.", version=answer.context["form"]["version"].value()
    )
    assert again.status_code == 302
    row.refresh_from_db()
    assert row.text == "Beide."


def test_team_lead_takes_away_and_does_not_change(lead, town, liaison_user):
    row = note(town, liaison_user)

    refused = change(lead, town, row, text="Iets anders", version=1)
    row.refresh_from_db()
    assert (refused.status_code, row.text) == (302, TEXT)
    assert lead.post(reverse("cluster_note_remove", args=[row.pk]), secure=True).status_code == 302
    assert not ClusterNote.objects.exists()
    event = AccessEvent.objects.get(object_type="cluster_note")
    assert (event.user_id, event.reason) == (town.people[Role.TEAM_LEAD].pk, "weggehaald")


def test_colleague_takes_away_nothing(liaison, town, team_lead):
    row = note(town, team_lead)

    liaison.post(reverse("cluster_note_remove", args=[row.pk]), secure=True)

    assert ClusterNote.objects.exists()
    with pytest.raises(PermissionDenied):
        services.remove_note(note=row, by=town.people[Role.LIAISON])


def test_schools_write_nothing_here(town):
    with pytest.raises(PermissionDenied):
        note(town, town.people[Role.CARE_COORDINATOR])


def test_note_outlives_its_cluster(liaison, town, team_lead):
    gone = factories.liaison(town.municipality).cluster
    note(town, team_lead, cluster=gone)
    gone.liaisons.all().delete()
    gone.delete()

    assert listed(liaison).context["notes"][0]["cluster"] == "een vroeger cluster"


@pytest.mark.parametrize("number", [1, 3])
def test_list_asks_the_same_number_of_times(
    liaison, town, team_lead, number, django_assert_num_queries
):
    for _ in range(number):
        note(town, team_lead)
    listed(liaison)
    with django_assert_num_queries(5):  # session, user, count, notes, clusters of the filter
        assert len(listed(liaison).context["notes"]) == number
