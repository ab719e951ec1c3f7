"""Telephone numbers as links."""


def phone_href(phone: str) -> str:
    """'0412-61 45 02' -> 'tel:+31412614502'; numbers from abroad keep their plus."""
    digits = "".join(c for c in phone if c.isdigit())
    if not digits:
        return ""
    if phone.strip().startswith("+"):
        return f"tel:+{digits}"
    return f"tel:+31{digits[1:]}" if digits.startswith("0") else f"tel:{digits}"
