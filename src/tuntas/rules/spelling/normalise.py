"""One form for the many spellings of a unit's name."""

import re
import unicodedata
from functools import lru_cache

from tuntas.rules.spelling.words import agency_words, replace_phrases, split_compound

PLACE_HEADS = frozenset(
    {"kecamatan", "kelurahan", "desa", "puskesmas", "sd", "smp", "sma", "smk", "tk"}
)
GOVERNMENTS = frozenset({"kabupaten", "kota"})
_MAX_PLACE_WORDS = 4  # Kabupaten Kepulauan Siau Tagulandang Biaro

_KIND_ENDS_BY = 2  # words: UPT Puskesmas

_INITIALS = re.compile(r"\b(?:[a-z]\.){2,}(?:[a-z]\b)?")
_WORD_THEN_NUMBER = re.compile(r"(?<=[a-z])(?=[0-9]+\b)")
_MIXED = re.compile(r"[a-z]+[0-9]+[a-z][a-z0-9]*")  # dp3a, p2kb: one word
_NOT_WORD = re.compile(r"[^a-z0-9]+")
_LINKS = frozenset({"dan", "serta", "pada", "di"})


def normalise_unit_name(text: str, *, government: str = "") -> str:
    """A unit's name in lower case, abbreviations written out, without `dan` and its government.

    `Dinkes Kab. Bandung`, `DINAS KESEHATAN KABUPATEN BANDUNG` → `dinas kesehatan`.
    With `government` (`Kabupaten Bandung`) only that one is taken off, also where a name says just
    `Bandung`; another government's name then stays, since its agency is another agency.
    """
    tokens = _tokens(text)
    own = tuple(_tokens(government))
    tokens = _without_own(tokens, own) if own else _without_any_government(tokens)
    tokens = _without_secretariat([token for token in tokens if token not in _LINKS])
    half = len(tokens) // 2
    if half and tokens[:half] == tokens[half:]:  # Dinas Kesehatan (Dinkes)
        tokens = tokens[:half]
    return " ".join(tokens)


def compact(name: str) -> str:
    """A normalised name without spaces: Bale Endah and Baleendah are one place."""
    return name.replace(" ", "")


@lru_cache(maxsize=4096)  # more names than a government has; spellings come from uploads
def _plain(text: str) -> tuple[str, ...]:
    folded = unicodedata.normalize("NFKD", text).casefold()
    bare = "".join(letter for letter in folded if not unicodedata.combining(letter))
    joined = _INITIALS.sub(lambda match: match[0].replace(".", ""), bare).replace("&", " dan ")
    return tuple(_NOT_WORD.sub(" ", joined.replace("'", "").replace("\u2019", "")).split())


def _tokens(text: str) -> list[str]:
    words = agency_words()
    tokens: list[str] = []
    for token in replace_phrases(_plain(text), words.expansions):
        if (token,) in words.expansions or _MIXED.fullmatch(token):
            tokens.append(token)
        else:
            tokens.extend(_WORD_THEN_NUMBER.sub(" ", token).split())
    tokens = replace_phrases(tokens, words.expansions)
    spelt = [part for token in tokens for part in split_compound(token, words) or (token,)]
    return [_number(token) for token in spelt]


def _number(token: str) -> str:
    return str(int(token)) if token.isdigit() else token


def _without_any_government(tokens: list[str]) -> list[str]:
    """Cuts a last `kota …` or `kabupaten …`, unless it is part of a place's or an agency's name."""
    at = _last_government(tokens)
    if at is None:
        return tokens
    tail = tokens[at + 1 :]
    is_place = 1 <= len(tail) <= _MAX_PLACE_WORDS and not any(
        word in agency_words().vocabulary or word in _LINKS or word.isdigit() for word in tail
    )
    return _before(tokens, at) if is_place else tokens


def _last_government(tokens: list[str]) -> int | None:
    places = [at for at, token in enumerate(tokens) if token in GOVERNMENTS and at > 0]
    return places[-1] if places else None


def _before(tokens: list[str], at: int) -> list[str]:
    """The tokens before a government's name; all of them where nothing else would be left."""
    end = at - 1 if tokens[at - 1] == "pemerintah" else at
    kind = tokens[at - 1]  # Kecamatan Kota Wetan, but Pemberdayaan Masyarakat Desa Kota Contoh
    is_proper_name = kind in PLACE_HEADS and (at <= _KIND_ENDS_BY or kind != "desa")
    return tokens if end == 0 or is_proper_name else tokens[:end]


def _without_own(tokens: list[str], own: tuple[str, ...]) -> list[str]:
    size = len(own)
    if len(tokens) > size and tuple(tokens[-size:]) == own:
        return _before(tokens, len(tokens) - size)
    place = own[1:] if own[0] in GOVERNMENTS else own
    names_other_kind = len(tokens) >= size and tokens[-size] in GOVERNMENTS
    if not place or names_other_kind or (tokens[:1] and tokens[0] in PLACE_HEADS):
        return tokens
    if len(tokens) > len(place) and tuple(tokens[-len(place) :]) == place:
        return tokens[: -len(place)]
    return tokens


def _without_secretariat(tokens: list[str]) -> list[str]:
    """Bagian Hukum Setda is Bagian Hukum: every bagian belongs to the secretariat."""
    if tokens[:1] == ["bagian"] and tokens[-2:] == ["sekretariat", "daerah"]:
        return tokens[:-2]
    return tokens
