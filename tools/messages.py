"""Collect every Indonesian text into the English catalogue, and compile the catalogues.

    python tools/messages.py            update src/tuntas/locale/en/LC_MESSAGES/django.po
    python tools/messages.py compile    write django.mo from each django.po
    python tools/messages.py missing    list what has no English or does not fit, exit 1 if there is any

Indonesian is the language of the sources; English is the translation. The Indonesian catalogue holds
our words for a few English texts of libraries, and is written by hand. Uses Babel, so that nobody
needs GNU gettext.
"""

import io
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import django
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

AnyCatalog = TypeVar("AnyCatalog", bound=Catalog)

ROOT = Path(__file__).resolve().parents[1]
SOURCES = ROOT / "src" / "tuntas"
CATALOGUE = SOURCES / "locale" / "en" / "LC_MESSAGES" / "django.po"
LIBRARIES = SOURCES / "locale" / "id" / "LC_MESSAGES" / "django.po"
HEADER_COMMENTS = {
    "en": "# English texts of Tuntas. Made with tools/messages.py; Indonesian is the language of the sources.",
    "id": "# Our words for texts of the libraries that people meet when they sign in.",
}
KEYWORDS = {
    "_": None,
    "_gettext": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
PLURAL_FORMS = {"en": "nplurals=2; plural=(n != 1);", "id": "nplurals=1; plural=0;"}
# What a translation has to take over as it is: %(name)s, {n}, a doubled percent sign, HTML.
FIXED = re.compile(r"%\(\w+\)[a-z]|\{\w+\}|%%|</?\w[^>]*>")


class Plain(Catalog):
    """A catalogue without date and version in its header: same texts, same files."""

    def __init__(self, language: str) -> None:
        comment = HEADER_COMMENTS[language]
        super().__init__(locale=language, domain="django", header_comment=comment, fuzzy=False)

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        """Return the header's names and values."""
        return [
            ("Project-Id-Version", "Tuntas"),
            ("Language", str(self.locale)),
            ("Plural-Forms", PLURAL_FORMS[str(self.locale)]),
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Transfer-Encoding", "8bit\n"),
        ]


class English(Plain):
    """The English catalogue."""

    def __init__(self) -> None:
        super().__init__("en")


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


def translated() -> English:
    """Return the English catalogue as it is written."""
    return _filled(English(), CATALOGUE)


def of_libraries() -> Plain:
    """Return our Indonesian words for texts of libraries."""
    return _filled(Plain("id"), LIBRARIES)


def _filled(catalogue: AnyCatalog, path: Path) -> AnyCatalog:
    with path.open("rb") as file:
        for message in read_po(file, locale=catalogue.locale, domain="django"):
            if message.id:
                catalogue[message.id] = message
    return catalogue


def missing() -> list[str]:
    """Return the texts of the sources that have no English."""
    english = translated()
    return [
        _forms(message.id)[0]
        for message in collected()
        if message.id and not _has_english(english, message)
    ]


def _has_english(english: Catalog, message: Message) -> bool:
    found = english.get(message.id, message.context)
    return found is not None and not found.fuzzy and all(_forms(found.string))


def _forms(text: object) -> list[str]:
    return [str(form) for form in text] if isinstance(text, (tuple, list)) else [str(text)]


def misfits(english: Catalog) -> list[str]:
    """Return the translations that lose or invent a placeholder, HTML or space at an end."""
    return [
        f"{_forms(message.id)[0]} → {said}"
        for message in english
        if message.id
        for said in _forms(message.string)
        if said and _fixed(said) != _fixed(_forms(message.id)[-1])
    ]


def _fixed(text: str) -> tuple[set[str], bool, bool]:
    return set(FIXED.findall(text)), text[:1].isspace(), text[-1:].isspace()


def compiled() -> dict[Path, bytes]:
    """Return the machine-readable form of each catalogue, by its file."""
    return {
        CATALOGUE.with_suffix(".mo"): _machine_readable(translated()),
        LIBRARIES.with_suffix(".mo"): _machine_readable(of_libraries()),
    }


def _machine_readable(catalogue: Catalog) -> bytes:
    target = io.BytesIO()
    write_mo(target, catalogue)
    return target.getvalue()


def update() -> None:
    """Add new texts to the catalogue, drop those that are gone."""
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    english = translated() if CATALOGUE.exists() else English()
    english.update(collected(), no_fuzzy_matching=True)
    write(english)


def write(english: Catalog) -> None:
    """Write the catalogue, without texts that are gone."""
    english.obsolete.clear()
    target = io.BytesIO()
    write_po(target, english, width=0, include_lineno=False, sort_output=True)
    CATALOGUE.write_bytes(target.getvalue())


def main(arguments: list[str]) -> None:
    """Do what the first argument says."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tuntas.config.settings")
    django.setup()
    if arguments == ["compile"]:
        for path, content in compiled().items():
            path.write_bytes(content)
    elif arguments == ["missing"]:
        wrong = missing() + misfits(translated()) + misfits(of_libraries())
        sys.stdout.writelines(f"{text}\n" for text in wrong)
        sys.exit(bool(wrong))
    else:
        update()


if __name__ == "__main__":
    main(sys.argv[1:])
