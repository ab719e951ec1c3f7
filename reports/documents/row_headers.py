"""Marks the first cell of each table row in a Typst PDF as the header of that row.

Typst tags column headers only, so a screen reader that goes down a column of figures would not
say which school or theme a figure belongs to (WCAG 1.3.1). Typst writes its structure tree as
plain objects behind a classic cross-reference table; this changes those objects and writes the
table anew. A file of another shape is refused with ValueError, so that a new version of Typst
cannot break this unseen.
"""

from __future__ import annotations

import re

_XREF = re.compile(
    rb"xref\n0 (\d+)\n((?:\d{10} \d{5} [nf] ?\r?\n)+)(trailer\n.*?)startxref\n", re.S
)
_ROW = re.compile(rb"<</Type/StructElem/S/TR/.*?/K\[(\d+) 0 R", re.S)
_CELL_PREFIX = b"<</Type/StructElem/S/TD/"
_HEADER_PREFIX = b"<</Type/StructElem/S/TH/"
_ATTRIBUTES = re.compile(rb"<</O/Table/Headers\[[^\]]*\]>>")


def with_row_headers(pdf: bytes) -> bytes:
    """The same PDF with TH, scope row, where the first cell of a row was a TD."""
    objects, trailer = _split(pdf)
    first_cells = {int(row[1]) for row in map(_ROW.search, objects) if row}
    for number, content in enumerate(objects):
        objects[number] = _retagged(content, first=number in first_cells)
    return _joined(objects, trailer)


def _retagged(content: bytes, *, first: bool) -> bytes:
    """Cells lose their explicit list of column headers: it would hide the row header."""
    body = content.partition(b" 0 obj\n")[2]
    if not body.startswith(_CELL_PREFIX):
        return content
    scope = b"<</O/Table/Scope/Row>>" if first else b""
    changed, times = _ATTRIBUTES.subn(scope, content, count=1)
    if times != 1:
        raise ValueError("A table cell without the attributes that Typst gives it.")
    return changed.replace(_CELL_PREFIX, _HEADER_PREFIX, 1) if first else changed


def _split(pdf: bytes) -> tuple[list[bytes], bytes]:
    """The file header and the objects, in order of number, and the trailer."""
    found = list(_XREF.finditer(pdf))
    if not found:
        raise ValueError("A PDF without a classic cross-reference table.")
    xref = found[-1]
    starts = [int(line[:10]) for line in xref[2].splitlines()]
    if len(starts) != int(xref[1]) or starts != sorted(starts):
        raise ValueError("A PDF whose objects do not follow each other.")
    ends = [*starts[1:], xref.start()]
    return [pdf[start:end] for start, end in zip(starts, ends, strict=True)], xref[3]


def _joined(objects: list[bytes], trailer: bytes) -> bytes:
    lines, position = [b"0000000000 65535 f \n"], len(objects[0])
    for content in objects[1:]:
        lines.append(b"%010d 00000 n \n" % position)
        position += len(content)
    table = b"xref\n0 %d\n%s%s" % (len(objects), b"".join(lines), trailer)
    return b"".join(objects) + table + b"startxref\n%d\n%%%%EOF" % position
