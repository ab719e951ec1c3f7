"""Rows and files of DUO that are not as they should be."""

import io
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schools import duo
from schools.duo import columns, files
from tests.schools.registers import (
    BO_HEADER,
    OLD_HEADER,
    SPECIAL_HEADER,
    VO_HEADER,
    encoded,
    facts,
    read,
    refusal,
    row,
)


def only_problem(file):
    (problem,) = file.problems
    return problem


# --- bad rows ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "column", "reason"),
    [
        (row("99AA"), "VESTIGINGSCODE", "‘99AA’ is geen vestigingscode, zoals 99XX00."),
        (row(code=" "), "VESTIGINGSCODE", "De vestigingscode ontbreekt."),
        (row(brin="99AB"), "VESTIGINGSCODE", "‘99AA00’ hoort niet bij instelling 99AB."),
        (row(name=" "), "VESTIGINGSNAAM", "De naam ontbreekt."),
        (row(name="x" * 201), "VESTIGINGSNAAM", "De tekst is langer dan 200 tekens."),
        (row(name="a\x07b"), "VESTIGINGSNAAM", "Er staan onzichtbare tekens in."),
        (row(municipality=" "), "GEMEENTENUMMER", "Het gemeentenummer ontbreekt."),
        (
            row(municipality="Oss"),
            "GEMEENTENUMMER",
            "‘Oss’ is geen gemeentenummer van 4 cijfers.",
        ),
        (row() + ";", "", "Aantal kolommen: 18; de kopregel heeft er 17."),
        ("Totaal", "", "Aantal kolommen: 1; de kopregel heeft er 17."),
        (row(name='"De" Boom'), "", 'De aanhalingstekens (") in deze regel kloppen niet.'),
        (row(name='"De Boom'), "", 'Een aanhalingsteken (") is niet gesloten.'),
    ],
)
def test_bad_row_is_skipped_and_listed_and_the_rest_is_read(line, column, reason):
    file = read(row("99AB00"), line, row("99AC00"))
    problem = only_problem(file)
    assert (problem.line, problem.column, problem.reason) == (3, column, reason)
    assert problem.skipped
    assert [each.vestigingscode for each in facts(file)] == ["99AB00", "99AC00"]
    assert file.row_count == 3


@pytest.mark.parametrize(
    ("fact", "value", "column"),
    [
        ("postcode", "0123 AB", "POSTCODE"),
        ("house_number", "3-mrt", "HUISNUMMER-TOEVOEGING"),
        ("house_number", "3-3-2026", "HUISNUMMER-TOEVOEGING"),
        ("phone", "112", "TELEFOONNUMMER"),
        ("website", "0990000001", "INTERNETADRES"),
        ("website", "javascript:alert(1)", "INTERNETADRES"),
        ("house_number", "1" * 5_000 + "!", "HUISNUMMER-TOEVOEGING"),
        ("house_number", "bis", "HUISNUMMER-TOEVOEGING"),
        ("website", "a." * 5_000 + "!", "INTERNETADRES"),
        ("board", "9900X", "BEVOEGD GEZAG NUMMER"),
        ("board", "٣٣", "BEVOEGD GEZAG NUMMER"),
        ("region", "Oost", "VAKANTIEREGIO"),
    ],
)
def test_damaged_value_is_left_out_and_the_row_taken(fact, value, column):
    file = read(row(**{fact: value}), encoding="utf-8")
    problem = only_problem(file)
    assert (problem.line, problem.column, problem.skipped) == (2, column, False)
    assert problem.vestigingscode == "99AA00"
    fact = {"region": "holiday_region"}.get(fact, fact)
    assert file.rows[0].unread == {"levels", fact}
    assert getattr(file.rows[0].facts, fact) == ""


@pytest.mark.parametrize("number", ["1", "27-A 29", "1-A-5", "3-A/B", "1-3-5", "12-A9"])
def test_house_numbers_as_duo_has_them(number):
    assert facts(read(row(house_number=number)))[0].house_number == number


@pytest.mark.parametrize(
    "site", ["www.a-b.example", "HTTPS://A.EXAMPLE/x?y=1", "a_b.example", "a.example/"]
)
def test_websites_as_duo_has_them(site):
    assert facts(read(row(website=site)))[0].website == site


def test_unknown_level_is_left_out():
    file = read(row(extra="HAVO/LYCEUM"), header=VO_HEADER)
    assert only_problem(file).reason == "‘LYCEUM’ is geen bekende onderwijssoort."
    assert facts(file)[0].levels == ()


def test_unknown_special_kind_skips_the_row():
    file = read(row(extra="KDV"), row("99AB00", extra="SO"), header=SPECIAL_HEADER)
    assert only_problem(file).skipped
    assert file.sectors == {"SO"}


def test_second_row_with_the_same_key_is_skipped():
    file = read(row(), row("99AB00"), row(name="Een ander"))
    assert only_problem(file).line == 4
    assert only_problem(file).reason == "99AA00 staat ook al op regel 2; die is gebruikt."
    assert [each.name for each in facts(file)] == ["De Verzonnen Boom"] * 2


def test_first_good_row_is_taken_when_the_one_before_was_bad():
    file = read(row(name=" "), row())
    assert [each.line for each in file.rows] == [3]


def test_line_number_is_the_physical_line_after_a_quoted_line_break():
    file = read(row(name='"De\r\nVerzonnen\r\nBoom"'), row("99AB00", name=" "))
    assert facts(file)[0].name == "De Verzonnen Boom"
    assert only_problem(file).line == 5


def test_two_forgotten_quotes_do_not_swallow_the_rows_between():
    file = read(row(name='"Open'), row("99AB00"), row("99AC00", name='Dicht"'), row("99AD00"))
    assert [each.vestigingscode for each in facts(file)] == ["99AB00", "99AD00"]
    assert [problem.line for problem in file.problems] == [2, 4]


def test_quoted_delimiters_and_line_breaks_together_are_one_row():
    file = read(row(name='"De; Boom\n; ""en""; zo"', city='"VOORBEELD\nSTAD"'), row("99AB00"))
    assert [each.name for each in facts(file)] == ['De; Boom ; "en"; zo', "De Verzonnen Boom"]
    assert facts(file)[0].city == "Voorbeeld Stad"


def test_line_break_in_the_first_column_is_one_row():
    file = read(row(province='"Noord-\nBrabant"'), row("99AB00"))
    assert [each.line for each in file.rows] == [2, 4]


def test_forgotten_quote_in_the_last_line_costs_only_that_line():
    file = read(row(), row("99AB00", region='"Zuid'))
    assert [each.vestigingscode for each in facts(file)] == ["99AA00"]


def test_several_problems_of_one_row_are_all_told():
    file = read(row(name=" ", municipality=" ", phone="1"))
    assert [problem.column for problem in file.problems] == [
        "VESTIGINGSNAAM",
        "GEMEENTENUMMER",
        "TELEFOONNUMMER",
    ]


# --- files of no use -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "Het bestand is leeg."),
        (b" \r\n\r\n", "Het bestand is leeg."),
        (b"\xef\xbb\xbf\r\n", "Het bestand is leeg."),
        (b"PK\x03\x04rest", "Dit is een Excel- of zip-bestand; kies het CSV-bestand van DUO."),
        (b"%PDF-1.7", "Dit is een PDF; kies het CSV-bestand van DUO."),
        (b"\x89PNG\r\n", "Dit is een afbeelding; kies het CSV-bestand van DUO."),
        (
            b"\xd0\xcf\x11\xe0",
            "Dit is een oud Excel- of Word-bestand; kies het CSV-bestand van DUO.",
        ),
        (b"\n<!doctype html>", "Dit is een webpagina; kies het CSV-bestand van DUO."),
        (
            encoded(row("99AA00", name="a\0b")),
            "Dit is geen tekstbestand; kies het CSV-bestand van DUO.",
        ),
        (
            encoded(row(), encoding="utf-16"),
            "Het bestand is bewaard als Unicode-tekst (UTF-16); bewaar het als CSV (UTF-8).",
        ),
        (
            b"naam;leeftijd\r\njan;3\r\n",
            "Dit is geen scholenregister van DUO: de kolomnamen van DUO staan niet bovenaan.",
        ),
        (
            encoded(row(), header=row("99AB00")),
            "Dit is geen scholenregister van DUO: de kolomnamen van DUO staan niet bovenaan.",
        ),
        (encoded(), "Het bestand heeft wel een kopregel, maar geen scholen."),
        (
            encoded(row(), header=BO_HEADER.replace("GEMEENTENUMMER", "X")),
            "In het bestand ontbreekt: GEMEENTENUMMER.",
        ),
        (
            encoded(row(), header=OLD_HEADER.replace("BRIN NUMMER", "X")),
            "In het bestand ontbreekt: BRIN NUMMER.",
        ),
        (
            encoded(row(), header=BO_HEADER.replace("PROVINCIE", "POSTCODE")),
            "De kolom POSTCODE staat twee keer in het bestand.",
        ),
        (
            encoded(row(), header=BO_HEADER.replace("VESTIGINGSCODE;VESTIGINGS", "X;INSTELLINGS")),
            (
                "Dit bestand gaat over hoofdvestigingen; "
                "kies bij DUO het bestand met alle vestigingen."
            ),
        ),
    ],
)
def test_file_of_no_use_is_refused_in_one_sentence(data, sentence):
    assert refusal(data) == sentence


def test_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(duo.DuoFileError, match="kan niet worden geopend"):
        duo.read(tmp_path / "geen.csv")


@pytest.mark.parametrize(
    "damaged",
    [
        encoded(row(), row(name="Fryslân".encode().decode("cp1252")), encoding="utf-8"),
        encoded(row(), row(name="Frysl\ufffdn"), encoding="utf-8"),
        encoded(row(area="x"), row(name="Privé-gebouw", area="x"), encoding="cp850"),
        encoded(row(area="x"), row(name="Eén geheel", area="x"), encoding="mac_roman"),
    ],
)
def test_damaged_accents_are_refused_with_their_line(damaged):
    assert refusal(damaged).startswith(
        "De letters met accenten in dit bestand zijn beschadigd (zie regel 3);"
    )


def test_bytes_that_no_encoding_knows_are_refused():
    assert "accenten" in refusal(encoded(row()) + b"\x81\x8d")
    assert "accenten" in refusal(b"\xef\xbb\xbf" + encoded(row(area="Fryslân")))


def test_too_large_a_file_is_refused_without_reading_it_all():
    class Endless(io.RawIOBase):
        served = 0

        def read(self, size=-1):
            self.served += size
            return b"x" * size

    stream = Endless()
    with pytest.raises(duo.DuoFileError, match="groter dan 20 MB"):
        duo.read(stream)
    assert stream.served == duo.MAX_BYTES + 1


def test_stream_that_gives_little_at_a_time_is_read_to_its_end():
    class Slow(io.BytesIO):
        def read(self, size=-1):
            return super().read(min(size, 7))

    assert duo.read(Slow(encoded(row()))) == read(row())


@pytest.mark.parametrize("place", ["header", "row"])
def test_a_million_columns_are_refused_in_little_memory(place):
    wide = ";" * 1_000_000
    data = encoded(wide) if place == "row" else wide.encode() + b"\r\n"
    tracemalloc.start()
    assert "veel te lang" in refusal(data)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 30_000_000


def test_millions_of_short_lines_are_refused():
    assert "meer dan 50000 regels" in refusal(encoded() + b"x\n" * (files.MAX_LINES + 1))


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data):
    with pytest.raises(duo.DuoFileError):
        duo.read(io.BytesIO(data))


@given(st.lists(st.text(alphabet=';"\r\n 9AX0é', max_size=60), min_size=1, max_size=6))
def test_any_row_is_taken_or_told(lines):
    """Each row seen is taken or has a problem, and a good row after it is always taken."""
    try:
        file = read(*lines, *[";" * 16] * files.MAX_LINES_PER_ROW, row("99AZ00"))
    except duo.DuoFileError:
        pytest.fail("one bad row must not refuse the file")
    skipped = {problem.line for problem in file.problems if problem.skipped}
    assert len(file.rows) + len(skipped) == file.row_count
    assert file.rows[-1].facts.vestigingscode == "99AZ00"


@pytest.mark.parametrize(
    ("published", "written"),
    [
        ("OSS", "Oss"),
        ("'S-GRAVENHAGE", "'s-Gravenhage"),
        ("S HERTOGENBOSCH", "'s-Hertogenbosch"),
        ("'T HARDE", "'t Harde"),
        ("IJSSELSTEIN", "IJsselstein"),
        ("CAPELLE AAN DEN IJSSEL", "Capelle aan den IJssel"),
        ("DEN HAM OV", "Den Ham Ov"),
        ("BERGEN NH", "Bergen NH"),
        ("REUSEL-DE MIERDEN", "Reusel-De Mierden"),
        ("ST.-ANNAPAROCHIE", "St.-Annaparochie"),
        ("2E EXLOERMOND", "2e Exloermond"),
        ("Noardeast-Fryslân", "Noardeast-Fryslân"),
        ("", ""),
    ],
)
def test_place_names_as_people_write_them(published, written):
    assert columns.place(published) == written
