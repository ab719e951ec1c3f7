"""Light questions that the familiecontactpersoon caught (LIA-11)."""

import datetime as dt
from uuid import UUID, uuid5

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from liaisons.models import LightQuestion
from ocp_portal import clock
from ocp_portal.accounts.models import User
from ocp_portal.dutch import dutch_date
from ocp_portal.policy import Permission, can
from schools.models import School

OTHER_DAY = (
    "Kies een dag in hetzelfde kwartaal, niet later dan de dag waarop u de vraag bewaarde. Was het "
    "een andere dag? Haal de vraag weg en bewaar een nieuwe."
)
TOO_OLD = "Deze vraag is ouder dan twee weken. Die telt mee zoals ze er staat."


@transaction.atomic
def log_light_question(
    *,
    school: School,
    date: dt.date,
    asked_by: str,
    subject: str,
    done: str,
    token: UUID,
    by: User,
) -> LightQuestion:
    """At an own school, today or in the two weeks before. The same form twice is once.

    With other choices it is another question, so that nothing is lost to who went a page back.
    """
    _require_possible(school, date, by)
    return LightQuestion.objects.get_or_create(
        form_token=uuid5(token, f"{school.pk} {date} {asked_by} {subject} {done}"),
        recorded_by=by,
        defaults={
            "municipality_id": school.municipality_id,
            "school": school,
            "date": date,
            "asked_by": asked_by,
            "subject": subject,
            "done": done,
            "recorded_at": clock.now(),
        },
    )[0]


@transaction.atomic
def change_light_question(
    *,
    question: LightQuestion,
    school: School,
    date: dt.date,
    asked_by: str,
    subject: str,
    done: str,
    by: User,
) -> LightQuestion:
    """Mends a slip: by who wrote it down, while it is open.

    It stays in its quarter, so that no two reports count it.
    """
    row = _own(question, by)
    _require_possible(school, date, by)
    if date not in row.days():
        raise ValidationError(OTHER_DAY)
    row.school, row.date = school, date
    row.asked_by, row.subject, row.done = asked_by, subject, done
    row.save(update_fields=["school", "date", "asked_by", "subject", "done"])
    return row


@transaction.atomic
def remove_light_question(*, question: LightQuestion, by: User) -> None:
    """It was not so; gone already is done."""
    if LightQuestion.objects.filter(pk=question.pk).exists():
        _own(question, by).delete()


def _own(question: LightQuestion, by: User) -> LightQuestion:
    rows = LightQuestion.objects.visible_to(by).held()
    row = rows.filter(pk=question.pk).first()
    if row is None:
        raise PermissionDenied
    if not row.open:
        raise ValidationError(TOO_OLD)
    return row


def _require_possible(school: School, date: dt.date, by: User) -> None:
    if not can(by, Permission.LOG_LIGHT_QUESTION):
        raise PermissionDenied
    if not School.objects.visible_to(by).filter(pk=school.pk).exists():
        raise PermissionDenied
    if not clock.today() - LightQuestion.OPEN <= date <= clock.today():
        raise ValidationError("Kies vandaag of een dag in de afgelopen twee weken.")
    if school.gone_on and date >= school.gone_on:
        raise ValidationError(f"Deze school is opgeheven (sinds {dutch_date(school.gone_on)}).")
