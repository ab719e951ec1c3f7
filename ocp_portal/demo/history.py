"""What happened in Voorbeeldstad: three quarters and the one that runs.

Weeks and reports come out of the same services as in real life, each at the moment at which it
would have been made. Questions and ticks are written in bulk: thousands of them, one by one,
would keep a newcomer waiting.
"""

import datetime as dt
from collections.abc import Iterator

from casework.models import (
    Activity,
    ActivityKind,
    Consultation,
    Message,
    ReferenceCounter,
    StatusChange,
    Urgency,
    WorkNote,
)
from liaisons import services as liaisons_services
from liaisons.forms.visits import MISSED_REASONS
from liaisons.models import Absence, Assignment, ContactMoment, Liaison, MakeUpProposal, Visit
from liaisons.services.ledger import recount
from ocp_portal import clock
from ocp_portal.accounts.models import User
from ocp_portal.demo import town
from ocp_portal.demo.build import AMSTERDAM, Demo, moment
from ocp_portal.demo.family import build_family
from ocp_portal.demo.presence import build_presence, write_actions
from reports import services as reports_services
from reports.quarters import Quarter
from schools.holidays import as_region, free_day, is_workday
from schools.models import School, Tier

WEEK = dt.timedelta(weeks=1)


def build_history(demo: Demo, now: dt.datetime) -> None:
    build_presence(demo)
    _absences(demo)
    _weeks(demo, now)
    _presence(demo, now)
    _make_ups(demo, now)
    _actions(demo, now)
    _contacts(demo)
    build_family(demo)
    _questions(demo, now)
    _reports(demo)


def _absences(demo: Demo) -> None:
    """Somebody was ill for three weeks in each year; a colleague stood in at the extra schools."""
    sick = demo.liaisons[2]
    first = _monday(demo.starts + 7 * WEEK)
    with clock.at(moment(first, 8, 10)):
        absence = liaisons_services.record_absence(
            liaison=sick,
            category=Absence.Category.SICKNESS,
            first=first,
            until=first + 3 * WEEK,
            by=demo.people["teamleider"],
        )
        for school in demo.extra():
            if Assignment.objects.filter(school=school, liaison=sick).exists():
                liaisons_services.cover_school(
                    absence=absence,
                    school=school,
                    liaison=demo.liaisons[3],
                    by=demo.people["teamleider"],
                )
    training = _monday(demo.today + 2 * WEEK)
    with clock.at(moment(demo.today - WEEK)):
        liaisons_services.record_absence(
            liaison=demo.liaisons[5],
            category=Absence.Category.TRAINING,
            first=training,
            until=training + dt.timedelta(days=5),
            by=demo.people["teamleider"],
        )


def _monday(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=day.weekday())


def _published_mondays(demo: Demo, now: dt.datetime) -> Iterator[tuple[dt.date, dt.datetime]]:
    """Each week with the Thursday 12:00 before it, as long as that moment is past."""
    monday = _monday(demo.starts + dt.timedelta(days=6))  # whole weeks of the first quarter
    while (thursday := moment(monday - dt.timedelta(days=4), 12)) <= now:
        yield monday, thursday
        monday += WEEK


def _weeks(demo: Demo, now: dt.datetime) -> None:
    for monday, thursday in _published_mondays(demo, now):
        with clock.at(thursday):
            liaisons_services.publish_week(
                municipality=demo.municipality, monday=monday, tell=False
            )


def _presence(demo: Demo, now: dt.datetime) -> None:
    """Ticked on the day itself; an extra school is missed a little less often than others."""
    extra = {school.pk for school in demo.extra()}
    past = Visit.objects.filter(
        municipality=demo.municipality, status=Visit.Status.PLANNED, date__lt=demo.today
    )
    visits = list(past.select_related("liaison").order_by("date", "pk"))
    for visit in visits:
        visit.status = demo.chance.choices(
            [Visit.Status.ATTENDED, Visit.Status.REMOTE, Visit.Status.MISSED],
            [97, 1, 2] if visit.school_id in extra else [90, 5, 5],
        )[0]
        if visit.status == Visit.Status.MISSED:
            visit.reason = demo.chance.choice(MISSED_REASONS)
        visit.changed_by_id = visit.liaison.user_id
        visit.changed_at = moment(visit.date, 12 if visit.daypart == "morning" else 16)
        visit.version += 1
    # Every row is there; bulk_update() is busy five times as long with writing its CASE WHEN.
    Visit.objects.bulk_create(
        visits,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["status", "reason", "changed_by", "changed_at", "version"],
        batch_size=1000,
    )
    recount(visits)


def _make_ups(demo: Demo, now: dt.datetime) -> None:
    """What the last Friday proposed, so that 'Norm' says what is being done; some are agreed."""
    friday = moment(_monday(demo.today) + dt.timedelta(days=4), 7)
    if friday > now:
        friday -= WEEK
    with clock.at(friday):
        liaisons_services.propose_make_ups(municipality=demo.municipality, tell=False)
        made = MakeUpProposal.objects.filter(municipality=demo.municipality)
        for proposal in made.filter(date__gt=demo.today + WEEK).order_by("pk")[::2]:
            liaisons_services.accept_make_up(
                proposal=proposal, version=proposal.version, by=demo.people["teamleider"]
            )


def _actions(demo: Demo, now: dt.datetime) -> None:
    with clock.at(min(now, moment(demo.today, 8))):
        write_actions(demo)


def _contacts(demo: Demo) -> None:
    """Every school is asked how it goes, some more often than others."""
    rows = []
    for tie in Assignment.objects.filter(municipality=demo.municipality).order_by("pk"):
        day = demo.starts + dt.timedelta(days=demo.chance.randrange(30))
        while day < demo.today:
            if _school_day(demo, day):
                rows.append(
                    ContactMoment(
                        municipality=demo.municipality,
                        school_id=tie.school_id,
                        liaison_id=tie.liaison_id,
                        date=day,
                        means=demo.chance.choice(ContactMoment.Means.values),
                        something_up=demo.chance.random() < 0.3,
                    )
                )
            day += dt.timedelta(days=demo.chance.randint(25, 65))
    ContactMoment.objects.bulk_create(rows, batch_size=1000)


def _school_day(demo: Demo, day: dt.date) -> bool:
    return day.weekday() < 5 and not free_day(as_region(demo.municipality.holiday_region), day)


def _questions(demo: Demo, now: dt.datetime) -> None:
    """About eleven questions in a school week; extra schools ask more."""
    owners = dict(
        Assignment.objects.filter(municipality=demo.municipality).values_list("school", "liaison")
    )
    liaisons = {row.pk: row for row in demo.liaisons}
    schools = [school for school in demo.schools.values() if school.pk in owners]
    weights = [5 if school in demo.extra() else 1.4 for school in schools]
    asked = []
    day = demo.starts
    while day <= demo.today:
        if _school_day(demo, day):
            for _ in range(demo.chance.choices([0, 1, 2, 3, 4], [10, 22, 32, 24, 12])[0]):
                school = demo.chance.choices(schools, weights)[0]
                asked.append((day, school, liaisons[owners[school.pk]]))
        day += dt.timedelta(days=1)
    asked += _lately(demo, liaisons[owners[demo.schools[town.CARE_COORDINATOR_AT].pk]])
    _write_questions(demo, sorted(asked, key=lambda one: one[0]), now)


def _lately(demo: Demo, liaison: Liaison) -> list[tuple[dt.date, School, Liaison]]:
    """The school that a newcomer looks at first asked something on each of the last school days."""
    school = demo.schools[town.CARE_COORDINATOR_AT]
    days = [demo.today - dt.timedelta(days=back) for back in range(1, 12)]
    return [(day, school, liaison) for day in days if _school_day(demo, day)][:4]


def _write_questions(
    demo: Demo, asked: list[tuple[dt.date, School, Liaison]], now: dt.datetime
) -> None:
    numbers: dict[int, int] = {}
    questions: list[Consultation] = []
    timed = [
        (moment(day, demo.chance.randint(8, 16), demo.chance.randrange(60)), school, liaison)
        for day, school, liaison in asked
    ]
    for at, school, liaison in sorted(timed, key=lambda one: one[0]):
        if at >= now:
            continue
        numbers[at.year] = numbers.get(at.year, 0) + 1
        reference = f"V-{at.year}-{numbers[at.year]:04}"
        questions.append(_question(demo, reference, at, school, liaison, now))
    changes = [change for question in questions for change in _changes(demo, question)]
    Consultation.objects.bulk_create(questions, batch_size=1000)
    StatusChange.objects.bulk_create(changes, batch_size=1000)
    ReferenceCounter.objects.bulk_create(
        ReferenceCounter(municipality=demo.municipality, year=year, last=last)
        for year, last in numbers.items()
    )
    _write_threads(demo, questions)


def _question(
    demo: Demo,
    reference: str,
    at: dt.datetime,
    school: School,
    liaison: Liaison,
    now: dt.datetime,
) -> Consultation:
    theme, bands, text = demo.chance.choice(town.QUESTIONS)
    urgent = theme == "safety" or demo.chance.random() < 0.06
    question = Consultation(
        municipality=demo.municipality,
        reference=reference,
        school=school,
        sector=school.sector,
        tier=Tier.EXTRA if school in demo.extra() else Tier.BASIS,
        theme=theme,
        age_band=demo.chance.choice(bands),
        urgency=Urgency.URGENT if urgent else Urgency.NORMAL,
        text=text,
        asked_by=_coordinator(demo, school),
        asked_at=at,
        changed_at=at,
        news_due_on=_after_workdays(at.date(), 1 if urgent else 5),
    )
    _let_it_run(demo, question, liaison, now)
    return question


def _coordinator(demo: Demo, school: School) -> User | None:
    known = school.name == town.CARE_COORDINATOR_AT
    return demo.people["zorgcoordinator"] if known else None


def _after_workdays(day: dt.date, count: int) -> dt.date:
    while count:
        day += dt.timedelta(days=1)
        count -= is_workday(day)
    return day


def _let_it_run(demo: Demo, question: Consultation, liaison: Liaison, now: dt.datetime) -> None:
    """Taken up within days, answered, closed after weeks; what is recent still runs."""
    hours = demo.chance.choice([2, 5, 20, 24, 26, 48, 50, 74])
    taken = question.asked_at + dt.timedelta(hours=hours)
    closes = taken + dt.timedelta(days=demo.chance.randint(7, 45), hours=demo.chance.randrange(5))
    if taken >= now or now - question.asked_at < dt.timedelta(days=4):
        return  # asked just before now (or the weekend): nobody has seen it yet
    question.status = Consultation.Status.TAKEN_UP
    question.director = liaison
    question.changed_at = taken
    if demo.chance.random() < 0.6 or closes < now:
        question.status = Consultation.Status.ANSWERED
        question.first_response_at = taken
    if closes < now and demo.chance.random() < 0.97:
        question.status = Consultation.Status.CLOSED
        question.closed_at = question.changed_at = closes


def _changes(demo: Demo, question: Consultation) -> Iterator[StatusChange]:
    """Taken up, answered, closed: as far as it came, each with the version that it led to."""
    if question.director is None:
        return
    first = question.first_response_at or question.changed_at
    steps = [(StatusChange.Kind.TAKEN_UP, first)]
    if question.first_response_at:
        steps.append((StatusChange.Kind.ANSWERED, first))
    if question.closed_at:
        steps.append((StatusChange.Kind.CLOSED, question.closed_at))
    for kind, at in steps:
        question.version += 1
        yield StatusChange(
            municipality=demo.municipality,
            consultation=question,
            kind=kind,
            version=question.version,
            director=question.director,
            changed_by_id=question.director.user_id,
            changed_at=at,
        )


def _write_threads(demo: Demo, questions: list[Consultation]) -> None:
    messages: list[Message] = []
    notes: list[WorkNote] = []
    activities: list[Activity] = []
    for question in questions:
        if question.director is None:
            continue
        if question.first_response_at:
            messages += _messages(demo, question)
        if demo.chance.random() < 0.5:
            notes.append(_note(demo, question))
        for _ in range(demo.chance.choice([1, 1, 2, 3]) if question.first_response_at else 0):
            activities.append(_activity(demo, question))
    Message.objects.bulk_create(messages, batch_size=1000)
    WorkNote.objects.bulk_create(notes, batch_size=1000)
    Activity.objects.bulk_create(activities, batch_size=1000)


def _messages(demo: Demo, question: Consultation) -> Iterator[Message]:
    at, closed_at = question.first_response_at, question.closed_at
    assert at is not None and question.director is not None
    for number, text in enumerate(town.ANSWERS[question.theme]):
        if number and closed_at is None:
            return
        yield Message(
            municipality=demo.municipality,
            consultation=question,
            text=text,
            written_by_id=question.director.user_id,
            written_at=closed_at if number and closed_at else at,
        )
        if number == 0 and closed_at and demo.chance.random() < 0.4:
            yield Message(
                municipality=demo.municipality,
                consultation=question,
                text=demo.chance.choice(town.REPLIES),
                from_school=True,
                written_by=question.asked_by,
                written_at=at + (closed_at - at) / 2,
            )


def _note(demo: Demo, question: Consultation) -> WorkNote:
    assert question.director is not None
    return WorkNote(
        municipality=demo.municipality,
        consultation=question,
        text=demo.chance.choice(town.WORK_NOTES),
        written_by_id=question.director.user_id,
        written_at=question.changed_at,
    )


def _activity(demo: Demo, question: Consultation) -> Activity:
    assert question.first_response_at is not None
    last = (question.closed_at or moment(demo.today)).date()
    first = question.first_response_at.astimezone(AMSTERDAM).date()
    day = first + dt.timedelta(days=demo.chance.randint(0, max(0, (last - first).days)))
    return Activity(
        municipality=demo.municipality,
        consultation=question,
        kind=demo.chance.choices(ActivityKind.values, [30, 10, 20, 18, 12, 4, 6])[0],
        date=day,
        done_by=question.director,
        recorded_at=moment(day, 16),
    )


def _reports(demo: Demo) -> None:
    """One a quarter, on its first working day; the newest still waits to be published."""
    quarter, running = Quarter.of(demo.starts), Quarter.of(demo.today)
    while quarter < running:
        day = quarter.next.first_day
        while not is_workday(day):
            day += dt.timedelta(days=1)
        with clock.at(moment(day, 6)):
            report = reports_services.make_report(municipality=demo.municipality, quarter=quarter)
        if quarter.next != running:
            with clock.at(moment(day + WEEK, 11)):
                reports_services.publish_report(report=report, by=demo.people["beleid"])
        quarter = quarter.next
