"""Parts of addresses. What does not look right is a page that does not exist."""


class ReferenceConverter:
    """'V-2026-0412', the reference of a question."""

    regex = r"V-\d{4}-\d{4,7}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value
