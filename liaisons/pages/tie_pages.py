"""The end of a tie as its page wants it. No query."""

from liaisons.models import Assignment
from liaisons.queries.tie_end import TieEnd
from ocp_portal.dutch import listed, so_many


def tie_ends(assignment: Assignment, end: TieEnd) -> str:
    """What falls away, before somebody confirms; '' when nothing does."""
    parts = []
    if end.published:
        number = so_many(end.published, "gepland bezoek", "geplande bezoeken")
        parts.append(f"{number} in weken die al zijn vastgesteld")
    if end.later:
        number = so_many(end.later, "bezoek", "bezoeken")
        parts.append(f"{number} van het vaste rooster in de {end.weeks} weken daarna")
    if not parts:
        return ""
    name, school = assignment.liaison.name, assignment.school.name
    return f"{name} heeft nog bezoeken aan {school}: {listed(parts)}. {_after(end)}"


def _after(end: TieEnd) -> str:
    told = "Wat na de laatste dag nog gepland is, draagt u eerst over. " if end.published else ""
    if end.other:
        return (
            f"{told}De bezoeken van het vaste rooster gaan daarna naar {end.other}, als die dan "
            "aan de school is gekoppeld en vrij is. Anders vervallen zij."
        )
    return (
        f"{told}De bezoeken van het vaste rooster vervallen na de laatste dag, zolang de school "
        "geen andere contactpersoon heeft."
    )
