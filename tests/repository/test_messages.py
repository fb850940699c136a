"""Everything that Tuntas says in Indonesian it also says in English, and in the file that is read."""

import pytest
from tools.messages import COMPILED, English, compiled, misfits, missing, translated

# Names, official terms and pure forms: the same in both languages.
SAME = {
    "%(code)s: %(sentence)s.",
    "Evaluator",
    "Kecamatan",
    "Kelurahan",
    "Menu",
    "Menu, %(person)s",
    "NIP",
    "Ramadan",
    "Ramadan: %(period)s",
    "SP4N-LAPOR!",
    "UPT",
    "Unit",
    "unit",
}


def test_no_text_lacks_its_english() -> None:
    assert missing() == []


def test_translations_keep_placeholders_html_and_outer_spaces() -> None:
    assert misfits(translated()) == []


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


def test_the_compiled_catalogue_is_that_of_the_written_one() -> None:
    assert COMPILED.read_bytes() == compiled(), "run: python tools/messages.py compile"
