"""Rules that hold for every template and style sheet of the house."""

import re
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from lxml import html

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
STYLES = sorted((ROOT / "static/app").glob("*.css"))
COMMENT = re.compile(r"{% comment %}.*?{% endcomment %}|{#.*?#}", re.DOTALL)
# What the content security policy refuses: styles, scripts and handlers inside the page.
INLINE = re.compile(
    r"<style|\sstyle=|\son[a-z]+=|\shx-on|javascript:|<script(?![^>]*\ssrc=)", re.IGNORECASE
)


def source(path):
    return COMMENT.sub("", path.read_text())


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_template_holds_nothing_inline(path):
    assert INLINE.findall(source(path)) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_template_loads_nothing_from_elsewhere(path):
    assert re.findall(r'(?:src|href|action)="(?:https?:)?//', source(path)) == []


def test_every_icon_is_drawn():
    drawn = set(re.findall(r'<symbol id="(\w+)"', (ROOT / "static/app/icons.svg").read_text()))
    used = {name for path in TEMPLATES for name in re.findall(r'{% icon "(\w+)" %}', source(path))}
    used |= {
        name
        for path in TEMPLATES
        for name in re.findall(r'{% firstof [^%]*"(\w+)" as sign %}', source(path))
    }

    assert used - drawn == set()
    assert {"neutral", "info", "ok", "warning", "error", "house"} <= drawn


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_style_sheet_needs_no_data_images(path):
    assert "data:" not in re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "429", "500"])
def test_error_page_is_whole_without_any_context(name):
    page = html.document_fromstring(render_to_string(f"{name}.html"))

    assert page.get("lang") == "nl"
    assert len(page.xpath("//h1[normalize-space()]")) == 1
    assert page.xpath("//main//a/@href") == ["/"]


def test_error_page_names_its_reference():
    page = html.document_fromstring(render_to_string("500.html", {"request_id": "7f3a-19c2"}))

    assert page.xpath("//code/text()") == ["7f3a-19c2"]


def test_vendor_files_are_named_by_exact_version():
    import json

    package = json.loads((ROOT / "package.json").read_text())
    versions = {**package["dependencies"], **package["devDependencies"]}.values()

    assert [version for version in versions if not re.fullmatch(r"\d+\.\d+\.\d+", version)] == []
    assert "resolved" not in (ROOT / "package-lock.json").read_text()
