"""Everything that Tuntas says in Indonesian it also says in English, and in the file that is read."""

from importlib.resources import files

import pytest
from babel.messages.pofile import read_po
from django.utils import translation
from tools.messages import English, compiled, misfits, missing, of_libraries, translated

# Names, official terms and pure forms: the same in both languages.
SAME = {
    "%(What)s %(code)s: %(step)s",
    "%(code)s: %(sentence)s.",
    "Evaluator",
    "Forum",
    "Kecamatan",
    "Kelurahan",
    "Media",
    "Menu",
    "Menu, %(person)s",
    "NIP",
    "NRR",
    "Poster",
    "Ramadan",
    "Ramadan: %(period)s",
    "SP4N-LAPOR!",
    "UPT",
    "Unit",
    "WIB (Asia/Jakarta)",
    "WIT (Asia/Jayapura)",
    "WITA (Asia/Makassar)",
    "target",
    "target %(n)s",
    "unit",
    "%(day)s: %(said)s",
    "Area",
    "KBK %(name)s, %(unit)s",
    "Motto",
    "Risalah (PDF)",
    "Risalah (Word)",
    "Rp%(cost)s",
    "SOP: %(name)s",
    "Target",
    "Target:",
    "Target: %(value)s",
    "area",
}


def test_no_text_lacks_its_english() -> None:
    assert missing() == []


def test_translations_keep_placeholders_html_and_outer_spaces() -> None:
    assert misfits(translated()) == []
    assert misfits(of_libraries()) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("%(n)s baris", "%(m)s rows"),
        ("Tersimpan", "Saved %(n)s"),
        ("Sisa {n} huruf", "Letters left"),
        ("75 %% (%(n)s)", "75 % (%(n)s)"),
        ("<b>%(n)s</b> hari", "%(n)s days"),
        (" dan ", "and"),
        (("%(n)s baris", "%(n)s baris"), ("one row", "%(n)s rows")),
    ],
)
def test_a_translation_that_loses_something_is_found(
    text: str | tuple[str, str], said: str | tuple[str, str]
) -> None:
    planted = English()
    planted.add(text, said)
    assert len(misfits(planted)) == 1


def test_only_names_stay_as_they_are() -> None:
    untranslated = {
        message.id for message in translated() if message.id and message.string == message.id
    }
    assert untranslated <= SAME


def test_the_compiled_catalogues_are_those_of_the_written_ones() -> None:
    for path, content in compiled().items():
        assert path.read_bytes() == content, "run: python tools/messages.py compile"


def test_our_words_for_a_library_are_for_texts_that_it_has() -> None:
    theirs: set[object] = set()
    for library in ("allauth", "django.contrib.auth"):
        path = files(library).joinpath("locale", "id", "LC_MESSAGES", "django.po")
        with path.open("rb") as file:
            theirs |= {message.id for message in read_po(file, locale="id")}
    assert {message.id for message in of_libraries()} <= theirs


def test_libraries_speak_our_words() -> None:
    with translation.override("id"):
        assert translation.gettext("Password") == "Kata sandi"
        assert translation.gettext("Remember Me") == "Tetap masuk"
    with translation.override("en"):
        assert translation.gettext("Remember Me") == "Remember Me"
