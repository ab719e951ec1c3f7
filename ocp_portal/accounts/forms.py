"""Forms of signing in, of one's own account, and of the administrator."""

import datetime as dt
from typing import Any

from allauth.account import forms as allauth
from allauth.account.adapter import get_adapter
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.db.models import Q, QuerySet

from ocp_portal import clock
from ocp_portal.accounts import services
from ocp_portal.accounts.models import Membership, Municipality
from ocp_portal.dutch import dutch_date
from ocp_portal.forms import KnownDateField
from ocp_portal.numbers import row_number
from ocp_portal.periods import last_day
from ocp_portal.policy import ROLE_LABELS, ROLES_OF_SCHOOLS, Role
from ocp_portal.shown_form import ShownForm

# More schools than this stand not all on one page: search, then tick.
SCHOOLS_ON_ONE_PAGE = 15
SCHOOLS_FOUND = 20
CHOOSE_SCHOOLS = "Kies minstens één school bij deze rol."

HELP_WITH_CHOOSING = (
    "Minstens 12 tekens. Een zin van een paar woorden is sterk en makkelijk te onthouden. "
    "Geen wachtwoord dat vaak gebruikt wordt of dat op uw naam of e-mailadres lijkt."
)


def button(text: str, *, bare: bool = False) -> FormHelper:
    """The helper of a form that has one button."""
    helper = FormHelper()
    helper.add_input(Submit("", text))
    helper.hide_intro = True
    helper.bare = bare
    return helper


def password(label: str, *, new: bool) -> forms.CharField:
    return forms.CharField(
        label=label,
        strip=False,
        error_messages={"required": "Vul een wachtwoord in."},
        help_text=HELP_WITH_CHOOSING if new else "",
        widget=forms.PasswordInput(
            attrs={"autocomplete": "new-password" if new else "current-password"}
        ),
    )


def email() -> forms.EmailField:
    return forms.EmailField(
        label="E-mailadres",
        error_messages={"required": "Vul een e-mailadres in."},
        widget=forms.EmailInput(attrs={"autocomplete": "username", "spellcheck": "false"}),
    )


# --- sign-in and one's own password: django-allauth's forms in our words ----------------------


class LoginForm(allauth.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = email()
        self.fields["password"] = password("Wachtwoord", new=False)
        self.order_fields(["login", "password"])
        self.helper = button("Inloggen")
        # Where somebody was going; django-allauth checks that it is an address of ours.
        self.helper.form_action = ""


class ResetPasswordForm(allauth.ResetPasswordForm):
    email = email()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = button("Stuur mij een link")


class _NewPassword(forms.Form):
    """Typed once: the field can be shown, and a link by mail mends a mistake."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("password2", None)
        field = password("Nieuw wachtwoord", new=True)
        self.fields["password1"] = field

    def clean_password1(self) -> str:
        chosen = self.cleaned_data["password1"]
        return get_adapter().clean_password(chosen, user=self.user)  # type: ignore[attr-defined]


class ResetPasswordKeyForm(_NewPassword, allauth.ResetPasswordKeyForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = button("Wachtwoord opslaan")

    def save(self) -> None:
        from allauth.core import context

        super().save()
        services.end_sessions(user=self.user)
        get_adapter().forgive_failures(context.request, self.user.email)


class ChangePasswordForm(_NewPassword, allauth.ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"] = password("Huidig wachtwoord", new=False)
        self.order_fields(["oldpassword", "password1"])
        self.helper = button("Wachtwoord opslaan")

    def save(self) -> None:
        """The hash of every session holds the password; this session gets a new one."""
        super().save()
        services.end_listed_sessions(user=self.user, but=self._own_session())

    def _own_session(self) -> str | None:
        from allauth.core import context

        return context.request.session.session_key


class AcceptForm(forms.Form):
    """A newcomer chooses a password."""

    password1 = password("Kies een wachtwoord", new=True)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.helper = button("Aannemen en inloggen")

    def clean_password1(self) -> str:
        return get_adapter().clean_password(self.cleaned_data["password1"], user=self.user)


# --- of the administrator -----------------------------------------------------------------


class ScopeForm(forms.Form):
    """For which schools and until when; shared by an invitation and a change.

    More than a page full of schools: `zoek` narrows the list, what was ticked stays in it, and
    the button 'Zoek scholen' shows the form again without saving. It works without JavaScript.
    """

    zoek = forms.CharField(label="Zoek een school", required=False, max_length=80)
    schools = forms.ModelMultipleChoiceField(
        label="Scholen",
        queryset=Membership.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    until = KnownDateField(
        label="Laatste dag met toegang",
        required=False,
        help_text="Laat dit leeg als er nog geen einddatum is.",
    )

    def __init__(self, *args: Any, by: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        self.municipality = by.membership.municipality
        everything = self.municipality.schools.visible_to(by).open()
        schools: Any = self.fields["schools"]
        schools.queryset = everything.only("pk", "name", "city", "sort_key")
        self.many = everything.count() > SCHOOLS_ON_ONE_PAGE

    def school_options(self) -> list[dict[str, Any]]:
        """What there is to tick: chosen ones first, then what matches the search."""
        chosen = {str(value) for value in self["schools"].value() or []}
        rows = self.fields["schools"].queryset  # type: ignore[attr-defined]
        if self.many:
            rows = self._found(rows, chosen)
        options = [
            {"value": row.pk, "label": _school_label(row), "checked": str(row.pk) in chosen}
            for row in rows
        ]
        return sorted(options, key=lambda option: not option["checked"])

    def _found(self, rows: QuerySet[Any], chosen: set[str]) -> list[Any]:
        """Reads what was typed before any field judged it."""
        words = str(self["zoek"].value() or "").strip()
        chosen = {value for value in chosen if row_number(value)}
        ticked = list(rows.filter(pk__in=chosen))
        if not words:
            return ticked
        match = Q(name__icontains=words) | Q(city__icontains=words) | Q(code__iexact=words)
        return ticked + list(rows.filter(match).exclude(pk__in=chosen)[:SCHOOLS_FOUND])

    def first_day_without(self) -> dt.date | None:
        """People say the last day with access; the period says the first without."""
        until = self.cleaned_data.get("until")
        return until + dt.timedelta(days=1) if until else None


def _school_label(school: Any) -> str:
    return f"{school.name}, {school.city}" if school.city else school.name


class InvitationForm(ScopeForm):
    email = forms.EmailField(
        label="E-mailadres",
        widget=forms.EmailInput({"autocomplete": "off"}),
        error_messages={"required": "Vul een e-mailadres in."},
    )
    full_name = forms.CharField(
        label="Naam",
        max_length=120,
        widget=forms.TextInput({"autocomplete": "off"}),
        error_messages={"required": "Vul een naam in."},
    )
    role = forms.ChoiceField(
        label="Rol",
        choices=list(ROLE_LABELS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": "Kies een rol."},
    )
    partnership = forms.ModelChoiceField(
        label="Samenwerkingsverband",
        queryset=Membership.objects.none(),
        required=False,
        empty_label="Kies een samenwerkingsverband",
        help_text="Alleen bij een SWV-coördinator.",
    )
    starts_on = KnownDateField(label="Eerste dag met toegang")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        partnership: Any = self.fields["partnership"]
        partnership.queryset = self.municipality.partnerships.all()
        self.fields["starts_on"].initial = clock.today()
        self.order_fields(
            ["email", "full_name", "role", "zoek", "schools", "partnership", "starts_on", "until"]
        )
        self.helper = FormHelper()
        self.helper.form_tag = False

    def clean_email(self) -> str:
        return self.cleaned_data["email"].lower()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self._clean_scope(data)
        start, until = data.get("starts_on"), data.get("until")
        if start and until and until < start:
            self.add_error("until", "De laatste dag ligt voor de eerste dag.")
        return data

    def _clean_scope(self, data: dict[str, Any]) -> None:
        """A role has the scope that belongs to it and no other."""
        role = data.get("role")
        if role in ROLES_OF_SCHOOLS:
            if not data.get("schools") and "schools" not in self.errors:
                self.add_error("schools", CHOOSE_SCHOOLS)
        elif role:
            data["schools"] = []
        if role == Role.PARTNERSHIP_COORDINATOR:
            if not data.get("partnership") and "partnership" not in self.errors:
                self.add_error("partnership", "Kies het samenwerkingsverband bij deze rol.")
        elif role:
            data["partnership"] = None


class MembershipForm(ScopeForm, ShownForm):
    class Meta:
        model = Membership
        fields: list[str] = []  # the scope is no column: schools and the last day with access

    def __init__(self, *args: Any, instance: Membership, **kwargs: Any) -> None:
        initial: dict[str, Any] = {"until": last_day(instance.period)}
        of_schools = instance.role in ROLES_OF_SCHOOLS
        if of_schools:
            initial["schools"] = list(instance.schools.values_list("pk", flat=True))
        super().__init__(*args, initial=initial, instance=instance, **kwargs)
        if not of_schools:
            del self.fields["schools"], self.fields["zoek"]
        self.helper = FormHelper()
        self.helper.form_tag = False

    def now_text(self, name: str) -> str:
        if name == "schools":
            return ", ".join(
                self.instance.schools.order_by("sort_key").values_list("name", flat=True)
            )
        until = self.initial["until"]
        return dutch_date(until) if until else ""

    def clean_schools(self) -> Any:
        chosen = self.cleaned_data["schools"]
        if not chosen:
            raise forms.ValidationError(CHOOSE_SCHOOLS)
        return chosen

    def clean_until(self) -> dt.date | None:
        until = self.cleaned_data["until"]
        first = max(clock.today(), self.instance.period.lower or clock.today())
        if until and until < first:
            raise forms.ValidationError(
                "Kies vandaag of een dag die nog komt. Moet de toegang nu eindigen? "
                "Gebruik dan de knop 'Rol beëindigen'."
            )
        return until


class MunicipalityForm(ShownForm):
    class Meta:
        model = Municipality
        fields = [
            "access_name",
            "access_short",
            "liaison_name",
            "liaison_short",
            "fallback_phone",
            "fallback_email",
            "news_days_normal",
            "news_days_urgent",
            "contact_weeks",
            "holiday_region",
        ]
        help_texts = {
            "access_name": "Zo heet de toegang tot jeugdhulp in uw gemeente.",
            "liaison_name": "Zo heet de functie van de vaste contactpersoon van een school.",
            "fallback_phone": "Scholen zien dit als hun contactpersoon er niet is.",
            "fallback_email": "Scholen zien dit als hun contactpersoon er niet is.",
            "contact_weeks": "Na zoveel weken zonder contact staat een school bovenaan de lijst.",
        }
        widgets = {"holiday_region": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = button("Opslaan")
        self.helper.hide_intro = False

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name in ("news_days_normal", "news_days_urgent", "contact_weeks"):
            if data.get(name) is not None and not 1 <= data[name] <= 60:
                self.add_error(name, "Kies een getal van 1 tot en met 60.")
        return data
