"""Telephone numbers as links."""


def phone_href(phone: str) -> str:
    """'0412-61 45 02' -> 'tel:+31412614502'; numbers from abroad keep their plus.

    Free and short numbers (0800, 0900, 112) are called as they are: abroad nobody has them.
    """
    digits = "".join(c for c in phone if c.isdigit())
    if not digits:
        return ""
    if phone.strip().startswith("+"):
        return f"tel:+{digits}"
    national = digits.startswith("0") and not digits.startswith(("0800", "0900"))
    return f"tel:+31{digits[1:]}" if national else f"tel:{digits}"
