"""Light questions that a familiecontactpersoon caught (LIA-11): choices only, about nobody."""

import datetime as dt
from typing import Any, Self

from django.db import models
from django.utils import timezone

from ocp_portal import clock
from ocp_portal.accounts.models import Municipality, User
from ocp_portal.holding import Rows
from ocp_portal.policy import Permission, can
from schools.models import School


class LightQuestionQuerySet(Rows["LightQuestion"]):
    def visible_to(self, user: Any) -> Self:
        """Family contact person: what they wrote down themselves, of the own schools.

        Others: none. The town gets counts, in the council report only.
        """
        if not can(user, Permission.LOG_LIGHT_QUESTION):
            return self.none()
        return self.filter(recorded_by=user.pk, school__in=School.objects.visible_to(user))


class LightQuestion(models.Model):
    """One question that needed no help of the CJG itself. There is no text, name or age in it."""

    # Who made a row changes it or takes it away so long; after that it only counts.
    OPEN = dt.timedelta(days=14)

    class Asker(models.TextChoices):
        PARENT = "parent", "ouder"
        SCHOOL = "school", "school"
        PUPIL = "pupil", "leerling"
        OTHER = "other", "iemand anders"

    class Subject(models.TextChoices):
        UPBRINGING = "upbringing", "opvoeding"
        HOME = "home", "thuissituatie"
        MONEY = "money", "geld en regelingen"
        LETTERS = "letters", "brieven en formulieren"
        SCHOOL = "school", "contact met school"
        HEALTH = "health", "gezondheid"
        LEISURE = "leisure", "opvang en vrije tijd"
        OTHER = "other", "iets anders"

    class Done(models.TextChoices):
        """What became of it, in one choice: two taps are all there is time for."""

        HELPED = "helped", "zelf geholpen"
        EXPLAINED = "explained", "uitgelegd waar men terechtkan"
        TO_SCHOOL = "to_school", "meegegaan naar school"
        TO_ACCESS = "to_access", "meegegaan naar de toegang"
        TO_TEAM = "to_team", "meegegaan naar het Sociaal Team"
        TO_YOUTH_CARE = "to_youth_care", "meegegaan naar jeugdhulp"
        TO_DOCTOR = "to_doctor", "meegegaan naar de huisarts"
        TO_OTHER = "to_other", "meegegaan naar iemand anders"

        def words(self, access: str) -> str:
            """With what this town calls its access: 'meegegaan naar het CJG'."""
            return self.label.replace("de toegang", f"het {access}")

        def towards(self, access: str) -> str:
            """'het CJG'; of what one did without going along all of it."""
            return self.words(access).removeprefix("meegegaan naar ")

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+")
    school = models.ForeignKey(School, models.CASCADE, related_name="light_questions")
    date = models.DateField("datum")
    asked_by = models.CharField("wie vroeg het", max_length=10, choices=Asker)
    subject = models.CharField("onderwerp", max_length=12, choices=Subject)
    done = models.CharField("wat er werd gedaan", max_length=14, choices=Done)
    recorded_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now)
    # Of the form that was sent and its choices: a second press on the button is no second question.
    form_token = models.UUIDField(null=True, editable=False)

    objects = LightQuestionQuerySet.as_manager()

    class Meta:
        verbose_name = "lichte vraag"
        verbose_name_plural = "lichte vragen"
        constraints = [
            models.UniqueConstraint(
                fields=["recorded_by", "form_token"], name="light_question_form_once"
            ),
        ]
        indexes = [
            models.Index(fields=["municipality", "date"], name="light_question_of_period"),
            models.Index(fields=["recorded_by", "date"], name="light_question_of_maker"),
        ]

    @property
    def open(self) -> bool:
        return self.date >= clock.today() - self.OPEN

    def days(self) -> list[dt.date]:
        """On which it may have been, newest first: while it is open, not after it was written down.

        Never in another quarter, in whose report it may have been counted as well.
        """
        last = timezone.localtime(self.recorded_at).date()
        return [day for day in open_days() if day <= last and _quarter(day) == _quarter(self.date)]


def open_days() -> list[dt.date]:
    """Today and the two weeks before it, newest first."""
    today = clock.today()
    return [today - dt.timedelta(days=back) for back in range(LightQuestion.OPEN.days + 1)]


def _quarter(day: dt.date) -> tuple[int, int]:
    return day.year, (day.month - 1) // 3
