"""What a school proposes: when it receives, its fixed care meetings, its care team."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout, Submit
from django import forms

from ocp_portal import clock
from ocp_portal.dutch import capfirst
from ocp_portal.forms import KnownDateField
from schools import half_days
from schools.forms import cycle_choices
from schools.models import CareMeetingSeries, ReceivingHours

ANSWERS = [
    (ReceivingHours.Answer.WELCOME.value, "Welkom"),
    (ReceivingHours.Answer.PREFERRED.value, "Liefst dan"),
    (ReceivingHours.Answer.CLOSED.value, "Kan niet"),
]
NOON = dt.time(12, 30)
YEAR = dt.timedelta(days=366)


def next_monday() -> dt.date:
    today = clock.today()
    return today + dt.timedelta(days=7 - today.weekday())


class HoursForm(forms.Form):
    """Ten half-days, and from when; `half_day_0` is Monday morning.

    'Kan niet' is a rule: on such a half-day no visit is ever planned.
    """

    first = KnownDateField(
        label="Vanaf welke dag?", help_text="Wat voor die dag gold, blijft tot dan gelden."
    )

    def __init__(self, *args: Any, answers: list[str], button: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        first: Any = self.fields["first"]
        first.initial, first.earliest, first.latest = (
            next_monday(),
            clock.today(),
            clock.today() + YEAR,
        )
        for number, label in half_days.CHOICES:
            self.fields[f"half_day_{number}"] = forms.ChoiceField(
                label=capfirst(label), choices=ANSWERS, initial=answers[number]
            )
        self.helper = FormHelper()
        self.helper.layout = Layout(
            *(
                Div(f"half_day_{day}", f"half_day_{day + 1}", css_class="ocp-grid ocp-grid--2")
                for day in range(0, half_days.NUMBER, 2)
            ),
            "first",
        )
        self.helper.add_input(Submit("save", button))

    def answers(self) -> list[str]:
        return [self.cleaned_data[f"half_day_{number}"] for number in range(half_days.NUMBER)]


class MeetingForm(forms.Form):
    kind = forms.ChoiceField(
        label="Welk overleg?",
        choices=[
            (CareMeetingSeries.Kind.ZAT.value, "ZAT (zorgadviesteam)"),
            (CareMeetingSeries.Kind.CARE.value, "Zorgoverleg"),
            (CareMeetingSeries.Kind.MDO.value, "MDO"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Kies welk overleg het is."},
    )
    half_day = forms.TypedChoiceField(
        label="Op welk dagdeel?",
        choices=[(number, capfirst(name)) for number, name in half_days.CHOICES],
        coerce=int,
    )
    start_time = forms.TimeField(
        label="Hoe laat begint het?",
        help_text="Bijvoorbeeld 14:15.",
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": "Vul een tijd in, bijvoorbeeld 14:15."},
    )
    cycle_weeks = forms.TypedMultipleChoiceField(
        label="In welke weken?",
        help_text="Het rooster herhaalt zich elke vier schoolweken. Elke week? Kies ze alle vier.",
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Kies minstens een week."},
    )
    first = KnownDateField(label="Vanaf welke dag?")

    def __init__(
        self, *args: Any, button: str, mondays: Mapping[int, dt.date], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        weeks: Any = self.fields["cycle_weeks"]
        weeks.choices = cycle_choices(mondays)
        first: Any = self.fields["first"]
        first.initial, first.earliest, first.latest = (
            next_monday(),
            clock.today(),
            clock.today() + YEAR,
        )
        self.helper = FormHelper()
        self.helper.add_input(Submit("save", button))

    def clean(self) -> dict[str, Any]:
        """A meeting at two o'clock is no morning."""
        cleaned = super().clean() or {}
        starts, half_day = cleaned.get("start_time"), cleaned.get("half_day")
        if starts is not None and half_day is not None:
            _, daypart = half_days.moment(half_day)
            if (starts < NOON) != (daypart == "morning"):
                wrong = "Deze tijd valt niet in het dagdeel dat u koos."
                self.add_error("start_time", wrong)
        return cleaned


class CareTeamForm(forms.Form):
    """Is there structural consultation with partners, and how often? (SCH-14)"""

    structural_mdo = forms.TypedChoiceField(
        label="Is er een vast overleg over leerlingen met partners (structureel MDO)?",
        help_text="Bijvoorbeeld met de leerplicht, de jeugdgezondheidszorg of het wijkteam.",
        choices=[("ja", "Ja"), ("nee", "Nee")],
        coerce=lambda value: value == "ja",
        widget=forms.RadioSelect,
        error_messages={"required": "Kies ja of nee."},
    )
    mdo_a_year = forms.IntegerField(
        label="Hoe vaak per schooljaar?",
        help_text="Alleen als er zo'n overleg is. Elke schoolweek is 40 keer.",
        min_value=1,
        max_value=40,
        required=False,
        error_messages={
            "invalid": "Vul een heel getal in, bijvoorbeeld 6.",
            "min_value": "Vul 1 of meer in. Is er geen overleg, kies dan 'Nee'.",
            "max_value": "Vul hoogstens 40 in: elke schoolweek.",
        },
    )

    def __init__(self, *args: Any, button: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.add_input(Submit("save", button))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        answer, often = cleaned.get("structural_mdo"), cleaned.get("mdo_a_year")
        if answer is True and often is None and "mdo_a_year" not in self.errors:
            self.add_error("mdo_a_year", "Vul in hoe vaak het overleg er is.")
        if answer is False:
            cleaned["mdo_a_year"] = None
        return cleaned
