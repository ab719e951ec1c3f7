"""Sentences as schools write them, and what of each would tell who the child is."""

import datetime as dt
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocp_portal.identity_check import Kind, findings, passes_elfproef
from ocp_portal.identity_check.spoken_numbers import spoken_numbers
from tests.identity_check.identity_sentences import INNOCENT, TELLING

TODAY = dt.date(2026, 11, 24)
KNOWN = [
    "Basisschool De Regenboog",
    "Kerkstraat 1, 5341 AB Voorbeeldstad",
    "Voorbeeldstad",
    "Marloes de Bruin",
]


def kinds(text):
    return [
        (finding.kind.value, finding.text) for finding in findings(text, today=TODAY, known=KNOWN)
    ]


BLOCKING = [
    ("Mail de moeder op ouder@example.nl.", "email", "ouder@example.nl"),
    ("jan.de-vries+school@mail.example.co.uk schreef dit", "email", None),
    ("Bel 06-12345678 voor meer.", "phone", "06-12345678"),
    ("Bel 06 12 34 56 78 na vier uur.", "phone", "06 12 34 56 78"),
    ("Haar nummer is 0612345678", "phone", "0612345678"),
    ("thuis: 0412 - 34 56 78", "phone", "0412 - 34 56 78"),
    ("(0412) 34 56 78", "phone", "(0412) 34 56 78"),
    ("0412-345678", "phone", "0412-345678"),
    ("+31 6 1234 5678 is van vader", "phone", "+31 6 1234 5678"),
    ("0031612345678", "phone", "0031612345678"),
    ("+31 (0)6 12345678", "phone", "+31 (0)6 12345678"),
    ("oma in België: +32 470 12 34 56", "phone", "+32 470 12 34 56"),
    ("111222333 is het nummer", "bsn", "111222333"),
    ("nummer 1112.22.333 staat in het dossier", "bsn", "1112.22.333"),
    ("BSN: 123456789", "bsn", "123456789"),
    ("nummer 111222\n333 van haar", "bsn", "111222\n333"),
    ("nummer 1112\r\n22333 van haar", "bsn", "1112\r\n22333"),
    ("nummer 111/222/333 van haar", "bsn", "111/222/333"),
    ("nummer 111\t222\u00a0333 van haar", "bsn", "111\t222\u00a0333"),
    ("nummer 111\u2013222\u2011333 van haar", "bsn", "111\u2013222\u2011333"),
    ("BSN: 123\u00a0456\n789", "bsn", "123\u00a0456\n789"),
    ("Bel 06\u00a012345678 voor meer.", "phone", "06\u00a012345678"),
    ("Bel 06123\r\n45678 voor meer.", "phone", "06123\r\n45678"),
    ("Bel 0412 \u2013 34/56/78 voor meer.", "phone", "0412 \u2013 34/56/78"),
    ("Bel +31\u00a06\u00a01234\n5678.", "phone", "+31\u00a06\u00a01234\n5678"),
    ("leerlingnummer 2023\u00a01234.", "pupil_number", "2023\u00a01234"),
    ("Bel ０６１２３４５６７８", "phone", "０６１２３４５６７８"),
    ("Het gaat om leerlingnummer 20231234.", "pupil_number", "20231234"),
    ("Zij woont op 5342 CD 12.", "address", "5342 CD 12"),
    ("Zij woont op 5342CD 12a.", "address", "5342CD 12a"),
    ("postcode 5342cd, nr. 7", "address", "5342cd, nr. 7"),
    ("Dorpsstraat 12, 5342 CD", "address", "12, 5342 CD"),
]

WARNINGS = [
    ("Sanne trekt zich terug.", "name", "Sanne"),
    ("Wij zien dat Ahmed vaak te laat komt.", "name", "Ahmed"),
    ("met sanne gaat het niet goed", "name", "sanne"),
    ("Gisteren hebben wij Youssef gesproken.", "name", "Youssef"),
    ("Emma's moeder belde.", "name", "Emma's"),
    ("Ahmeds broer zit ook bij ons.", "name", "Ahmeds"),
    ("Jan Jansen komt niet meer.", "name", "Jan Jansen"),
    ("Wij spraken Xander Bakker.", "name", "Xander Bakker"),
    ("Fatima El Amrani is vaak ziek.", "name", "Fatima El Amrani"),
    ("Het gaat om Jan de V. uit de bovenbouw.", "name", "Jan de V."),
    ("Jan-Willem slaapt in de les.", "name", "Jan-Willem"),
    ("Hij is J. de Vries.", "name", "J. de Vries"),
    ("A.M. Jansen belde.", "name", "A.M. Jansen"),
    ("Met J. gaat het slecht.", "name", "J."),
    ("Met leerling J gaat het slecht.", "name", "J"),
    ("De zus heet fatima.", "name", "fatima"),
    ("Hij heet Bakker van achteren.", "name", "Bakker"),
    ("Een jongen genaamd Ravian.", "name", "Ravian"),
    ("Meester Kees ziet dit ook.", "name", "Kees"),
    ("Dat zei meneer De Boer.", "name", "Boer"),
    ("De familie Jansen is verhuisd.", "name", "Jansen"),
    ("wij maken ons zorgen om Roos", "name", "Roos"),
    ("Geboren op 3 mei 2016.", "birth_date", "3 mei 2016"),
    ("geb. 03-05-16", "birth_date", "03-05-16"),
    ("2016-05-03 in het systeem", "birth_date", "2016-05-03"),
    ("Hij is jarig op 3 mei.", "birth_date", "3 mei"),
    ("12/04/2015", "birth_date", "12/04/2015"),
    ("Zij zit in 3B.", "class_label", "3B"),
    ("een leerling uit groep 7b", "class_label", "groep 7b"),
    ("klas 2 C van de havo", "class_label", "klas 2 C"),
    ("Hij zit in H3a.", "class_label", "H3a"),
    ("een meisje uit 2hvb", "class_label", "2hvb"),
    ("Hij zit in 2vmbo-b.", "class_label", "2vmbo-b"),
    ("zij woont op nummer 12 in de kerkstraat", "street", "op nummer 12 in de kerkstraat"),
    ("Dat is in de Dorpsstraat 12.", "street", "Dorpsstraat 12"),
    ("postcode 5342 CD", "street", "5342 CD"),
]

HARMLESS = [
    "Een leerling trekt zich terug. Wat kunnen wij doen?",
    "Het CJG en de OCP waren er maandag. Dinsdag komt de GGD.",
    "Op De Regenboog zien wij dit vaker. Ook in Voorbeeldstad.",
    "Onze school staat in de Kerkstraat 1, 5341 AB Voorbeeldstad.",
    "Groet, Marloes de Bruin",
    "Veilig Thuis is gebeld. Centrum Jeugd en Gezin ook.",
    "Sinds Kerst is het onrustig. In Januari spraken wij de ouders.",
    "Vorige week Dinsdag was er een gesprek.",
    "Op 12 oktober 2026 was er een gesprek met de ouders.",
    "Het gesprek was op 01-10-2026 om 12:00.",
    "In 2025 en 2026 was zij vaak ziek.",
    "De moeder komt uit Syrië en spreekt Arabisch.",
    "Leerling A slaat leerling B. Kind X kijkt toe.",
    "Wij kozen plan B. Dat werkte niet.",
    "Te weinig vitamine D. Dat zei de huisarts.",
    "M.b.t. de thuissituatie: d.w.z. er is veel ruzie.",
    "N.a.v. het gesprek. N.B. de vader weet dit.",
    "Hij slikt 1500mg 2 keer per dag.",
    "Max 3 keer per week, 3x in groep 7.",
    "De leerling zit in groep 7 en krijgt RT.",
    "Wij gebruiken de 3D-printer.",
    "Hij speelt Fortnite en Roblox tot laat.",
    "Zij volgt een training Sociale Vaardigheden.",
    "Onderweg 2 keer weggelopen.",
    "Zoals dat heet: ruis. Kan de OCP meedenken?",
    "Wij belden 112 en daarna 0800-2000.",
    "Het ordernummer is 12345678901234.",
    "In schooljaar 2024/2025 en 2025/2026 was er veel verzuim.",
    "Schooljaar 2025/2026\n12 weken thuis, daarna 3 dagen per week.",
    "Verzuim per maand:\n3\n12\n8\n4\n10",
    "Cijfers: 6 7 5 8\n7 6 8 5 6 9",
    "Van 8.30\u201312.00 uur en van 13.00\u201315.15 uur is zij er.",
    "Open: 08.30\u201312.00\n13.00\u201315.15. Vrijdag 08.30 - 12.00 en 13.00 - 14.00.",
    "Leeftijd 12\u201314, groepen van 3/4 en 5/6, week 36\u201342.",
    "Ouders zijn gescheiden. Vader woont in Den Bosch.",
    "Hij wil naar het Maasland College.",
    "Roos en rood zijn haar kleuren, zegt zij.",
    "Mei is druk. Storm op zee. Bas in het koor.",
    "Zijn er ideeën? Graag. Alvast bedankt!",
    "De leerling is in 2016 geboren.",
    "1. Rust\n2. Regelmaat\n- Slapen",
    "",
]


@pytest.mark.parametrize(("text", "kind", "found"), BLOCKING + WARNINGS)
def test_finding(text, kind, found):
    assert (kind, found or text.split()[0]) in kinds(text)


@pytest.mark.parametrize("text", HARMLESS)
def test_harmless(text):
    assert kinds(text) == []


@pytest.mark.parametrize("text", [text for text, _, _ in BLOCKING])
def test_blocking_is_blocking(text):
    assert any(finding.blocking for finding in findings(text, today=TODAY))


@pytest.mark.parametrize("text", [text for text, _, _ in WARNINGS])
def test_warning_does_not_block(text):
    assert not any(finding.blocking for finding in findings(text, today=TODAY))


def test_own_school_is_a_finding_elsewhere():
    text = "Zij woont in de Kerkstraat 1."
    assert findings(text, today=TODAY, known=KNOWN) == []
    assert [finding.kind for finding in findings(text, today=TODAY)] == [Kind.STREET]


def test_advice_is_dutch_for_every_kind():
    text = "Sanne, 06-12345678"
    assert [finding.advice[:4] for finding in findings(text, today=TODAY)] == ["Dit ", "Dit "]


def test_elfproef():
    assert passes_elfproef("111222333")
    assert not passes_elfproef("111222334")
    assert not passes_elfproef("000000000")


def is_pointed_out(text, words):
    start, end = text.index(words), text.index(words) + len(words)
    return any(each.start < end and start < each.end for each in findings(text, today=TODAY))


def test_recall_and_precision_of_labelled_sentences():
    """157 sentences that tell who a child is, 179 that do not (identity_sentences.py).

    Measured on 22 November 2026: recall 0.98 (154 of 157), precision 0.99 (1 innocent sentence
    flagged). Before the check knew family names, relations and spoken digits: 0.74 and 0.96 on
    the first 128 and 150. The last 25 and 25 were written after it, unseen: 0.84 and 0.81, which
    is nearer to what a school meets; what was learnt from them is in the numbers above.
    """
    found = sum(is_pointed_out(text, words) for text, words in TELLING)
    flagged = sum(bool(kinds(text)) for text in INNOCENT)

    assert len(TELLING) >= 120
    assert len(INNOCENT) >= 120
    assert found / len(TELLING) >= 0.97
    assert found / (found + flagged) >= 0.97


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("nul zes twaalf vierendertig", ["061234"]),
        ("bel 06 één twee tweeëntwintig", ["061222"]),
        ("eerst drie, dan nul zes twaalf vijf", ["06125"]),
        ("drie vier vijf", []),
        ("12 34 56 78", []),
    ],
)
def test_spoken_number(text, digits):
    assert [number.digits for number in spoken_numbers(text)] == digits


@given(st.text(max_size=400))
def test_spans_lie_in_the_text_in_order_without_overlap(text):
    found = findings(text, today=TODAY)
    assert all(text[each.start : each.end] == each.text for each in found)
    assert all(a.end <= b.start for a, b in zip(found, found[1:], strict=False))


@pytest.mark.parametrize(
    "unit",
    [
        "a",
        "A. ",
        "Van ",
        "0 ",
        "J.J.",
        "a@",
        "Kerk",
        "1-1-",
        "heet ",
        "Jan de ",
        "5341 A",
        "nul ",
        "Aas ",
    ]
    + ["jan van ", "a[at]b.", "zoon van ", "woont in de A"],
)
def test_hostile_text_costs_no_time(unit):
    started = time.process_time()
    findings((unit * 3000)[:3000], today=TODAY)
    assert time.process_time() - started < 1
