"""'Wat als' as its template wants it. No query, no rule of access."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from liaisons.pages import plan_pages
from liaisons.queries.what_if_answers import WhatIf
from liaisons.what_if_words import amount
from ocp_portal.jobs import queries
from ocp_portal.jobs.models import Job

Row = dict[str, Any]


def supposed(changes: Sequence[tuple[str, str]]) -> list[Row]:
    """Each change in words, with the address of the page without it."""
    texts = [text for text, _ in changes]
    return [
        {
            "text": words,
            "without_url": supposing([each for each in texts if each != text]),
        }
        for text, words in changes
    ]


def supposing(texts: Sequence[str]) -> str:
    """The page with these changes on it; reckoning is asked for by a button."""
    url = reverse("what_if")
    return f"{url}?{urlencode({'earlier': texts}, doseq=True)}" if texts else url


def progress(job: Job, url: str) -> Row:
    """As the page of any job shows it, but followed on this one."""
    return queries.progress(job) | {"url": url}


def refusal(job: Job | None) -> str:
    """Why there is nothing to show."""
    if job is None or job.status == Job.Status.DONE:
        return "Deze uitkomst is er niet meer. Kies ‘Reken uit’ om opnieuw te rekenen."
    if job.status == Job.Status.CANCELLED:
        return "Het rekenen is gestopt. Kies ‘Reken uit’ om opnieuw te rekenen."
    return job.message


def what_if(found: WhatIf) -> Row:
    return {
        "sentence": found.sentence,
        "assumed": found.assumed,
        "proven": found.proven,
        "figures": [
            {
                "number": _signed(found.there),
                "label": "dagdelen per week van contactpersonen",
                "note": "erbij of eraf: wat zij op scholen kunnen zijn",
            },
            {
                "number": _signed(found.promised),
                "label": "dagdelen per week beloofd",
                "note": "erbij of eraf: wat norm en overleg vragen",
            },
            {
                "number": _signed(found.cost),
                "label": "dagdelen per week in het rooster",
                "note": "erbij of eraf: wat scholen echt krijgen",
            },
            {
                "number": amount(found.over),
                "label": "dagdelen per week meer beloofd dan er zijn",
                "note": "per cluster geteld; blokkades en tijden tellen hier niet mee",
            },
            {
                "number": str(found.missed),
                "label": "bezoek of overleg per vier weken lukt niet"
                if found.missed == 1
                else "bezoeken en overleggen per vier weken lukken niet",
                "note": f"nu {found.missed_now}",
            },
            {
                "number": str(len(found.gained)),
                "label": _schools(found.gained, "krijgen meer", "krijgt meer"),
            },
            {
                "number": str(len(found.lost)),
                "label": _schools(found.lost, "krijgen minder", "krijgt minder"),
            },
            {
                "number": str(len(found.misses)),
                "label": _schools(found.misses, "missen dan iets", "mist dan iets"),
                "note": f"nu {found.missing_now}",
            },
            {
                "number": str(len(found.changes)),
                "label": "regel verandert" if len(found.changes) == 1 else "regels veranderen",
                "note": "in het vaste rooster",
            },
        ],
        "gained": found.gained,
        "lost": found.lost,
        "misses": plan_pages.missed(found.misses),
        "changes": plan_pages.changes(found.changes),
    }


def _signed(value: float) -> str:
    sign = "+" if value > 0 else "\N{MINUS SIGN}"
    return f"{sign if value else ''}{amount(abs(value))}"


def _schools(names: Sequence[object], more: str, one: str) -> str:
    return f"school {one}" if len(names) == 1 else f"scholen {more}"
