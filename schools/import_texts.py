"""What an import is called on screen and on the command line."""

# In the order in which a person wants to know.
KINDS = {
    "new": "Nieuw",
    "back": "Weer terug in het register",
    "renamed": "Andere naam",
    "moved": "Verhuisd",
    "other_board": "Ander schoolbestuur",
    "changed": "Andere gegevens veranderd",
    "joining": "Krijgt een samenwerkingsverband",
    "departed": "Naar een andere gemeente",
    "gone": "Niet meer in het register",
    "unclear": "Onduidelijk: de regel van deze school was misschien beschadigd",
    "outside": "Van gemeenten waar dit bestand niet over gaat",
    "unchanged": "Ongewijzigd",
}

# A word for each of schools.duo.SchoolFacts.
FACTS = {
    "name": "naam",
    "sector": "schoolsoort",
    "municipality": "gemeente",
    "municipality_name": "gemeente",
    "board": "bestuursnummer",
    "street": "straat",
    "house_number": "huisnummer",
    "postcode": "postcode",
    "city": "plaats",
    "province": "provincie",
    "denomination": "denominatie",
    "phone": "telefoon",
    "website": "website",
    "levels": "onderwijsstructuur",
    "holiday_region": "vakantieregio",
}


def shown(value: str | tuple[str, ...]) -> str:
    """A fact in words; unknown is said, not left blank."""
    text = "/".join(value) if isinstance(value, tuple) else value
    return text or "niet bekend"
