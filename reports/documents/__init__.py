"""Report documents: one model (`blocks`), drawn as `pdf`, workbook (`xlsx`) and `csv_file`.

The same blocks give every format, so that all formats say the same; equal documents give equal
bytes. Nothing here knows Django, and nothing here counts: figures arrive masked.
"""

from reports.documents.blocks import (
    BarChart,
    Block,
    Callout,
    Cell,
    Column,
    Definition,
    DefinitionList,
    Document,
    Heading,
    ListBlock,
    Paragraph,
    Percent,
    Table,
)
from reports.documents.charts import bar_chart_svg
from reports.documents.csv_file import render_csv
from reports.documents.pdf import render_pdf
from reports.documents.xlsx import render_xlsx

__all__ = [
    "BarChart",
    "Block",
    "Callout",
    "Cell",
    "Column",
    "Definition",
    "DefinitionList",
    "Document",
    "Heading",
    "ListBlock",
    "Paragraph",
    "Percent",
    "Table",
    "bar_chart_svg",
    "render_csv",
    "render_pdf",
    "render_xlsx",
]
