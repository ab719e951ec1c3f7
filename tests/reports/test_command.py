from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from ocp_portal import clock
from reports.models import CouncilReport
from tests.reports.made import moment

pytestmark = pytest.mark.django_db


def run(town, path, **options):
    options = {
        "municipality": town.municipality.slug,
        "quarter": "2026-Q3",
        "output": path,
    } | options
    out = StringIO()
    with clock.at(moment(2026, 10, 1, 6)):
        call_command("council_report", stdout=out, **options)
    return out.getvalue()


@pytest.mark.parametrize(
    ("format", "start"), [("pdf", b"%PDF-1.7"), ("xlsx", b"PK"), ("csv", b"\xef\xbb\xbfTabel;")]
)
def test_report_is_written_as_a_file(town, tmp_path, format, start):
    path = tmp_path / "rapport"

    assert "versie 1 (concept)" in run(town, path, format=format)
    assert path.read_bytes().startswith(start)


def test_run_again_gives_the_same_report(town, tmp_path):
    run(town, tmp_path / "een")
    run(town, tmp_path / "twee", municipality=town.municipality.code)

    assert (tmp_path / "een").read_bytes() == (tmp_path / "twee").read_bytes()
    assert CouncilReport.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"format": "odt"}, "odt komt later. Kies uit: pdf, xlsx, csv."),
        ({"format": "exe"}, "geen formaat"),
        ({"quarter": "2026-3"}, "Schrijf het zo: 2026-Q3."),
        ({"quarter": "2026-Q4"}, "loopt nog"),
        ({"municipality": "nergens"}, "geen gemeente"),
    ],
)
def test_mistake_is_told_in_one_sentence(town, tmp_path, wrong, sentence):
    with pytest.raises(CommandError, match=sentence):
        run(town, tmp_path / "rapport", **wrong)

    assert not (tmp_path / "rapport").exists()
    assert not CouncilReport.objects.exists()


def test_file_that_cannot_be_written(town, tmp_path):
    with pytest.raises(CommandError, match="niet te schrijven"):
        run(town, tmp_path / "geen-map" / "rapport.pdf")
