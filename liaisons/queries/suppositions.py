"""What a supposition makes of the facts of a term, and each of its changes in words."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from django.core.exceptions import ValidationError

from liaisons.mapping import LiaisonFacts, SchoolFacts, TermFacts
from liaisons.models import Cluster, Liaison
from liaisons.supposition import Supposition
from liaisons.what_if_words import half_days
from ocp_portal.accounts.models import Municipality
from schools.models import School, Sector, Tier

NEW = 0  # the id of a school that does not exist yet
NEW_NAME = "De nieuwe school"


def supposed_in_words(supposed: Supposition, municipality: Municipality) -> list[tuple[str, str]]:
    """Each change as its text and in Dutch. Three queries at most."""
    people = dict(Liaison.objects.filter(pk__in=dict(supposed.half_days)).values_list("pk", "name"))
    pks = [*dict(supposed.tiers), *supposed.without]
    schools = dict(School.objects.filter(pk__in=pks).values_list("pk", "name"))
    words = [_hours_in_words(people[pk], number) for pk, number in supposed.half_days]
    words += [f"{schools[pk]} krijgt de aansluitwijze {tier}" for pk, tier in supposed.tiers]
    words += [f"{schools[pk]} gaat dicht" for pk in supposed.without]
    if supposed.new_school:
        sector, tier, cluster, area = supposed.new_school
        name = Cluster.objects.filter(municipality=municipality, pk=cluster).first()
        kind = Sector(sector).label if sector in Sector.values else sector
        words.append(f"Een nieuwe school erbij: {kind}, {tier}, {name or '?'}, postcode {area}")
    return list(zip(supposed.texts(), words, strict=True))


def _hours_in_words(name: str, number: int) -> str:
    return f"{name} is {half_days(number)} per week op scholen" if number else f"{name} vertrekt"


def suppose(facts: TermFacts, supposed: Supposition) -> TermFacts:
    """The facts as they would be."""
    if not supposed:
        raise ValidationError("Kies minstens één verandering.")
    schools = [school for school in facts.schools if school.pk not in supposed.without]
    tiers = dict(supposed.tiers)
    if set(tiers.values()) - set(Tier.values):
        raise ValidationError("Kies basis of extra.")
    schools = [replace(school, tier=tiers.get(school.pk, school.tier)) for school in schools]
    if supposed.new_school:
        schools.append(_new_school(facts, *supposed.new_school))
    people = _people(facts.liaisons, dict(supposed.half_days))
    return replace(facts, schools=tuple(schools), liaisons=tuple(people))


def _new_school(facts: TermFacts, sector: str, tier: str, cluster: int, area: str) -> SchoolFacts:
    if sector not in Sector.values or sector == Sector.MBO or tier not in Tier.values:
        raise ValidationError("Kies een schoolsoort en een aansluitwijze.")
    if cluster not in {liaison.cluster for liaison in facts.liaisons}:
        raise ValidationError("Kies een cluster met contactpersonen.")
    # A member of the cluster as its liaison of today would be a habit; it has none.
    return SchoolFacts(NEW, sector, tier, area, cluster=cluster)


def _people(liaisons: Iterable[LiaisonFacts], numbers: dict[int, int]) -> Iterator[LiaisonFacts]:
    """Whoever the question does not name stays as they are: who is ill does not come back."""
    for one in liaisons:
        number = numbers.get(one.pk)
        if number is None:
            yield one
            continue
        if not 0 <= number <= 10:
            raise ValidationError("Een werkweek heeft hoogstens 10 dagdelen.")
        if number:
            yield _works_more(one, number)


def _works_more(one: LiaisonFacts, number: int) -> LiaisonFacts:
    """Who would work more than there are half-days gets the first ones that are free as well."""
    there = {half_day for half_day, _ in one.works}
    extra = [half_day for half_day in range(10) if half_day not in there]
    more = [(half_day, tuple(range(4))) for half_day in extra[: max(0, number - len(there))]]
    contract = max(number, 1) if number != one.presence else one.contract
    return replace(one, presence=number, contract=contract, works=(*one.works, *more))
