"""The words of a PDF as a reader gets them: through each font's own table of characters."""

import re
from io import BytesIO

import pikepdf

_PAIR = re.compile(r"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>")
_RANGE = re.compile(r"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>")


def words_of(pdf: bytes) -> str:
    """All pages, one line for each piece of text that was drawn at once."""
    with pikepdf.open(BytesIO(pdf)) as opened:
        return "\n".join(line for page in opened.pages for line in _lines(page))


def _lines(page):
    fonts = {name: _characters(font) for name, font in page.Resources.Font.items()}
    characters = {}
    for operands, operator in pikepdf.parse_content_stream(page):
        if str(operator) == "Tf":
            characters = fonts[str(operands[0])]
        elif str(operator) in ("Tj", "TJ"):
            pieces = operands[0] if str(operator) == "TJ" else [operands[0]]
            codes = b"".join(bytes(each) for each in pieces if isinstance(each, pikepdf.String))
            yield "".join(characters.get(codes[at : at + 2], "") for at in range(0, len(codes), 2))


def _characters(font):
    """Code of two bytes -> text, from the font's ToUnicode table."""
    table = font.ToUnicode.read_bytes().decode("latin-1")
    found = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", table, re.S):
        for code, text in _PAIR.findall(block):
            found[bytes.fromhex(code)] = bytes.fromhex(text).decode("utf-16-be")
    for block in re.findall(r"beginbfrange(.*?)endbfrange", table, re.S):
        for first, last, text in _RANGE.findall(block):
            start = ord(bytes.fromhex(text).decode("utf-16-be"))
            for step in range(int(last, 16) - int(first, 16) + 1):
                found[(int(first, 16) + step).to_bytes(2, "big")] = chr(start + step)
    return found
