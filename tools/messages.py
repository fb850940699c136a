"""Collect every Indonesian text into the English catalogue, and compile it.

    python tools/messages.py            update src/tuntas/locale/en/LC_MESSAGES/django.po
    python tools/messages.py compile    write django.mo from it
    python tools/messages.py missing    list what has no English yet, exit 1 if there is anything

Indonesian is the language of the sources; English is the translation. Uses Babel, so that nobody needs
GNU gettext.
"""

import io
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import django
from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[1]
SOURCES = ROOT / "src" / "tuntas"
CATALOGUE = SOURCES / "locale" / "en" / "LC_MESSAGES" / "django.po"
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}


def sources() -> Iterator[tuple[Path, bytes]]:
    """Yield every file with texts for people, templates turned into Python's notation."""
    for path in sorted(SOURCES.rglob("*")):
        inside = path.relative_to(SOURCES).parts
        if {"tests", "migrations", "locale", "static", "data"} & set(inside):
            continue
        if path.suffix == ".py":
            yield path, path.read_bytes()
        elif "templates" in inside and path.suffix in {".html", ".txt"}:
            text = path.read_text(encoding="utf-8")
            yield path, templatize(text, origin=str(path)).encode()


def collected() -> Catalog:
    """Return the texts of the sources, without translations."""
    catalog = Catalog(domain="django")
    for path, content in sources():
        where = path.relative_to(ROOT).as_posix()
        for _line, message, _comments, context in extract("python", io.BytesIO(content), KEYWORDS):
            catalog.add(message, locations=[(where, 0)], context=context)
    return catalog


def translated() -> Catalog:
    """Return the English catalogue as it is written."""
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="en", domain="django")


def missing() -> list[str]:
    """Return the texts of the sources that have no English."""
    english = translated()
    return [
        str(message.id)
        for message in collected()
        if message.id and not _has_english(english, message)
    ]


def _has_english(english: Catalog, message: object) -> bool:
    found = english.get(message.id, message.context)  # type: ignore[attr-defined]
    if found is None or found.fuzzy:
        return False
    return all(found.string) if isinstance(found.string, tuple) else bool(found.string)


def compiled() -> bytes:
    """Return the machine-readable form of the English catalogue."""
    target = io.BytesIO()
    write_mo(target, translated())
    return target.getvalue()


def update() -> None:
    """Add new texts to the catalogue, drop those that are gone."""
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    catalog = translated() if CATALOGUE.exists() else Catalog(locale="en", domain="django")
    catalog.update(collected(), no_fuzzy_matching=True)
    catalog.obsolete.clear()
    target = io.BytesIO()
    write_po(target, catalog, width=0, omit_header=False, include_lineno=False, sort_output=True)
    lines = target.getvalue().decode().splitlines(keepends=True)
    # A date in the header would change the file at every run.
    CATALOGUE.write_text(
        "".join(line for line in lines if "-Date:" not in line and "Generated-By" not in line),
        encoding="utf-8",
    )


def main(arguments: list[str]) -> None:
    """Do what the first argument says."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tuntas.config.settings")
    django.setup()
    if arguments == ["compile"]:
        CATALOGUE.with_suffix(".mo").write_bytes(compiled())
    elif arguments == ["missing"]:
        without = missing()
        sys.stdout.writelines(f"{text}\n" for text in without)
        sys.exit(bool(without))
    else:
        update()


if __name__ == "__main__":
    main(sys.argv[1:])
