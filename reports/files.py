"""The formats in which a report goes out."""

from collections.abc import Callable
from dataclasses import dataclass

from reports.documents import Document, render_csv, render_pdf, render_xlsx


@dataclass(frozen=True, slots=True)
class Format:
    label: str
    content_type: str
    render: Callable[[Document], bytes]


FORMATS = {
    "pdf": Format("PDF", "application/pdf", render_pdf),
    "xlsx": Format(
        "Excel (XLSX)",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        render_xlsx,
    ),
    "csv": Format("CSV", "text/csv; charset=utf-8; header=present", render_csv),
}


def render(document: Document, format: str) -> bytes:
    return FORMATS[format].render(document)


def file_name(municipality: str, quarter: str, version: int, draft: bool, format: str) -> str:
    """'raadsrapport-oss-2026-Q3-v1.pdf'; a draft says so in its name too."""
    mark = "-concept" if draft else ""
    return f"raadsrapport-{municipality}-{quarter}-v{version}{mark}.{format}"


def size_text(number: int) -> str:
    """'84 kB', '1,2 MB'"""
    if number >= 1_000_000:
        return f"{number / 1_000_000:.1f} MB".replace(".", ",")
    return f"{max(1, round(number / 1000))} kB"
