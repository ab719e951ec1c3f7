"""DUO register files. Every school here is invented: BRIN codes from 99AA on do not exist."""

import io
import tracemalloc
from dataclasses import replace

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
    row,
)


def read(*lines, header=BO_HEADER, encoding="cp1252", **options):
    return duo.read(io.BytesIO(encoded(*lines, header=header, encoding=encoding)), **options)


def refusal(data, **options):
    with pytest.raises(duo.DuoFileError) as caught:
        duo.read(io.BytesIO(data), **options)
    return str(caught.value)


def only_problem(file):
    (problem,) = file.problems
    return problem


def facts(file):
    return [each.facts for each in file.rows]


def current(*lines, **options):
    return {each.vestigingscode: each for each in facts(read(*lines, **options))}


# --- reading -------------------------------------------------------------------------------------


def test_bo_row_is_read_in_full():
    assert facts(read(row())) == [
        duo.SchoolFacts(
            vestigingscode="99AA00",
            name="De Verzonnen Boom",
            sector="BO",
            municipality="9901",
            municipality_name="Voorbeeldstad",
            board="99001",
            street="Proefstraat",
            house_number="3-A",
            postcode="9999 AB",
            city="Voorbeeldstad",
            province="Noord-Brabant",
            denomination="Openbaar",
            phone="0990000001",
            website="www.school.example",
            holiday_region="zuid",
        )
    ]


def test_file_tells_what_it_is():
    file = read(row(), row("99AB00", municipality="9902"))
    assert (file.sectors, file.municipalities) == ({"BO"}, {"9901", "9902"})
    assert (file.encoding, file.delimiter, file.row_count) == ("cp1252", ";", 2)
    assert file.problems == ()


def test_path_is_read_like_a_stream(tmp_path):
    path = tmp_path / "register.csv"
    path.write_bytes(encoded(row()))
    assert duo.read(path) == duo.read(str(path)) == read(row())


def test_one_space_means_missing_and_is_no_problem():
    file = read(row(phone=" ", website=" ", board=" ", postcode=" ", region=" "))
    (school,) = facts(file)
    assert (school.phone, school.website, school.board, school.postcode) == ("", "", "", "")
    assert (school.holiday_region, file.problems) == ("", ())


def test_quoted_values_follow_rfc_4180():
    (school,) = facts(read(row(name='"School ""De Boom""; ja"')))
    assert school.name == 'School "De Boom"; ja'


@pytest.mark.parametrize(
    ("encoding", "found"), [("cp1252", "cp1252"), ("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig")]
)
def test_encodings_give_the_same_schools(encoding, found):
    file = read(row(name="Hindoeïstische school ’t Één"), encoding=encoding)
    assert facts(file)[0].name == "Hindoeïstische school ’t Één"
    assert file.encoding == found


@pytest.mark.parametrize("delimiter", [",", "\t"])
def test_file_saved_again_with_another_delimiter(delimiter):
    lines = [row().replace(";", delimiter), row("99AB00").replace(";", delimiter)]
    file = read(*lines, header=BO_HEADER.replace(";", delimiter))
    assert file.delimiter == delimiter
    assert facts(file) == facts(read(row(), row("99AB00")))


def test_spreadsheet_losses_are_put_right():
    (school,) = facts(read(row(municipality="828", board="991", phone="990000001")))
    assert (school.municipality, school.board, school.phone) == ("0828", "00991", "0990000001")


@pytest.mark.parametrize("number", ["01", "1", "99AA01"])
def test_older_headers_give_the_same_key(number):
    line = row("99AA01").replace(";99AA01;", f";{number};")
    assert facts(read(line, header=OLD_HEADER))[0].vestigingscode == "99AA01"


def test_headers_are_known_in_any_case_and_with_underscores():
    header = BO_HEADER.lower().replace("bevoegd gezag nummer", " Bevoegd_Gezag  nummer ")
    assert facts(read(row(), header=header)) == facts(read(row()))


def test_empty_lines_are_passed_over():
    file = read("", row(), ";" * 16, "")
    assert (file.row_count, file.rows[0].line) == (1, 3)


# --- sectors -------------------------------------------------------------------------------------


def test_vo_file_tells_the_levels():
    file = read(row(extra="VBO/MAVO/PRO/HAVO"), header=VO_HEADER)
    assert facts(file)[0].levels == ("VMBO", "HAVO", "PRO")
    assert file.sectors == {"VO"}


@pytest.mark.parametrize(
    ("kind", "sector"),
    [
        ("SBO", "SBO"),
        ("SBAO", "SBO"),
        ("SO", "SO"),
        ("VSO", "VSO"),
        ("SO/VSO", "SO/VSO"),
        ("(V)SO", "SO/VSO"),
    ],
)
def test_special_file_tells_the_sector_per_row(kind, sector):
    file = read(row(extra=kind), header=SPECIAL_HEADER)
    assert (facts(file)[0].sector, file.sectors) == (sector, {sector})


def test_caller_gives_the_sector_when_the_columns_do_not():
    file = read(row(), sector="SBO")
    assert (facts(file)[0].sector, file.sectors) == ("SBO", {"SBO"})


def test_given_sector_that_contradicts_the_file_is_refused():
    data = encoded(row(extra="VWO"), header=VO_HEADER)
    assert refusal(data, sector="BO") == "Dit bestand gaat over VO, niet over BO."


def test_sector_that_does_not_exist_is_a_programming_error():
    with pytest.raises(ValueError, match="Unknown sector 'PO'"):
        read(row(), sector="PO")


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


# --- comparing -----------------------------------------------------------------------------------


def codes(schools):
    return [each.vestigingscode for each in schools]


def only_change(changes):
    ((change,),) = [changes] if len(changes) == 1 else pytest.fail(f"{len(changes)} changes")
    return [(fact.fact, fact.before, fact.after) for fact in change.facts]


def test_same_file_again_changes_nothing():
    changes = duo.compare(current(row(), row("99AB00")), read(row(), row("99AB00")))
    assert changes.is_empty
    assert changes.unchanged == ("99AA00", "99AB00")


def test_new_school():
    changes = duo.compare(current(row()), read(row(), row("99AB00")))
    assert (codes(changes.new), changes.is_empty) == (["99AB00"], False)


@pytest.mark.parametrize(
    ("kind", "changed", "differences"),
    [
        ("renamed", {"name": "Nieuw"}, [("name", "De Verzonnen Boom", "Nieuw")]),
        ("other_board", {"board": "99002"}, [("board", "99001", "99002")]),
        (
            "moved",
            {"street": "Laan", "postcode": "9998 XY"},
            [("street", "Proefstraat", "Laan"), ("postcode", "9999 AB", "9998 XY")],
        ),
        ("moved", {"municipality": "9902"}, [("municipality", "9901", "9902")]),
        ("changed", {"phone": " "}, [("phone", "0990000001", "")]),
    ],
)
def test_what_changed_is_told_from_and_to(kind, changed, differences):
    changes = duo.compare(current(row()), read(row(**changed)))
    kinds = ("renamed", "moved", "other_board", "changed")
    assert only_change(getattr(changes, kind)) == sorted(
        differences, key=lambda d: d[0] != "street"
    )
    assert [each for each in kinds if getattr(changes, each)] == [kind]
    assert changes.unchanged == ()


def test_school_that_is_renamed_and_moved_stands_in_both():
    file = read(row(name="Nieuw", street="Laan"))
    changes = duo.compare(current(row()), file)
    assert [fact for fact, *_ in only_change(changes.renamed)] == ["name"]
    assert [fact for fact, *_ in only_change(changes.moved)] == ["street"]
    assert changes.touched == {"99AA00": file.rows[0].facts}


def test_other_sector_is_a_change():
    changes = duo.compare(current(row()), read(row(extra="SO"), header=SPECIAL_HEADER))
    assert only_change(changes.changed) == [("sector", "BO", "SO")]


def test_damaged_value_never_overwrites_a_good_one():
    changes = duo.compare(current(row()), read(row(website="0990000001", name="Nieuw")))
    assert changes.changed == ()
    assert changes.touched["99AA00"].website == "www.school.example"


def test_absent_column_never_overwrites():
    header = BO_HEADER.removesuffix(";VAKANTIEREGIO")
    file = read(row().removesuffix(";Zuid"), header=header)
    assert duo.compare(current(row()), file).unchanged == ("99AA00",)


def test_school_that_the_file_no_longer_has_is_gone():
    known = current(row(), row("99AB00"))
    changes = duo.compare(known, read(row()))
    assert (codes(changes.gone), changes.confirm) == (["99AB00"], "")


def test_gone_school_is_not_gone_twice():
    changes = duo.compare(current(row(), row("99AB00")), read(row()), gone={"99AB00"})
    assert changes.is_empty


def test_gone_school_comes_back():
    changes = duo.compare(
        current(row(), row("99AB00")), read(row(), row("99AB00")), gone={"99AB00"}
    )
    assert (codes(changes.back), changes.unchanged) == (["99AB00"], ("99AA00",))


@pytest.mark.parametrize(
    "bad",
    [
        row("99AB00", name=" "),
        row("99AB00") + ";te veel",
        row("99AB00", name='"Open'),
        row("99AB00", brin="99AX"),
        row("99AB00").replace(";99AB00;", ";99AB0O;"),
    ],
)
def test_skipped_row_does_not_make_its_school_gone(bad):
    changes = duo.compare(current(row(), row("99AB00"), row("99AC00")), read(row(), bad))
    assert codes(changes.unclear) == ["99AB00"]
    assert codes(changes.gone) == ["99AC00"]


def test_skipped_row_without_any_code_may_be_any_school():
    changes = duo.compare(current(row(), row("99AB00")), read(row(), "Totaal"))
    assert (codes(changes.unclear), changes.gone) == (["99AB00"], ())


def test_file_of_one_register_says_nothing_of_another():
    known = current(row()) | current(row("99AV00", extra="VWO"), header=VO_HEADER)
    changes = duo.compare(known, read(row()))
    assert (changes.gone, changes.outside, changes.unclear) == ((), (), ())


def test_file_of_one_municipality_says_nothing_of_another():
    known = current(row(), row("99AB00", municipality="9902"))
    changes = duo.compare(known, read(row()))
    assert (changes.gone, codes(changes.outside)) == ((), ["99AB00"])


def test_given_municipalities_are_the_scope():
    known = current(row(), row("99AB00", municipality="9902"), row("99AD00", municipality="9902"))
    file = read(row("99AC00"), row("99AD00", municipality="9902", name="Nieuw"))
    changes = duo.compare(known, file, municipalities=["9901"])
    assert (codes(changes.new), codes(changes.gone)) == (["99AC00"], ["99AA00"])
    assert (changes.renamed, codes(changes.outside)) == ((), ["99AB00"])


def test_empty_scope_touches_nothing():
    changes = duo.compare(current(row()), read(row("99AB00")), municipalities=[])
    assert changes.is_empty


def test_school_that_moves_out_of_the_municipality_is_moved_not_gone():
    file = read(row(municipality="9902"), row("99AB00"))
    changes = duo.compare(current(row(), row("99AB00")), file, municipalities=["9901"])
    assert (codes(changes.moved), changes.gone) == (["99AA00"], ())


@pytest.mark.parametrize(
    ("known", "left", "asked"),
    [(50, 45, False), (49, 44, True), (50, 44, True), (10, 6, False), (10, 5, True), (3, 2, False)],
)
def test_many_gone_schools_need_a_persons_word(known, left, asked):
    lines = [row(f"99B{chr(65 + n // 26)}{n:02}") for n in range(known)]
    changes = duo.compare(current(*lines), read(*lines[:left]))
    assert len(changes.gone) == known - left
    assert bool(changes.confirm) is asked


def test_confirmation_says_how_many():
    lines = [row(f"99BA{n:02}") for n in range(10)]
    changes = duo.compare(current(*lines), read(*lines[:5]))
    assert changes.confirm == "5 van de 10 scholen staan niet in dit bestand."


def test_emptied_municipality_needs_a_persons_word():
    known = current(row(), row("99AB00"), row("99AC00", municipality="9902"))
    file = read(row("99AC00", municipality="9902"))
    changes = duo.compare(known, file, municipalities=["9901"])
    assert len(changes.gone) == 2
    assert changes.confirm == "Geen enkele school in Voorbeeldstad staat nog in dit bestand."


def test_every_school_lands_in_the_lists_that_account_for_it():
    known = current(*[row(f"99BA{n:02}") for n in range(6)])
    file = read(
        row("99BA00"),
        row("99BA01", name="Nieuw"),
        row("99BA02", name=" "),
        row("99CA00"),
        *[row(f"99BA0{n}") for n in (3, 4)],
    )
    changes = duo.compare(known, file)
    told = {*changes.unchanged, *changes.touched, *codes(changes.gone), *codes(changes.unclear)}
    assert told == set(known)
    assert codes(changes.new) == ["99CA00"]


def test_merge_keeps_what_the_row_did_not_tell():
    (line,) = read(row(phone="112", name="Nieuw")).rows
    before = replace(line.facts, name="Oud", phone="0990000009", levels=("PRO",))
    after = duo.merge(before, line)
    assert (after.name, after.phone, after.levels) == ("Nieuw", "0990000009", ("PRO",))
