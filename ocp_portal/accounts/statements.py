"""Pages that anybody may read, and the folder of mails that the demo shows."""

import email
import tomllib
from dataclasses import dataclass
from email import policy
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from ocp_portal.policy import public

MAILS_SHOWN = 50


@public
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/accessibility.html")


@public
def privacy(request: HttpRequest) -> HttpResponse:
    context = {
        "idle_minutes": settings.SESSION_IDLE_SECONDS // 60,
        "hours": settings.SESSION_COOKIE_AGE // 3600,
    }
    return render(request, "accounts/privacy.html", context)


@public
def about(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/about.html", {"version": _version()})


def _version() -> str:
    """Of the project file: the portal runs from its source and is not installed as a package."""
    with (settings.BASE_DIR / "pyproject.toml").open("rb") as file:
        return str(tomllib.load(file)["project"]["version"])


@public
def demo_mail(request: HttpRequest) -> HttpResponse:
    """The mails that the demo did not send. Outside the demo there is no such page."""
    if not settings.DEMO:
        raise Http404
    return render(request, "accounts/demo_mail.html", {"mails": _mails(settings.MAIL_FOLDER)})


@dataclass(frozen=True)
class Mail:
    subject: str
    to: str
    date: str
    text: str


def _mails(folder: Path) -> list[Mail]:
    """Newest first. Django writes a file for each connection; it may hold several mails."""
    files = sorted(folder.glob("*.log"), key=lambda file: file.stat().st_mtime, reverse=True)
    mails: list[Mail] = []
    for file in files[:MAILS_SHOWN]:
        parts = file.read_bytes().split(b"-" * 79 + b"\n")
        mails += [_mail(part) for part in reversed(parts) if part.strip()]
    return mails[:MAILS_SHOWN]


def _mail(source: bytes) -> Mail:
    message = email.message_from_bytes(source, policy=policy.default)
    body = message.get_body(("plain",))
    return Mail(
        subject=str(message["Subject"]),
        to=str(message["To"]),
        date=str(message["Date"]),
        text=str(body.get_content()) if body else "",
    )
