"""What the pages about one school have in common."""

from django.urls import reverse

from schools.models import School

Crumb = dict[str, str]


def crumbs(school: School, *more: str | Crumb) -> list[Crumb]:
    """The way to a page of this school; `more` are titles, or pages with their address."""
    return [
        {"label": "Scholen", "url": reverse("school_list")},
        {"label": school.name, "url": reverse("school_detail", args=[school.code])},
        *({"label": each} if isinstance(each, str) else each for each in more),
    ]
