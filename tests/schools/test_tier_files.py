"""A list of tiers per school as CSV (SCH-8), read and recorded."""

import datetime as dt
import io

import pytest
from django.core.management import CommandError, call_command

from ocp_portal import clock
from schools.duo import DuoFileError
from schools.models import School, TierAgreement
from schools.tier_files import read_tiers
from tests import factories

HEADER = "vestigingscode;aansluitwijze;ingangsdatum;reden;geraadpleegd"


@pytest.fixture
def listed(tmp_path):
    def write(*lines, header=HEADER, encoding="utf-8"):
        path = tmp_path / "aansluitwijzen.csv"
        path.write_bytes("\r\n".join([header, *lines]).encode(encoding))
        return str(path)

    return write


# --- reading --------------------------------------------------------------------------------------


@pytest.mark.parametrize("asked", ["PO3006 VO3006", "po3006, VO3006", "PO3006/VO3006"])
def test_partnerships_however_separated(listed, asked):
    (row,), bad = read_tiers(listed(f"99aa00;Extra;1-10-2020;veel vragen;{asked}"))

    assert bad == []
    assert (row.code, row.tier, row.valid_from) == ("99AA00", "extra", dt.date(2020, 10, 1))
    assert row.consulted == ("PO3006", "VO3006")
    assert row.decided_on == row.valid_from


def test_own_decision_date_and_decider(listed):
    header = f"{HEADER};Besluitdatum;Besloten door"
    (row,), _ = read_tiers(
        listed("99AA00;extra;2020-10-01;x;PO3006;24-09-2020;college", header=header)
    )

    assert (row.decided_on, row.decided_by) == (dt.date(2020, 9, 24), "college")


@pytest.mark.parametrize(
    ("line", "field"),
    [
        (";extra;1-10-2020;x;PO3006", "vestigingscode"),
        ("99AA00;veel;1-10-2020;x;PO3006", "aansluitwijze"),
        ("99AA00;extra;31-2-2020;x;PO3006", "ingangsdatum"),
        ("99AA00;extra;1-10-2020;;PO3006", "reden"),
        ("99AA00;extra;1-10-2020;x;", "geraadpleegd"),
        ("99AA00;extra;1-10-2020;x;niemand", "geraadpleegd"),
        ("99AA00;extra;1-10-2020", ""),
    ],
)
def test_bad_row_is_told_with_its_line_and_column(listed, line, field):
    rows, (bad,) = read_tiers(listed("99BB00;extra;1-10-2020;x;PO3006", line))

    assert [row.code for row in rows] == ["99BB00"]
    assert (bad.line, bad.field) == (3, field)


def test_missing_column_is_one_sentence(listed):
    with pytest.raises(DuoFileError, match="ontbreekt de kolom geraadpleegd"):
        read_tiers(listed(header="vestigingscode;aansluitwijze;ingangsdatum;reden"))


# --- recording ------------------------------------------------------------------------------------


@pytest.fixture
def school(db):
    return factories.school(factories.municipality(), code="99AA00")


def command(path, **options):
    out = io.StringIO()
    call_command("import_tiers", path, stdout=out, **options)
    return out.getvalue()


def test_list_is_recorded_and_a_repeat_changes_nothing(listed, school):
    lines = ["99AA00;basis;1-8-2021;minder vragen;PO3006", "99AA00;extra;1-10-2020;veel;PO3006"]

    assert "Vastgelegd: 2" in command(listed(*lines))
    before = list(TierAgreement.objects.order_by("pk").values())
    assert "Vastgelegd: 0\nStond er al: 2" in command(listed(*lines))
    assert list(TierAgreement.objects.order_by("pk").values()) == before
    on = School.objects.with_tier(dt.date(2021, 7, 31)).get()
    assert on.tier == "extra"


def test_unknown_school_and_impossible_date_leave_the_rest(listed, school):
    other = factories.school(school.municipality, code="99BB00")
    factories.tier_agreement(other)
    path = listed(
        "99AA00;extra;1-10-2020;veel;PO3006",
        "99ZZ99;extra;1-10-2020;veel;PO3006",
        "99BB00;basis;1-10-2019;veel;PO3006",
    )
    out = io.StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("import_tiers", path, stdout=out)

    assert ended.value.code == 3
    assert "Regel 3 (overgeslagen) vestigingscode: 99ZZ99" in out.getvalue()
    assert "Regel 4 (overgeslagen) : Sinds 1 januari 2020 geldt al 'extra'" in out.getvalue()
    assert TierAgreement.objects.filter(school=school).count() == 1
    assert TierAgreement.objects.filter(school=other).count() == 1


def test_dry_run_records_nothing(listed, school):
    told = command(listed("99AA00;extra;1-10-2020;veel;PO3006"), dry_run=True)

    assert "Vastgelegd: 1" in told
    assert not TierAgreement.objects.exists()


def test_two_municipalities_need_a_choice(listed, school):
    factories.municipality()
    with pytest.raises(CommandError, match="--municipality"):
        command(listed("99AA00;extra;1-10-2020;veel;PO3006"))

    code = school.municipality.code
    assert "Vastgelegd: 1" in command(
        listed("99AA00;extra;1-10-2020;veel;PO3006"), municipality=code
    )


def test_future_list_without_decision_date_is_refused(listed, school):
    year = clock.today().year + 1
    with pytest.raises(SystemExit):
        command(listed(f"99AA00;extra;1-10-{year};veel;PO3006"))

    assert not TierAgreement.objects.exists()
