"""Keys of weeks and quarters as people read them, and the first letter of a text."""

import pytest

from ocp_portal.dutch import capfirst, key_in_words


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("2026-W48", "week 48 van 2026"),
        ("2027-W03", "week 3 van 2027"),
        ("2026-Q2", "2e kwartaal 2026"),
        ("2026-Q2-v1", "2e kwartaal 2026, versie 1"),
    ],
)
def test_key_of_a_week_or_a_quarter_is_said_in_words(key, words):
    assert key_in_words(key) == words


@pytest.mark.parametrize("key", ["V-2026-0412", "99AA00", "2026-11-24", "17", "2026-Q5", ""])
def test_any_other_key_stays_as_it_is(key):
    assert key_in_words(key) == key


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("joost van Beek is er", "Joost van Beek is er"),
        ("afscheid van Joost van Beek", "Afscheid van Joost van Beek"),
        ("", ""),
    ],
)
def test_only_the_first_letter_is_lifted(text, shown):
    assert capfirst(text) == shown
