"""Every link that each role finds, followed from Vandaag: whole pages, in Dutch, that fit."""

import re
from collections import Counter, deque
from urllib.parse import urljoin, urlsplit

import pytest
from django.urls import resolve
from lxml import html

from .visitor import OVERFLOW, SMALL_PHONE

NAMES = ("zorgcoordinator", "familie", "ocp", "teamleider", "beleid", "swv", "beheer", "privacy")
PAGES_OF_A_NAME = 3  # with different keys or filters; fifty schools have one template
# What each role sees differently; the others are looked at with the first who comes by.
DIFFERENT = {
    "today",
    "consultation_list",
    "consultation_detail",
    "school_detail",
    "report_list",
    "report_detail",
}
# What slips through when a value is missing, a tag is broken or a text is not ours.
SLIPS = re.compile(
    r"\bNone\b|\bnull\b|\bundefined\b|\{\{|\{%|Traceback|\blorem\b|\bNaN\b|<[a-z]+ ?/?>|"
    r"\b(Submit|Save|Cancel|Delete|Search|Loading|Login|Sign in|Log out|Welcome|"
    r"This field|Please|Next|Previous|True|False)\b",
    re.IGNORECASE,
)


@pytest.fixture(scope="module")
def looked():
    return set()


@pytest.mark.parametrize("name", NAMES)
def test_every_page_that_a_role_finds(visit, looked, name):
    visitor = visit(name)
    found, todo, pages = {"/vandaag/"}, deque(["/vandaag/"]), Counter()
    while todo:
        path = todo.popleft()
        page_name = resolve(urlsplit(path).path).url_name
        pages[page_name] += 1
        if pages[page_name] > PAGES_OF_A_NAME:
            continue
        document = read(visitor, path)
        if document is None:
            continue
        check_text(visitor, path, document)
        if pages[page_name] == 1 and page_name not in looked:
            looked |= {page_name} - DIFFERENT
            look_closely(visitor, path, f"{name}-{page_name}")
        fresh = links(document, path) - found
        found |= fresh
        todo.extend(sorted(fresh))
    assert len(pages) > 10


def read(visitor, path):
    """The page without a browser; None for a file to download."""
    answer = visitor.page.request.get(visitor.home + path)
    if answer.status != 200:
        visitor.wrong.append(f"{answer.status}: {path}")
        return None
    if not answer.headers["content-type"].startswith("text/html"):
        assert len(answer.body()) > 20
        return None
    return html.fromstring(answer.body(), parser=html.HTMLParser(encoding="utf-8"))


def links(document, path):
    """Links to other pages of the portal, without their anchors."""
    paths = {urljoin(path, link).split("#")[0] for link in document.xpath("//a/@href")}
    return {link for link in paths if link.startswith("/") and not link.startswith("//")}


def check_text(visitor, path, document):
    for hidden in document.xpath("//script | //style | //noscript"):
        hidden.drop_tree()
    if slip := SLIPS.search(document.text_content()):
        visitor.wrong.append(f"{path} says '{slip[0]}'")
    if not document.findtext(".//title").strip().endswith(" - OCP-portaal"):
        visitor.wrong.append(f"{path} has no title")
    if len(document.xpath("//h1[normalize-space()]")) != 1:
        visitor.wrong.append(f"{path} has not one h1")


def look_closely(visitor, path, name):
    visitor.go(path)
    visitor.look_twice(name)
    width = visitor.width
    visitor.resize(SMALL_PHONE)
    if visitor.page.evaluate(OVERFLOW) > 0:
        visitor.wrong.append(f"{path} at {SMALL_PHONE}: can be scrolled sideways")
    visitor.resize(width)


@pytest.mark.parametrize(
    "path", ["/inloggen/", "/wachtwoord-vergeten/", "/inloggen/geen-account/", "/demo/mail/"]
)
def test_pages_for_who_is_not_signed_in(visit, path):
    visitor = visit()
    look_closely(visitor, path, f"nobody{path.rstrip('/').replace('/', '-')}")


def test_page_that_is_not_there(visit):
    visitor = visit("ocp")
    visitor.refused = {404}
    look_closely(visitor, "/bestaat-niet/", "not-found")


def test_page_that_is_forbidden(visit):
    visitor = visit("beleid")
    visitor.refused = {403}
    look_closely(visitor, "/vragen/", "forbidden")
