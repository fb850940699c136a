"""An empty list of services to fill in, with one example."""

import csv
import io

from tuntas.core.documents.rendering import Job
from tuntas.core.documents.workbook import Cell, Sheet, Workbook
from tuntas.exchange.services.columns import EXAMPLE, SERVICES

HEAD = [SERVICES.official(key) for key in SERVICES.spellings]
WIDE = {"requirements", "procedure", "product", "complaints", "summary", "activity"}


def template_csv() -> str:
    """Return the columns and the example; the first character tells spreadsheets that it is UTF-8."""
    text = io.StringIO()
    text.write("\ufeff")
    writer = csv.writer(text)
    writer.writerow(HEAD)
    writer.writerows([row.get(key, "") for key in SERVICES.spellings] for row in EXAMPLE)
    return text.getvalue()


def template_xlsx() -> Job:
    """Return the same as a workbook."""
    rows = [
        [Cell(name, "head") for name in HEAD],
        *([Cell(row.get(key), "text") for key in SERVICES.spellings] for row in EXAMPLE),
    ]
    widths = [36 if key in WIDE else 18 for key in SERVICES.spellings]
    book = Workbook(
        title="Contoh daftar layanan",
        author="Tuntas",
        sheets=[Sheet("Layanan", rows, widths, freeze=(1, 2), header_row=0)],
        styles={
            "head": {"bold": True, "text_wrap": True, "bg_color": "#E3EFF3"},
            "text": {"text_wrap": True, "valign": "top"},
        },
    )
    return Job("xlsx", book.as_content())
