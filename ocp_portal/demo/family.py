"""Familiecontactpersonen of Voorbeeldstad and the light questions that they caught (LIA-11)."""

import datetime as dt
import random
from collections.abc import Iterator

from liaisons.models import LightQuestion
from ocp_portal.accounts.models import Membership, User
from ocp_portal.demo import town
from ocp_portal.demo.build import Demo, moment
from ocp_portal.periods import period
from reports.quarters import Quarter
from schools.holidays import as_region, free_day, is_workday
from schools.models import School

A_DAY = (0, 1, 1, 2, 3)  # so many light questions on a school day, each as likely


def build_family(demo: Demo) -> None:
    """The trial began after the first quarter of the demo, so that a report without it is there."""
    first = Quarter.of(demo.starts).next.first_day
    for address, _, school in town.FAMILY_CONTACTS:
        _join(demo.people[address], demo.schools[school], first)
    LightQuestion.objects.bulk_create(_caught(demo, first))


def _join(person: User, school: School, first: dt.date) -> None:
    membership = Membership.objects.get(user=person)
    membership.period = period(first)
    membership.save(update_fields=["period"])
    membership.schools.add(school)


def _caught(demo: Demo, first: dt.date) -> Iterator[LightQuestion]:
    chance = random.Random(demo.seed)  # one of its own: whoever comes later draws as before
    region = as_region(demo.municipality.holiday_region)
    for number in range((demo.today - first).days + 1):
        day = first + dt.timedelta(days=number)
        if not is_workday(day) or free_day(region, day):
            continue
        for address, _, school in town.FAMILY_CONTACTS:
            for _each in range(chance.choice(A_DAY)):
                yield _question(demo, chance, demo.people[address], demo.schools[school], day)


def _question(
    demo: Demo, chance: random.Random, person: User, school: School, day: dt.date
) -> LightQuestion:
    (subject,) = chance.choices(LightQuestion.Subject.values, town.LIGHT_SUBJECTS)
    (asked_by,) = chance.choices(LightQuestion.Asker.values, town.LIGHT_ASKERS)
    (done,) = chance.choices(LightQuestion.Done.values, town.LIGHT_ENDS)
    return LightQuestion(
        municipality=demo.municipality,
        school=school,
        date=day,
        subject=subject,
        asked_by=asked_by,
        done=done,
        recorded_by=person,
        recorded_at=moment(day, 16),
    )
