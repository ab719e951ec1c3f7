"""Form fields that several rooms share. The look is the template pack in templates/nlds/.

`KnownDateField` asks for a date that someone knows by heart or reads from paper, as three
text fields (NL Design System: a picker is for dates that one has to choose).
"""

import calendar
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict

from ocp_portal.dutch import MONTHS, capfirst, dutch_date

PARTS = ("dag", "maand", "jaar")
# A leap year: a day that does not even exist in it exists in no year.
LEAP_YEAR = 2024
# Beyond these years a date is a slip of the pen, and sums with it can leave the calendar.
EARLIEST = date(1900, 1, 1)
LATEST = date(2099, 12, 31)


def parse_known_date(day: str, month: str, year: str) -> date:
    """Read a date from three texts as people write them, the month as number or name.

    Raises ValidationError with a Dutch sentence that says what is wrong: a part that is
    missing or not a number, a month or day that does not exist, a year of two digits.
    """
    _require_all({"dag": day, "maand": month, "jaar": year})
    month_number = _month_number(month)
    year_number = _year_number(year)
    day_number = _day_number(day)
    _require_day_in_month(day_number, month_number, year_number)
    return date(year_number, month_number, day_number)


def _require_all(parts: dict[str, str]) -> None:
    missing = [name for name, text in parts.items() if not text]
    if missing:
        articles = {"dag": "de dag", "maand": "de maand", "jaar": "het jaar"}
        wanted = " en ".join(articles[name] for name in missing)
        raise ValidationError(f"Vul ook {wanted} in.", code="incomplete")


def _whole_number(text: str, name: str) -> int:
    # isdecimal() alone accepts digits of other scripts, which int() would read too.
    if not (text.isascii() and text.isdecimal()):
        raise ValidationError(f"Gebruik voor {name} alleen cijfers.", code="not_a_number")
    return int(text)


def _month_number(text: str) -> int:
    name = text.lower().rstrip(".")
    # 'mrt' is the one short form that does not begin the name.
    matches = [
        month for month in MONTHS if month.startswith(name) or (name, month) == ("mrt", "maart")
    ]
    if len(name) >= 3 and len(matches) == 1:
        return MONTHS.index(matches[0]) + 1
    number = _whole_number(text, "de maand")
    if not 1 <= number <= 12:
        raise ValidationError(
            f"Maand {number} bestaat niet. Kies 1 tot en met 12.", code="no_such_month"
        )
    return number


def _year_number(text: str) -> int:
    number = _whole_number(text, "het jaar")
    if len(text) != 4 or number == 0:
        raise ValidationError(
            "Schrijf het jaar met vier cijfers, bijvoorbeeld 2026.", code="year_length"
        )
    return number


def _day_number(text: str) -> int:
    number = _whole_number(text, "de dag")
    if not 1 <= number <= 31:
        raise ValidationError(
            f"Dag {number} bestaat niet. Kies 1 tot en met 31.", code="no_such_day"
        )
    return number


def _require_day_in_month(day: int, month: int, year: int) -> None:
    if day <= calendar.monthrange(year, month)[1]:
        return
    when = f"{day} {MONTHS[month - 1]}"
    if day <= calendar.monthrange(LEAP_YEAR, month)[1]:
        when = f"{when} {year}"
    raise ValidationError(f"{when} bestaat niet.", code="no_such_date")


class KnownDateWidget(forms.MultiWidget):
    """Day, month and year, each with its own label; names end in _dag, _maand and _jaar."""

    template_name = "nlds/known_date.html"
    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None, autocomplete: str = "off") -> None:
        parts = zip(PARTS, ("day", "month", "year"), (2, 12, 4), strict=True)
        widgets: dict[str, forms.Widget | type[forms.Widget]] = {
            name: forms.TextInput(
                attrs={
                    "autocomplete": "off" if autocomplete == "off" else f"{autocomplete}-{part}",
                    "maxlength": length,
                    "inputmode": "numeric",
                }
            )
            for name, part, length in parts
        }
        super().__init__(widgets, attrs)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        for part, label in zip(context["widget"]["subwidgets"], PARTS, strict=True):
            part["label"] = capfirst(label)
            part["part"] = label
        return context

    def decompress(self, value: Any) -> list[str | None]:
        if not isinstance(value, date):
            return [None, None, None]
        return [str(value.day), str(value.month), f"{value.year:04}"]

    def value_from_datadict(
        self, data: Any, files: MultiValueDict[str, Any], name: str
    ) -> list[str]:
        texts = super().value_from_datadict(data, files, name)
        return [(text or "").strip() for text in texts]


class KnownDateField(forms.Field):
    """A date in three text fields, not before `earliest` or after `latest`."""

    widget = KnownDateWidget
    default_error_messages = {"required": "Vul een datum in."}

    def __init__(
        self, *, earliest: date | None = None, latest: date | None = None, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.earliest = earliest or EARLIEST
        self.latest = latest or LATEST

    def to_python(self, value: Any) -> date | None:
        if value is None or isinstance(value, date):
            return value
        if not any(value):
            return None
        return parse_known_date(*value)

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is None:
            return
        if value < self.earliest:
            text = f"Kies een datum op of na {dutch_date(self.earliest)}."
            raise ValidationError(text, code="too_early")
        if value > self.latest:
            text = f"Kies een datum op of voor {dutch_date(self.latest)}."
            raise ValidationError(text, code="too_late")

    def has_changed(self, initial: Any, data: Sequence[str] | None) -> bool:
        if self.disabled:
            return False
        try:
            return self.to_python(data) != self.to_python(initial)
        except ValidationError:
            return True


class FilterDayInput(forms.DateInput):
    """The browser's picker; a text field for what is no date, so that it stands there as typed."""

    def __init__(self) -> None:
        super().__init__({"type": "date"}, format="%Y-%m-%d")

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        typed = {} if isinstance(value, date) or not value or _is_iso(value) else {"type": "text"}
        return super().get_context(name, value, {**(attrs or {}), **typed})


def _is_iso(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


class FilterDay(forms.DateField):
    """A day that a list begins at, ends at or shows; `earliest` and `latest` keep slips out."""

    widget = FilterDayInput

    def __init__(
        self, *, label: str, earliest: date = EARLIEST, latest: Callable[[], date] | None = None
    ) -> None:
        super().__init__(label=label, required=False, input_formats=["%Y-%m-%d", "%d-%m-%Y"])
        self.earliest = earliest
        self.latest = latest

    def validate(self, value: Any) -> None:
        super().validate(value)
        latest = self.latest() if self.latest else LATEST
        if value and not self.earliest <= value <= latest:
            between = f"{dutch_date(self.earliest)} en {dutch_date(latest)}"
            raise ValidationError(f"Kies een datum tussen {between}.", code="too_far")


class DecisionForm(forms.Form):
    """Yes or no to what stood on the page, by two buttons; without either nobody decided."""

    decision = forms.ChoiceField(
        choices=[("accept", "Akkoord"), ("refuse", "Niet akkoord")],
        error_messages={"required": "Kies ja of nee.", "invalid_choice": "Kies ja of nee."},
    )
    version = forms.IntegerField(
        min_value=0,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value"), "Open de pagina opnieuw en kies dan."
        ),
    )

    def accepts(self) -> bool:
        return self.cleaned_data["decision"] == "accept"

    def refusals(self) -> str:
        """What is wrong, for a page that has no form of its own."""
        return " ".join(dict.fromkeys(text for each in self.errors.values() for text in each))


class ListFilter(forms.Form):
    """What narrows a list, from its address.

    A field with a mistake in it narrows nothing. That is never silent: the page says it
    (components/filter_errors.html), keeps what was typed, and has status 422.
    """

    def chosen(self) -> dict[str, Any]:
        """The fields without a mistake."""
        self.is_valid()
        return self.cleaned_data

    @property
    def status(self) -> int:
        return status_of(self)


def posted(request: HttpRequest) -> Any:
    """What was sent, an empty form too; None for a page that is only asked for."""
    return request.POST if request.method == "POST" else None


def status_of(form: forms.BaseForm) -> int:
    """Of a page with a form: 422 when something in it is wrong."""
    return 422 if form.errors else 200
