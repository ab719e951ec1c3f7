"""Voorbeeldstad has Oss's shape, repeats to the byte, and stays out of a real installation."""

import datetime as dt
import hashlib

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.urls import reverse

from liaisons.models import Assignment, LightQuestion, VacantMeeting, Visit, WeekRoster
from liaisons.queries.norms import norm_strips
from ocp_portal.accounts.models import Membership, Municipality, User
from ocp_portal.demo import town
from ocp_portal.policy import Role
from reports.models import CouncilReport
from schools.models import School

DAY = dt.date(2026, 11, 18)


def fill(**options):
    call_command("demo_data", date=DAY, verbosity=0, **options)


def fingerprint():
    """A hash of every row that the demo makes, to the byte."""
    digest = hashlib.sha256()
    for table in sorted(tables()):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT t::text FROM {table} t ORDER BY 1")
            digest.update(repr((table, cursor.fetchall())).encode())
    return digest.hexdigest()


def tables():
    made = {"accounts", "audit", "jobs", "notices", "schools", "liaisons", "casework", "reports"}
    models = apps.get_models(include_auto_created=True)
    return [model._meta.db_table for model in models if model._meta.app_label in made]


def number_from_one():
    """As in a database in which nothing was ever made."""
    with connection.cursor() as cursor:
        for table in tables():
            if not table.endswith("schoolholiday"):
                cursor.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), 1, false)", [table])


def filled_and_gone(**options):
    """The fingerprint of a town that was made and taken back."""
    before = transaction.savepoint()
    number_from_one()
    fill(**options)
    found = fingerprint()
    transaction.savepoint_rollback(before)
    return found


def test_town_has_the_shape_of_oss(db):
    fill()

    counted = School.objects.counted().with_tier(DAY)
    extra = counted.filter(tier="extra")
    with_liaison = Assignment.objects.current(DAY).values("school")
    roles = {membership.role for membership in Membership.objects.current(DAY)}
    reports = CouncilReport.objects.order_by("year", "quarter")
    assert (counted.count(), extra.count()) == (47, 12)
    assert School.objects.filter(sector="MBO").count() == 1
    assert School.objects.filter(sector="KO").count() == 3
    assert extra.filter(pk__in=with_liaison).count() == 11
    assert roles == {role.value for role in Role}
    # Three quarters, of which the newest waits to be published; weeks up to this one.
    assert [str(report.period) for report in reports] == ["2026-Q1", "2026-Q2", "2026-Q3"]
    assert [bool(report.published_at) for report in reports] == [True, True, False]
    assert WeekRoster.objects.first().monday == dt.date(2026, 11, 16)
    assert not Visit.objects.filter(date__lt=DAY, status="planned").exists()
    # Familiecontactpersonen began in the second quarter: the first report has nothing of them.
    told = [report.figures["family"] for report in reports]
    assert told[0] is None
    assert all(family["at_schools"] == 3 and family["caught"] for family in told[1:])
    # A meeting at the school without a liaison, in each other week.
    assert {each.school.name for each in VacantMeeting.objects.open()} == {town.WITHOUT_LIAISON}
    # The national register gives out no code that begins with 99.
    assert {code[:2] for code in School.objects.values_list("code", flat=True)} == {"99"}

    # What is being done stands at the school without a liaison and where visits were lost.
    strips = norm_strips(Municipality.objects.get(slug=town.SLUG), School.objects.all(), until=DAY)
    actions = [strip.action.split(":")[0] for strip in strips.values() if strip.not_realised]
    assert {"Vacature", "er is een inhaalbezoek voorgesteld"} <= set(actions)
    assert all(actions)

    fill(if_empty=True)  # nothing happens
    assert School.objects.count() == 51


def test_same_seed_and_date_give_the_same_rows_and_another_seed_does_not(db):
    first = filled_and_gone()

    assert filled_and_gone() == first
    assert filled_and_gone(seed=7) != first


def test_database_of_an_earlier_version_gets_who_came_since(db, capsys):
    """Whoever is there stays as they are; the button of the newcomer on the sign-in page works."""
    fill()
    Membership.objects.filter(role=Role.FAMILY_CONTACT).delete()
    LightQuestion.objects.all().delete()
    User.objects.filter(email__startswith="familie").delete()
    User.objects.filter(email__startswith="teamleider@").update(full_name="Anders")

    call_command("demo_data", if_empty=True)

    newest = User.objects.get(email=f"familie@{town.DOMAIN}")
    told = capsys.readouterr().out
    assert "van een eerdere versie" in told
    assert newest.email in told
    assert newest.check_password(town.PASSWORD)
    membership = newest.memberships.get()
    assert (membership.role, membership.schools.count()) == (Role.FAMILY_CONTACT, 1)
    assert User.objects.get(email__startswith="teamleider@").full_name == "Anders"
    call_command("demo_data", if_empty=True)
    assert capsys.readouterr().out == "Voorbeeldstad is er al.\n"


def test_database_with_people_is_left_alone(town):
    with pytest.raises(CommandError, match="niet leeg"):
        fill()

    assert not Municipality.objects.filter(slug="voorbeeldstad").exists()


def test_real_installation_is_left_alone(db, settings):
    settings.LOCAL = settings.DEMO = False

    with pytest.raises(CommandError, match="echte installatie"):
        fill()


def test_addresses_and_numbers_are_nobodys():
    assert town.DOMAIN.endswith(".example")


@pytest.mark.django_db
def test_sample_register_of_the_demo_has_one_change_of_each_kind(settings, client):
    fill()
    settings.DEMO = True
    client.force_login(User.objects.get(email=f"beheer@{town.DOMAIN}"))
    file = client.get(reverse("school_import_sample"))

    started = client.post(
        reverse("school_import"), {"file": SimpleUploadedFile("vestigingen.csv", file.content)}
    )
    page = client.get(started["Location"])

    kinds = {group["kind"]: len(group["rows"]) for group in page.context["groups"]}
    assert kinds == {"new": 1, "renamed": 1, "moved": 1, "gone": 1}
    assert len(page.context["problems"]) == 1


@pytest.mark.django_db
def test_sample_register_is_there_in_the_demo_only(as_role):
    admin = as_role(Role.ADMINISTRATOR)

    assert admin.get(reverse("school_import_sample")).status_code == 302
    page = admin.get(reverse("school_import")).content.decode()
    assert reverse("school_import_sample") not in page
