"""The open data: which indicators, in which form, under which licence; a Frictionless data package."""

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from io import StringIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import Http404
from django.utils.translation import gettext as _

from tuntas.core.cells import plain_cell
from tuntas.measures.indicators import Indicator, usable_indicators
from tuntas.measures.models import DataVersion
from tuntas.measures.queries.public import OpenRow
from tuntas.rules.statistics.small_numbers import LEAST

LICENCE = {
    "name": "CC-BY-4.0",
    "title": "Creative Commons Attribution 4.0 International",
    "path": "https://creativecommons.org/licenses/by/4.0/",
}
VERIFIED = {
    "text": ("naskah dibaca", "text read"),
    "two-sources": ("cocok di dua sumber", "two sources agree"),
    "secondary": ("dari sumber kedua", "from a secondary source"),
    "unverified": ("belum diperiksa", "not verified"),
    "own": ("definisi sendiri", "our own definition"),
}
# Table Schema (Frictionless): name, type, what it is in both languages.
COLUMNS = (
    ("indicator", "string", "Kunci indikator", "Key of the indicator"),
    ("part", "string", "Anak tangga, kosong bila tidak ada", "Rung of a ladder; empty without"),
    ("unit", "string", "Kode unit, dengan semua di bawahnya", "Code of the unit, all below it included"),
    ("unit_name", "string", "Nama unit", "Name of the unit"),
    ("month", "yearmonth", "Bulan", "Month"),
    ("value", "number", "Nilai dalam satuan indikator; kosong bila dirahasiakan", "Value in the indicator's unit; empty where withheld"),
    ("n", "integer", "Dari berapa baris; kosong bila dirahasiakan", "Of how many rows; empty where withheld"),
    ("withheld", "boolean", "Dirahasiakan karena menyangkut sedikit orang", "Withheld because it tells of few people"),
    ("data_version", "string", "Versi data", "Data version"),
)  # fmt: skip
FIELDS = tuple(column[0] for column in COLUMNS)


def open_indicators() -> Mapping[str, Indicator]:
    """Return the indicators that their files call public."""
    found = usable_indicators(Path(settings.HOME))
    return {key: one for key, one in found.items() if one.public}


def open_indicator(key: str) -> Indicator:
    """Return a public indicator; raises `Http404` for any other."""
    found = open_indicators().get(key)
    if found is None:
        raise Http404(_("Data ini tidak ada, atau tidak terbuka."))
    return found


def records(key: str, rows: Iterable[OpenRow], version: DataVersion) -> Sequence[Mapping[str, Any]]:
    """Return rows under the names of the columns."""
    return [
        {
            "indicator": key,
            "part": row.part,
            "unit": row.unit,
            "unit_name": row.unit_name,
            "month": row.month,
            "value": None if row.value is None else float(row.value),
            "n": row.n,
            "withheld": row.n is None,
            "data_version": version.version,
        }
        for row in rows
    ]


def as_csv(found: Iterable[Mapping[str, Any]]) -> str:
    """Return records as CSV; truth values as Table Schema writes them."""
    text = StringIO()
    writer = csv.DictWriter(text, FIELDS)
    writer.writeheader()
    for one in found:
        row = {**one, "withheld": str(one["withheld"]).lower()}
        writer.writerow({name: plain_cell(value) for name, value in row.items()})
    return text.getvalue()


def as_json(found: Sequence[Mapping[str, Any]]) -> str:
    """Return records as a JSON array of objects."""
    return json.dumps(found, ensure_ascii=False)


def package(version: DataVersion, *, government: str, address: str) -> Mapping[str, Any]:
    """Return the description of all files (Frictionless Data Package); `address` is the site's."""
    return {
        "profile": "data-package",
        "name": "tuntas-open-data",
        "title": f"{government}: waktu layanan / measured time",
        "description": (
            f"Angka dari kurang dari {LEAST} kasus, dan angka yang dapat membocorkannya, dikosongkan. / "
            f"Figures of fewer than {LEAST} cases, and those that would give them away, are left empty."
        ),
        "homepage": f"{address}/data/",
        "version": version.version,
        "created": version.made_at.isoformat(),
        "licenses": [LICENCE],
        "contributors": [{"title": government, "role": "publisher"}],
        "resources": [
            resource
            for key, one in open_indicators().items()
            for resource in _resources(key, one, address)
        ],
    }


def _resources(key: str, one: Indicator, address: str) -> Sequence[Mapping[str, Any]]:
    about = {
        "title": f"{one.name.id} / {one.name.en}",
        "description": f"{one.definition.id} / {one.definition.en}",
        "unit_of_value": one.unit,
        "direction": one.direction,
        "definition_version": one.version,
        "sources": [{"title": f"{one.source.text.id} / {one.source.text.en}"}],
        "verified": one.source.verified,
    }
    schema = {
        "fields": [
            {"name": name, "type": type_, "description": f"{indonesian} / {english}"}
            for name, type_, indonesian, english in COLUMNS
        ],
        "missingValues": [""],
        "primaryKey": ["indicator", "part", "unit", "month"],
    }
    return [
        {
            "name": f"{key}-{form}",
            "path": f"{address}/data/{key}.{form}",
            "profile": "tabular-data-resource",
            "format": form,
            "mediatype": {"csv": "text/csv", "json": "application/json"}[form],
            "encoding": "utf-8",
            **about,
            "schema": schema,
        }
        for form in ("csv", "json")
    ]
