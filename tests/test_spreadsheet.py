import csv
import datetime as dt
import io

import pytest

from ocp_portal.spreadsheet import csv_lines, guard


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_formula_becomes_text(start):
    assert guard(f"{start}1+1") == f"'{start}1+1"


@pytest.mark.parametrize(("value", "text"), [(None, ""), (5, "5"), ("a=b", "a=b"), ("", "")])
def test_other_text_stays(value, text):
    assert guard(value) == text


def test_lines_read_back_as_they_were():
    rows = [["een;twee", 'zeg "ja"'], ["regel\nregel", "é"]]

    text = "".join(csv_lines([["A", "B"], *rows]))

    assert text.startswith("\ufeffA;B\r\n")
    assert list(csv.reader(io.StringIO(text[1:]), delimiter=";"))[1:] == rows


def test_lines_for_programs_have_commas_and_no_mark():
    rows = [["a;b", 'zegt "ja"', "twee\nregels", None, dt.date(2026, 1, 2)]]

    text = "".join(csv_lines(rows, for_excel=False))

    assert list(csv.reader(io.StringIO(text, newline=""))) == [
        ["a;b", 'zegt "ja"', "twee\nregels", "", "2026-01-02"]
    ]
