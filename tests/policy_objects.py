"""Which row fills the address of each page in the role matrix (tests/test_policy.py).

For a page about a row, `ROWS` names a function that gives that row at a place: one's own school
(or simply the own town), another school in town, another town. Whoever adds an address with an
argument adds it here; the matrix fails with that advice until then.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from liaisons.models import (
    Absence,
    Assignment,
    ClusterNote,
    ContactMoment,
    Handover,
    LightQuestion,
    MakeUpProposal,
    NurseProposal,
    NurseVisit,
    PlanBlock,
    PlanPin,
    StandingPlan,
    StandingVisit,
    Substitution,
    VacantMeeting,
    WhatIfAnswer,
)
from ocp_portal import clock
from ocp_portal.accounts.models import Invitation, Membership
from ocp_portal.jobs.models import Job
from ocp_portal.periods import period
from ocp_portal.policy import Role
from reports.models import CouncilReport
from reports.quarters import Quarter
from reports.services import publish_report
from schools.models import (
    CareMeetingSeries,
    CareTeam,
    Closure,
    ReceivingHours,
    School,
    SchoolImport,
)
from tests import factories
from tests.conftest import Town, make_town
from tests.reports import made


class Place(Enum):
    OWN = "own school"
    OTHER_SCHOOL = "another school in town"
    OTHER_TOWN = "another town"


@dataclass
class World:
    """Two towns. In each, at each school, one of everything that an address can name."""

    town: Town = field(default_factory=make_town)
    other: Town = field(default_factory=make_town)
    rows: dict[tuple[str, Place], Any] = field(default_factory=dict)

    def school(self, place: Place) -> School:
        if place == Place.OTHER_TOWN:
            return self.other.school
        return self.town.school if place == Place.OWN else self.town.other_school

    def fill(self) -> "World":
        for kind in MAKERS:
            for place in Place:
                self.row(kind, place)
        return self

    def row(self, kind: str, place: Place) -> Any:
        """Made when first asked for; the same one for every page about this kind."""
        if (kind, place) not in self.rows:
            self.rows[kind, place] = MAKERS[kind](self, place)
        return self.rows[kind, place]


def _liaison(world: World, place: Place) -> Any:
    if place != Place.OTHER_SCHOOL:
        return world.town.liaison if place == Place.OWN else world.other.liaison
    school = world.school(place)
    return factories.liaison(school.municipality, school)


def _absence(world: World, place: Place) -> Absence:
    liaison = world.row("liaison", place)
    return Absence.objects.create(
        municipality=liaison.municipality,
        liaison=liaison,
        category="leave",
        period=period(clock.today(), clock.today() + dt.timedelta(days=7)),
    )


def _substitution(world: World, place: Place) -> Substitution:
    absence = world.row("absence", place)
    school = world.school(place)
    return Substitution.objects.create(
        municipality=school.municipality,
        school=school,
        absence=absence,
        liaison=factories.liaison(school.municipality, cluster=absence.liaison.cluster),
        period=absence.period,
    )


def _assignment(world: World, place: Place) -> Assignment:
    return world.row("liaison", place).assignments.get()


def _closure(world: World, place: Place) -> Closure:
    school = world.school(place)
    return Closure.objects.create(
        municipality=school.municipality,
        school=school,
        period=period(clock.today(), clock.today() + dt.timedelta(days=1)),
        reason="studiedag",
    )


def _handover(world: World, place: Place) -> Handover:
    """Written by the town's own liaison: who sees the note of somebody else may not remove it."""
    town = world.other if place == Place.OTHER_TOWN else world.town
    return Handover.objects.create(
        municipality=town.municipality,
        school=world.school(place),
        text="afspraak",
        written_by=town.people[Role.LIAISON],
    )


def _contact_moment(world: World, place: Place) -> ContactMoment:
    """Of the town's own liaison, today: who sees that of somebody else may not take it back."""
    town = world.other if place == Place.OTHER_TOWN else world.town
    return ContactMoment.objects.create(
        municipality=town.municipality,
        school=world.school(place),
        liaison=town.liaison,
        date=clock.today(),
        means=ContactMoment.Means.PHONE,
    )


def _light_question(world: World, place: Place) -> LightQuestion:
    """Of the town's own family contact person, also where that person does not work any more."""
    town = world.other if place == Place.OTHER_TOWN else world.town
    return LightQuestion.objects.create(
        municipality=town.municipality,
        school=world.school(place),
        date=clock.today(),
        asked_by="parent",
        subject="money",
        done="helped",
        recorded_by=town.people[Role.FAMILY_CONTACT],
    )


def _membership(world: World, place: Place) -> Membership:
    school = world.school(place)
    return factories.member(Role.CARE_COORDINATOR, school.municipality, school).memberships.get()


def _invitation(world: World, place: Place) -> Invitation:
    return Invitation.objects.create(
        municipality=world.school(place).municipality,
        email=f"genodigd-{place.name.lower()}@voorbeeldstad.example",
        full_name="Genodigde",
        role=Role.TEAM_LEAD,
        period=period(clock.today()),
        token_hash=place.name,
        expires_at=clock.now() + dt.timedelta(days=7),
    )


def _job(world: World, place: Place) -> Job:
    town = world.other if place == Place.OTHER_TOWN else world.town
    return Job.objects.create(
        municipality=town.municipality,
        kind="nothing",
        key=place.name,
        status=Job.Status.FAILED,
        started_by=town.people[Role.POLICY_OFFICER],
    )


def _working_day() -> dt.date:
    """Today, or the Monday after it: nobody visits a school on a Sunday."""
    today = clock.today()
    return today + dt.timedelta(days=7 - today.weekday() if today.weekday() > 4 else 0)


EMPTY_REGISTER = {
    "rows": [],
    "sectors": [],
    "municipalities": [],
    "encoding": "cp1252",
    "delimiter": ";",
    "row_count": 0,
    "named": [],
    "nameless": 0,
}


def _council_report(world: World, place: Place) -> CouncilReport:
    """A quarter is in the address and a town is not: each place has a quarter of its own."""
    own = {Place.OWN: 1, Place.OTHER_SCHOOL: 2, Place.OTHER_TOWN: 3}
    town = world.other if place == Place.OTHER_TOWN else world.town
    report = made.report(town.municipality, Quarter(2025, own[place]))
    if place != Place.OTHER_SCHOOL:  # that one stays a draft
        publish_report(report=report, by=town.people[Role.POLICY_OFFICER])
    return report


def _standing_plan(world: World, place: Place) -> StandingPlan:
    """A draft; the day on which it begins is nobody's business here."""
    return StandingPlan.objects.create(
        municipality=world.school(place).municipality,
        name="Concept",
        period=period(dt.date(2030, 1, 7), dt.date(2030, 7, 1)),
    )


def _standing_visit(world: World, place: Place) -> StandingVisit:
    plan = world.row("standing_plan", place)
    return StandingVisit.objects.create(
        municipality=plan.municipality,
        plan=plan,
        school=world.school(place),
        liaison=world.row("liaison", place),
        cycle_week=0,
        weekday=0,
        daypart="morning",
    )


def _vacant_meeting(world: World, place: Place) -> VacantMeeting:
    visit = world.row("visit", place)
    return VacantMeeting.objects.create(
        municipality=visit.municipality,
        roster=visit.roster,
        school=visit.school,
        date=visit.date,
        daypart="afternoon",
    )


def _what_if_answer(world: World, place: Place) -> WhatIfAnswer:
    """Of the town's own team lead: a colleague does not see it."""
    town = world.other if place == Place.OTHER_TOWN else world.town
    return WhatIfAnswer.objects.create(
        municipality=town.municipality,
        asked_by=town.people[Role.TEAM_LEAD],
        changes=[f"closes:{world.school(place).pk}"],
    )


def _plan_block(world: World, place: Place) -> PlanBlock:
    school = world.school(place)
    return PlanBlock.objects.create(
        municipality=school.municipality,
        school=school,
        reason="verbouwing",
        period=period(clock.today()),
    )


def _plan_pin(world: World, place: Place) -> PlanPin:
    school = world.school(place)
    return PlanPin.objects.create(
        municipality=school.municipality,
        school=school,
        half_day=0,
        reason="afgesproken met de school",
        period=period(clock.today()),
    )


MAKERS: dict[str, Callable[[World, Place], Any]] = {
    "school": lambda world, place: world.school(place),
    "tier_agreement": lambda world, place: factories.tier_agreement(world.school(place)),
    "closure": _closure,
    "school_import": lambda world, place: SchoolImport.objects.create(
        municipality=world.school(place).municipality, file_name="bo.csv", content=EMPTY_REGISTER
    ),
    "liaison": _liaison,
    "cluster": lambda world, place: world.row("liaison", place).cluster,
    "assignment": _assignment,
    "absence": _absence,
    "substitution": _substitution,
    "visit": lambda world, place: factories.visit(
        world.school(place), world.row("liaison", place), _working_day()
    ),
    "vacant_meeting": _vacant_meeting,
    "cluster_note": lambda world, place: ClusterNote.objects.create(
        municipality=world.school(place).municipality,
        title="Eerst bellen",
        text="Een telefoontje vooraf scheelt een bezoek.",
        themes=["home"],
    ),
    "nurse_visit": lambda world, place: NurseVisit.objects.create(
        municipality=world.school(place).municipality,
        school=world.school(place),
        date=_working_day(),
        daypart="morning",
    ),
    "nurse_proposal": lambda world, place: NurseProposal.objects.create(
        municipality=world.school(place).municipality,
        school=world.school(place),
        date=_working_day(),
        daypart="afternoon",
    ),
    "handover": _handover,
    "contact_moment": _contact_moment,
    "light_question": _light_question,
    "make_up": lambda world, place: MakeUpProposal.objects.create(
        municipality=world.school(place).municipality,
        makes_up=world.row("visit", place),
        school=world.school(place),
        liaison=world.row("liaison", place),
        date=_working_day(),
        daypart="afternoon",
        kind="full",
    ),
    "standing_plan": _standing_plan,
    "standing_visit": _standing_visit,
    "what_if_answer": _what_if_answer,
    "plan_pin": _plan_pin,
    "plan_block": _plan_block,
    "care_team": lambda world, place: CareTeam.objects.create(
        municipality=world.school(place).municipality,
        school=world.school(place),
        structural_mdo=False,
    ),
    "receiving_hours": lambda world, place: ReceivingHours.objects.create(
        municipality=world.school(place).municipality,
        school=world.school(place),
        period=period(clock.today()),
    ),
    "care_meeting": lambda world, place: CareMeetingSeries.objects.create(
        municipality=world.school(place).municipality,
        school=world.school(place),
        half_day=3,
        period=period(clock.today()),
    ),
    "consultation": lambda world, place: factories.consultation(world.school(place)),
    "membership": _membership,
    "user": lambda world, place: world.row("membership", place).user,
    "invitation": _invitation,
    "job": _job,
    "council_report": _council_report,
}

# Address: (kind of row, its argument, the row's attribute that fills it); other arguments of the
# same address are in VALUES.
ROWS: dict[str, tuple[str, str, str]] = {
    **dict.fromkeys(
        ["user_detail", "user_end_access", "user_block", "user_unblock"], ("user", "pk", "pk")
    ),
    **dict.fromkeys(["membership_change", "membership_end"], ("membership", "pk", "pk")),
    **dict.fromkeys(["invitation_renew", "invitation_withdraw"], ("invitation", "pk", "pk")),
    **dict.fromkeys(["job_detail", "job_cancel", "job_restart"], ("job", "pk", "pk")),
    **dict.fromkeys(
        [
            "liaison_detail",
            "liaison_change",
            "liaison_work_pattern",
            "liaison_end",
            "liaison_hand_over",
            "assignment_create",
            "absence_report",
        ],
        ("liaison", "pk", "pk"),
    ),
    **dict.fromkeys(["cluster_change", "cluster_remove"], ("cluster", "pk", "pk")),
    "assignment_end": ("assignment", "pk", "pk"),
    **dict.fromkeys(
        ["absence_detail", "absence_end", "absence_withdraw", "substitution_create"],
        ("absence", "pk", "pk"),
    ),
    "substitution_end": ("substitution", "pk", "pk"),
    **dict.fromkeys(
        [
            *("visit_tick", "visit_give", "visit_move", "visit_undo_move"),
            *("visit_confirm", "visit_dispute"),
        ],
        ("visit", "pk", "pk"),
    ),
    **dict.fromkeys(["what_if_answer", "what_if_stop"], ("what_if_answer", "pk", "pk")),
    "vacant_meeting": ("vacant_meeting", "pk", "pk"),
    "make_up_decide": ("make_up", "pk", "pk"),
    "handover_remove": ("handover", "pk", "pk"),
    "contact_undo": ("contact_moment", "pk", "pk"),
    **dict.fromkeys(
        ["light_question_change", "light_question_remove"], ("light_question", "pk", "pk")
    ),
    "nurse_visit_remove": ("nurse_visit", "pk", "pk"),
    **dict.fromkeys(["nurse_visit_decide", "nurse_visit_withdraw"], ("nurse_proposal", "pk", "pk")),
    **dict.fromkeys(["cluster_note_change", "cluster_note_remove"], ("cluster_note", "pk", "pk")),
    "hours_decide": ("receiving_hours", "pk", "pk"),
    "care_team_decide": ("care_team", "pk", "pk"),
    **dict.fromkeys(["meeting_decide", "meeting_end"], ("care_meeting", "pk", "pk")),
    **dict.fromkeys(
        [
            "consultation_detail",
            "consultation_asked",
            "consultation_reply",
            "consultation_take_up",
            "consultation_answer",
            "consultation_note",
            "consultation_activity",
            "consultation_hand_over",
            "consultation_close",
            "consultation_open",
        ],
        ("consultation", "reference", "reference"),
    ),
    **dict.fromkeys(
        [
            "school_detail",
            "tier_decide",
            "closure_create",
            "school_partnership",
            "norm_detail",
            "norm_action",
            "school_visits",
            "school_agreements",
            "hours_propose",
            "care_team_propose",
            "meeting_propose",
            "contact_log",
            "handover_write",
            "nurse_visit_list",
            "nurse_visit_propose",
        ],
        ("school", "code", "code"),
    ),
    **dict.fromkeys(
        [
            "plan_detail",
            "plan_publish",
            "plan_stop",
            "plan_again",
            "plan_copy",
            "plan_remove",
        ],
        ("standing_plan", "pk", "pk"),
    ),
    **dict.fromkeys(
        [
            "standing_visit_detail",
            "standing_visit_move",
            "standing_visit_swap",
            "standing_visit_give",
            "standing_visit_lock",
            "pin_create",
        ],
        ("standing_visit", "pk", "pk"),
    ),
    "pin_end": ("plan_pin", "pk", "pk"),
    "block_end": ("plan_block", "pk", "pk"),
    "tier_withdraw": ("tier_agreement", "pk", "pk"),
    "closure_remove": ("closure", "pk", "pk"),
    "school_import_preview": ("school_import", "pk", "pk"),
    **dict.fromkeys(
        ["report_detail", "report_version", "report_remake", "report_publish", "report_download"],
        ("council_report", "quarter", "period"),
    ),
}

# Addresses whose argument names no row: what fills it.
VALUES: dict[str, dict[str, Any]] = {
    "invitation_accept": {"token": "geen-echte-uitnodiging"},
    "calendar_feed": {"token": "geen-echte-agendalink"},
    "account_reset_password_from_key": {"uidb36": "1", "key": "geen-echte-sleutel"},
    **dict.fromkeys(
        ["my_week_at", "my_week_file", "week_detail", "week_publish"], {"week": "2026-W48"}
    ),
    **dict.fromkeys(["report_version", "report_publish"], {"version": 1}),
    "route_change": {"kind": "nurse"},
    "report_download": {"version": 1, "format": "csv"},
}
