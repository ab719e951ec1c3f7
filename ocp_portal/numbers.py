"""Numbers that come from outside: of a row, of a version, of a form."""

import uuid


def row_number(text: str | None) -> int | None:
    """What was sent as the number of a row; None for what is none.

    isdecimal() alone accepts digits of other scripts; more than 18 do not fit in a column.
    """
    valid = text and text.isascii() and text.isdecimal() and len(text) < 19
    return int(text) if text and valid else None


def form_token(text: str | None) -> uuid.UUID | None:
    """What was sent as the token of a form; None for what is none."""
    try:
        return uuid.UUID(text)
    except (TypeError, ValueError):
        return None
