"""Samenwerkingsverbanden of a municipality, and which school belongs to which (SCH-11)."""

from django.core.exceptions import ValidationError
from django.db import transaction

from ocp_portal.accounts.models import Municipality
from schools.models import Partnership, School
from schools.register import PARTNERSHIP_KIND


@transaction.atomic
def add_partnership(*, municipality: Municipality, code: str, name: str) -> Partnership:
    """Let a partnership serve a municipality; one that others know already keeps its name.

    Schools without one join it where their sector leaves no other choice.
    """
    # One after another: two people who add a PO partnership each must not both be 'the only one'.
    Municipality.objects.hold(municipality.pk)
    partnership, _ = Partnership.objects.get_or_create(
        code=code, defaults={"name": name, "kind": code[:2].lower()}
    )
    if partnership.municipalities.filter(pk=municipality.pk).exists():
        raise ValidationError({"code": f"{code} staat er al."})
    partnership.municipalities.add(municipality)
    _take_in(partnership, municipality)
    return partnership


def _take_in(partnership: Partnership, municipality: Municipality) -> None:
    if municipality.partnerships.filter(kind=partnership.kind).count() != 1:
        return
    sectors = [sector for sector, kind in PARTNERSHIP_KIND.items() if kind == partnership.kind]
    alone = School.objects.filter(municipality=municipality, partnership=None, sector__in=sectors)
    alone.open().update(partnership=partnership)


@transaction.atomic
def choose_partnership(*, school: School, partnership: Partnership | None) -> None:
    """Put a school in a partnership that serves its municipality, or in none."""
    if partnership and not partnership.municipalities.filter(pk=school.municipality_id).exists():
        raise ValidationError("Dit samenwerkingsverband werkt niet in deze gemeente.")
    school.partnership = partnership
    school.save(update_fields=["partnership"])
