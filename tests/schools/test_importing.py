"""Carrying out a register file. Schools here are invented, see tests/schools/registers.py."""

import datetime as dt
import io
import threading

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ocp_portal import clock
from ocp_portal.accounts.models import Municipality
from schools import duo
from schools.import_plan import ImportRefused, plan_import
from schools.models import School
from schools.services.importing import import_register
from tests import factories
from tests.schools.registers import BO_HEADER, SPECIAL_HEADER, VO_HEADER, encoded, row

HERE = "9901"
THERE = "9902"


def file(*lines, **options):
    return duo.read(io.BytesIO(encoded(*lines, **options)))


def take(*lines, **options):
    header = options.pop("header", BO_HEADER)
    return import_register(file=file(*lines, header=header), **options)


def many(count, **changes):
    return [row(f"99AA{n:02}", f"School {n}", **changes) for n in range(count)]


def school(code="99AA00"):
    return School.objects.get(code=code)


def xmins():
    """Which transaction wrote each row last: equal before and after means untouched."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, xmin::text FROM schools_school ORDER BY id")
        return cursor.fetchall()


# --- what a first file brings --------------------------------------------------------------------


@pytest.mark.django_db
def test_first_import_makes_school_board_and_municipality():
    plan = take(row())

    made = school()
    assert plan.counts["new"] == 1
    assert (made.name, made.sector, made.register) == ("De Verzonnen Boom", "BO", "bo")
    assert made.address == "Proefstraat 3-A, 9999 AB Voorbeeldstad"
    assert made.board.number == "99001"
    assert (made.municipality.code, made.municipality.joined) == (HERE, False)
    assert made.sort_key == "de verzonnen boom"
    assert made.new_on is None  # it was there before we looked


@pytest.mark.django_db
def test_only_the_given_municipality_is_read():
    take(row("99AA00"), row("99BB00", municipality=THERE), municipality=HERE)

    assert list(School.objects.values_list("code", flat=True)) == ["99AA00"]
    assert not Municipality.objects.filter(code=THERE).exists()


@pytest.mark.django_db
def test_municipalities_of_one_name_get_their_own_slug():
    take(row("99AA00"), row("99BB00", municipality=THERE))

    assert Municipality.objects.count() == 2
    assert Municipality.objects.get(code=THERE).slug == f"voorbeeldstad-{THERE}"


@pytest.mark.django_db
def test_levels_of_secondary_schools_become_their_structure():
    take(row(extra="VBO/MAVO/HAVO"), header=VO_HEADER)

    assert (school().sector, school().structure, school().register) == ("VO", "VMBO/HAVO", "vo")


@pytest.mark.django_db
def test_file_without_holiday_region_takes_that_of_the_municipality():
    take(row(region=" ", municipality="0828"))

    assert school().holiday_region == "zuid"


@pytest.mark.django_db
def test_values_as_long_as_the_reader_allows_fit():
    long = "De " + "x" * 197
    take(row(name=long, street=long, city=long, denomination=long, municipality_name=long))

    assert school().name == long
    assert len(school().municipality.name) == 80


# --- what a next file changes --------------------------------------------------------------------


@pytest.mark.django_db
def test_repeated_import_writes_nothing():
    lines = [*many(3), row("99BB00", region=" ", phone=" ", website=" ")]
    take(*lines)
    before = xmins()

    with CaptureQueriesContext(connection) as queries:
        plan = take(*lines)

    assert xmins() == before
    assert plan.is_empty
    assert plan.counts["unchanged"] == 4
    writes = ("INSERT", "UPDATE", "DELETE")
    assert [q for q in queries.captured_queries if q["sql"].startswith(writes)] == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "change", "column", "value"),
    [
        ("renamed", {"name": "De Nieuwe Boom"}, "name", "De Nieuwe Boom"),
        ("moved", {"street": "Nieuwstraat"}, "street", "Nieuwstraat"),
        ("changed", {"denomination": "Rooms-Katholiek"}, "denomination", "Rooms-Katholiek"),
    ],
)
def test_change_is_told_and_touches_only_its_row(kind, change, column, value):
    take(*many(2))
    untouched = xmins()[1]

    plan = take(row("99AA00", **{"name": "School 0"} | change), many(2)[1])

    assert plan.counts[kind] == 1
    assert plan.counts["unchanged"] == 1
    assert getattr(school(), column) == value
    assert xmins()[1] == untouched


@pytest.mark.django_db
def test_renamed_school_sorts_by_its_new_name():
    take(row())
    take(row(name="Éénbes"))

    assert school().sort_key == "eenbes"


@pytest.mark.django_db
def test_other_board():
    take(row())
    plan = take(row(board="99002"))

    assert plan.counts["other_board"] == 1
    assert school().board.number == "99002"


@pytest.mark.django_db
def test_school_that_is_no_longer_named_is_marked_gone_and_kept():
    take(*many(3))
    with clock.at(dt.datetime(2026, 11, 3, 12, tzinfo=dt.UTC)):
        plan = take(*many(2))

    assert [facts.vestigingscode for facts in plan.changes.gone] == ["99AA02"]
    assert school("99AA02").gone_on == dt.date(2026, 11, 3)


@pytest.mark.django_db
def test_school_that_comes_back_counts_again():
    take(*many(3))
    take(*many(2))
    plan = take(*many(3))

    assert plan.counts["back"] == 1
    assert school("99AA02").gone_on is None
    assert take(*many(3)).is_empty


@pytest.mark.django_db
def test_school_that_is_new_in_a_known_register_is_new_since_today():
    take(*many(1))
    take(*many(2))

    assert school("99AA01").new_on == clock.today()


@pytest.mark.django_db
def test_school_beside_those_that_a_person_made_is_new_since_today():
    take(*many(1))
    School.objects.update(register="")
    take(*many(2))

    assert school("99AA01").new_on == clock.today()


@pytest.mark.django_db
def test_first_file_of_another_register_makes_no_new_schools_of_today():
    take(*many(1))
    take(row("99CC00", extra="VWO"), header=VO_HEADER)

    assert school("99CC00").new_on is None


@pytest.mark.django_db
def test_other_registers_are_left_alone():
    take(*many(2))
    plan = take(row("99CC00", extra="SO"), header=SPECIAL_HEADER)

    assert plan.counts["gone"] == 0
    assert School.objects.open().count() == 3


@pytest.mark.django_db
def test_school_that_people_made_is_never_gone():
    town = factories.municipality(code=HERE)
    mine = factories.school(town, code="99ZZ00")
    plan = take(row())

    assert plan.counts["gone"] == 0
    mine.refresh_from_db()
    assert mine.gone_on is None


@pytest.mark.django_db
def test_damaged_value_keeps_what_we_have():
    take(row())
    plan = take(row(website="kapot"))

    assert plan.is_empty
    assert school().website == "www.school.example"


@pytest.mark.django_db
def test_bad_row_does_not_stop_the_rest_and_its_school_is_not_gone():
    take(row("99AA00"), row("99BB00"), row("99CC00"))
    plan = take(row("99AA00"), row("99BB00", name=" "), row("99DD00"))

    assert [facts.vestigingscode for facts in plan.changes.unclear] == ["99BB00"]
    assert [facts.vestigingscode for facts in plan.changes.gone] == ["99CC00"]
    assert School.objects.open().filter(code__in=["99BB00", "99DD00"]).count() == 2


# --- municipalities are walls --------------------------------------------------------------------


@pytest.mark.django_db
def test_school_that_moves_to_another_municipality_is_gone_here_and_new_there():
    take(row("99AA00"), row("99AA01"))
    old = school("99AA00")
    factories.tier_agreement(old)
    plan = take(row("99AA00", municipality=THERE), row("99AA01"))

    old.refresh_from_db()
    assert [left.municipality for left in plan.departed] == [THERE]
    assert old.municipality.code == HERE
    assert old.gone_on == clock.today()
    arrived = School.objects.get(municipality__code=THERE)
    assert arrived.gone_on is None
    assert not arrived.tier_agreements.exists()
    assert take(row("99AA00", municipality=THERE), row("99AA01")).is_empty


@pytest.mark.django_db
def test_import_for_one_municipality_makes_no_school_in_another():
    take(row("99AA00"), row("99AA01"))
    take(row("99AA00", municipality=THERE), row("99AA01"), municipality=HERE)

    assert not Municipality.objects.filter(code=THERE).exists()
    assert school("99AA00").gone_on == clock.today()


@pytest.mark.django_db
def test_school_comes_back_from_another_municipality():
    take(row("99AA00"), row("99AA01"))
    take(row("99AA00", municipality=THERE), row("99AA01"))
    plan = take(row("99AA00"), row("99AA01"))

    assert plan.counts["back"] == 1
    assert School.objects.open().get(code="99AA00").municipality.code == HERE


@pytest.mark.django_db
def test_code_that_two_municipalities_hold_is_gone_in_both_when_nobody_names_it():
    take(row("99AA00"), row("99AA01"))
    take(row("99AA00", municipality=THERE), row("99BB01", municipality=THERE), municipality=THERE)
    assert School.objects.open().filter(code="99AA00").count() == 2

    take(row("99AA01"), row("99BB01", municipality=THERE), accept_gone=True)

    assert not School.objects.open().filter(code="99AA00").exists()


@pytest.mark.django_db
def test_file_without_our_municipality_is_refused():
    take(*many(2))
    with pytest.raises(ImportRefused, match=THERE):
        take(*many(2), municipality=THERE)


# --- many that disappear -------------------------------------------------------------------------


@pytest.mark.django_db
def test_many_gone_needs_a_word_and_writes_nothing_without():
    take(*many(10))
    before = xmins()
    with pytest.raises(ImportRefused, match="5 van de 10 scholen"):
        take(*many(5))

    assert xmins() == before


@pytest.mark.django_db
def test_many_gone_with_a_word():
    take(*many(10))
    take(*many(5), accept_gone=True)

    assert School.objects.open().count() == 5


@pytest.mark.django_db
def test_many_to_another_municipality_need_a_word_too():
    take(*many(10))
    moved = many(6, municipality=THERE)
    with pytest.raises(ImportRefused, match="6 van de 10 scholen gaan naar een andere gemeente"):
        take(*moved, *many(10)[6:])


# --- partnerships --------------------------------------------------------------------------------


@pytest.mark.django_db
def test_only_possible_partnership_is_taken():
    town = factories.municipality(code=HERE)
    po = factories.partnership("po", town)
    factories.partnership("vo", town)
    take(row())

    assert school().partnership == po


@pytest.mark.django_db
def test_of_two_partnerships_a_person_chooses():
    town = factories.municipality(code=HERE)
    factories.partnership("po", town)
    factories.partnership("po", town)
    take(row())

    assert school().partnership is None


@pytest.mark.django_db
def test_so_vso_lies_in_both_kinds():
    town = factories.municipality(code=HERE)
    factories.partnership("po", town)
    factories.partnership("vo", town)
    take(row(extra="SO/VSO"), header=SPECIAL_HEADER)

    assert school().partnership is None


@pytest.mark.django_db
def test_known_school_joins_a_partnership_that_came_later():
    take(row())
    po = factories.partnership("po", Municipality.objects.get(code=HERE))
    plan = take(row())

    assert plan.counts["joining"] == 1
    assert school().partnership == po
    assert take(row()).is_empty


@pytest.mark.django_db
def test_chosen_partnership_stays():
    take(row())
    other = factories.partnership("po")
    School.objects.update(partnership=other)
    factories.partnership("po", Municipality.objects.get(code=HERE))
    take(row(name="De Nieuwe Boom"))

    assert school().partnership == other


# --- whole or not at all -------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_import_that_breaks_off_leaves_nothing():
    def broken(done, total):
        raise RuntimeError("the power went off")

    with pytest.raises(RuntimeError):
        take(*many(3), progress=broken)

    assert not School.objects.exists()
    assert not Municipality.objects.filter(code=HERE).exists()


@pytest.mark.django_db(transaction=True)
def test_two_imports_at_once_make_each_school_once():
    failed = []
    together = threading.Barrier(2)

    def run():
        try:
            together.wait(timeout=10)
            take(*many(40))
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)

    assert failed == []
    assert School.objects.count() == 40


@pytest.mark.django_db
def test_national_register_is_read_in_few_queries():
    lines = [row(f"{n // 100:02}AA{n % 100:02}", f"School {n}") for n in range(1200)]
    with CaptureQueriesContext(connection) as queries:
        take(*lines)

    assert School.objects.count() == 1200
    assert len(queries) < 30


# --- the command ---------------------------------------------------------------------------------


@pytest.fixture
def register(tmp_path):
    def write(*lines, data=None, **options):
        path = tmp_path / "register.csv"
        path.write_bytes(encoded(*lines, **options) if data is None else data)
        return str(path)

    return write


def command(*args, **options):
    out = io.StringIO()
    call_command("import_schools", *args, stdout=out, stderr=io.StringIO(), **options)
    return out.getvalue()


@pytest.mark.django_db
def test_command_tells_each_change(register):
    command(register(*many(6)))
    told = command(
        register(
            row("99AA00", "Andere Naam"),
            row("99AA01", "School 1", city="ELDERS"),
            row("99AA02", "School 2", board="99002"),
            row("99AA03", "School 3", website="kapot"),
            row("99AA04", "School 4"),
            row("99EE00", "Helemaal Nieuw"),
        )
    )

    assert "Nieuw: 1\n  99EE00 Helemaal Nieuw, Voorbeeldstad\n" in told
    assert "Andere naam: 1\n  99AA00 Andere Naam, Voorbeeldstad: naam: School 0 -> " in told
    assert "plaats: Voorbeeldstad -> Elders" in told
    assert "bestuursnummer: 99001 -> 99002" in told
    assert "Niet meer in het register: 1\n  99AA05 School 5, Voorbeeldstad\n" in told
    assert "Ongewijzigd: 2" in told
    assert "Regel 5 (zonder deze waarde opgenomen) 99AA03 INTERNETADRES" in told
    assert told.endswith("Klaar.\n")


@pytest.mark.django_db
def test_dry_run_tells_and_writes_nothing(register):
    told = command(register(*many(2)), dry_run=True)

    assert "Nieuw: 2" in told
    assert not School.objects.exists()


@pytest.mark.django_db
def test_skipped_row_is_exit_code_3_and_the_rest_is_there(register):
    with pytest.raises(SystemExit) as ended:
        command(register(row("99AA00"), row("99AA01", name=" ")))

    assert ended.value.code == 3
    assert School.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "leeg"),
        (b"naam;adres\r\nBoom;Straat\r\n", "geen scholenregister"),
        (b"\x89PNG....", "afbeelding"),
        ((BO_HEADER + "\r\n").encode() + b"\x81\x8d\r\n", "beschadigd"),
        (b"x" * (51 * 1024 * 1024), "groter dan 20 MB"),
    ],
)
def test_useless_file_is_one_sentence_and_nothing_written(register, data, sentence):
    with pytest.raises(CommandError, match=sentence) as refusal:
        command(register(data=data))

    assert refusal.value.returncode == 1
    assert "\n" not in str(refusal.value)
    assert not School.objects.exists()


@pytest.mark.django_db
def test_command_refuses_many_gone_until_it_is_accepted(register):
    command(register(*many(10)))
    with pytest.raises(CommandError, match="5 van de 10"):
        command(register(*many(5)))
    command(register(*many(5)), accept_gone=True)

    assert School.objects.open().count() == 5


@pytest.mark.django_db
def test_command_takes_a_code_that_lost_its_zero(register):
    command(register(row(municipality="0828")), municipality="828")

    assert school().municipality.code == "0828"


@pytest.mark.django_db
def test_command_refuses_a_name_for_a_code(register):
    with pytest.raises(CommandError, match="vier cijfers"):
        command(register(row()), municipality="Oss")


# --- the plan ------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_fingerprint_changes_with_what_a_person_would_read():
    take(*many(2))
    same = plan_import(file(*many(3)), HERE).fingerprint
    assert plan_import(file(*many(3)), HERE).fingerprint == same

    School.objects.filter(code="99AA00").update(name="Anders")

    assert plan_import(file(*many(3)), HERE).fingerprint != same
