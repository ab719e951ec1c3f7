"""DUO register files. Every school here is invented: BRIN codes from 99AA on do not exist."""

from dataclasses import replace

import pytest

from schools import duo
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
