"""Register files for tests. Every school is invented: BRIN codes from 99AA on do not exist."""

import io

import pytest

from schools import duo

BO_HEADER = (
    "PROVINCIE;BEVOEGD GEZAG NUMMER;INSTELLINGSCODE;VESTIGINGSCODE;VESTIGINGSNAAM;STRAATNAAM;"
    "HUISNUMMER-TOEVOEGING;POSTCODE;PLAATSNAAM;GEMEENTENUMMER;GEMEENTENAAM;DENOMINATIE;"
    "TELEFOONNUMMER;INTERNETADRES;STRAATNAAM CORRESPONDENTIEADRES;RPA-GEBIED NAAM;VAKANTIEREGIO"
)
VO_HEADER = BO_HEADER.replace("INTERNETADRES;", "INTERNETADRES;ONDERWIJSSTRUCTUUR;")
SPECIAL_HEADER = BO_HEADER.replace("INTERNETADRES;", "INTERNETADRES;SOORT PRIMAIR ONDERWIJS;")
OLD_HEADER = BO_HEADER.replace("INSTELLINGSCODE", "BRIN NUMMER").replace(
    "VESTIGINGSCODE", "VESTIGINGSNUMMER"
)


def row(code="99AA00", name="De Verzonnen Boom", extra=None, **changes):
    """One line of a register file; `extra` is the column that bo files do not have."""
    cells = {
        "province": "Noord-Brabant",
        "board": "99001",
        "brin": code[:4],
        "code": code,
        "name": name,
        "street": "Proefstraat",
        "house_number": "3-A",
        "postcode": "9999 AB",
        "city": "VOORBEELDSTAD",
        "municipality": "9901",
        "municipality_name": "VOORBEELDSTAD",
        "denomination": "Openbaar",
        "phone": "0990000001",
        "website": "www.school.example",
        "extra": extra,
        "post_street": " ",
        "area": "Fryslân",
        "region": "Zuid",
    } | changes
    return ";".join(cell for cell in cells.values() if cell is not None)


def encoded(*lines, header=BO_HEADER, encoding="cp1252"):
    return "\r\n".join([header, *lines, ""]).encode(encoding)


def read(*lines, header=BO_HEADER, encoding="cp1252", **options):
    return duo.read(io.BytesIO(encoded(*lines, header=header, encoding=encoding)), **options)


def refusal(data, **options):
    with pytest.raises(duo.DuoFileError) as caught:
        duo.read(io.BytesIO(data), **options)
    return str(caught.value)


def facts(file):
    return [each.facts for each in file.rows]
