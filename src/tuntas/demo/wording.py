"""How a citizen writes: place and time in words, openings and endings, voice and mistakes."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from random import Random

from tuntas.demo.chance import happens, word_set
from tuntas.demo.city import CityPlan, RegionPlan
from tuntas.demo.grammar import Sentence, write
from tuntas.demo.topics import Text, Topic, Vocabulary

DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni",
    "Juli", "Agustus", "September", "Oktober", "November", "Desember",
)  # fmt: skip
_NUMBERS = ("", "satu", "dua", "tiga", "empat", "lima", "enam")
# Spellings of quick typing, as often seen in messages.
_SHORT = {
    "yang": ("yg",), "tidak": ("gak", "ga", "nggak", "tdk"), "sudah": ("udah", "sdh", "udh"),
    "dengan": ("dgn",), "sampai": ("sampe",), "karena": ("krn", "karna"), "saja": ("aja",),
    "kalau": ("klo", "kalo"), "tolong": ("tlg", "tolong"), "belum": ("blm", "belom"),
    "jalan": ("jln", "jalan"), "terus": ("trs", "terus"), "banyak": ("byk", "banyak"),
    "bagaimana": ("gmn", "gimana"), "sekarang": ("skrg",), "kemarin": ("kmrn", "kemaren"),
    "orang": ("org", "orang"), "untuk": ("utk", "buat"), "dari": ("dr", "dari"),
    "lagi": ("lg", "lagi"), "juga": ("jg", "juga"), "saya": ("sy", "saya", "aku"),
    "mau": ("mau", "mo"), "begitu": ("gitu",), "begini": ("gini",), "sering": ("srg", "sering"),
    "bapak": ("bpk", "bapak"), "setiap": ("tiap",), "tapi": ("tp", "tapi"), "apa": ("apa", "ap"),
}  # fmt: skip
_SHORT_SHARE, _TYPO_SHARE, _SHOUT_SHARE = 0.55, 0.012, 0.035
_WEAK_ENDS = word_set(
    "di ke dari yang dan sudah ada untuk buat dengan cuma mau kalau karena tapi padahal sampai"
    " tidak malah baru jadi ini itu saya kami pas waktu sejak pakai atau jam"
)
_GAP_BEFORE_MARK = re.compile(r"\s+([.,!?;])")
_SENTENCE_START = re.compile(r"(^|[.!?] +)([a-z])")


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is, in the words that are used for it."""

    village: RegionPlan
    street: str
    landmark: str
    text: str
    words: Mapping[str, str]


def draw_place(city: CityPlan, vocabulary: Vocabulary, rng: Random) -> Place:
    """Return an invented place in one of the villages."""
    village = city.villages[int(rng.random() * len(city.villages))]
    words = {
        "kel": village.name,
        "kec": city.region[village.parent].name,
        "jalan": rng.choice(city.streets[village.code]),
        "rt": f"{rng.randint(1, 12):02}",
        "rw": f"{rng.randint(1, 14):02}",
        "nomor": str(rng.randint(1, 148)),
    }
    words["patokan"] = write(rng.choice(vocabulary.landmarks), rng, words)
    words["tempat"] = write(rng.choice(vocabulary.places), rng, words)
    return Place(village, words["jalan"], words["patokan"], words["tempat"], words)


def long_date(day: date) -> str:
    """Return a date as an answer writes it: Kamis, 6 Maret."""
    return f"{DAYS[day.weekday()]}, {day.day} {MONTHS[day.month - 1]}"


def part_of_day(hour: int) -> str:
    """Return pagi, siang, sore or malam."""
    if 4 <= hour < 11:  # noqa: PLR2004
        return "pagi"
    if 11 <= hour < 15:  # noqa: PLR2004
        return "siang"
    return "sore" if 15 <= hour < 18 else "malam"  # noqa: PLR2004


def duration(days: int, rng: Random) -> str:
    """Return how long something lasts; fits after "sudah"."""
    if days < 2:  # noqa: PLR2004
        return "dari kemarin"
    if days < 7:  # noqa: PLR2004
        return rng.choice((f"{days} hari", f"{_NUMBERS[days]} hari"))
    if days < 13:  # noqa: PLR2004
        return rng.choice(("seminggu", "seminggu lebih", "semingguan"))
    if days < 27:  # noqa: PLR2004
        weeks = round(days / 7)
        return rng.choice((f"{weeks} minggu", f"{_NUMBERS[weeks]} minggu", "berminggu-minggu"))
    if days < 50:  # noqa: PLR2004
        return rng.choice(("sebulan", "sebulan lebih", "satu bulan", "hampir dua bulan"))
    months = min(6, round(days / 30))
    return rng.choice((f"{months} bulan", f"{_NUMBERS[months]} bulan", "berbulan-bulan"))


def moment(days_ago: int, hour: int, received: datetime, happened: date, rng: Random) -> str:
    """Return when something happened, as people say it."""
    part = part_of_day(hour)
    if days_ago == 0:
        return "hari ini" if part == part_of_day(received.hour) else f"tadi {part}"
    if days_ago == 1:
        return rng.choice((f"kemarin {part}", "kemarin"))
    weekday, spoken = DAYS[happened.weekday()], f"{happened.day} {MONTHS[happened.month - 1]}"
    if days_ago < 7:  # noqa: PLR2004
        return rng.choice((f"hari {weekday}", f"{weekday} {part}", f"hari {weekday} kemarin"))
    return rng.choice((f"tanggal {spoken}", f"{weekday} tanggal {happened.day}", f"tgl {spoken}"))


class Writer:
    """Writes the title and the text of a report."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary

    def report(
        self, topic: Topic, text: Text, values: Mapping[str, str], voice: str, rng: Random
    ) -> tuple[str, str]:
        """Return (title, text) in one of the voices formal, plain and chat."""
        core = tidy(write(text.sentence, rng, values))
        title = self._title(text, core, values, rng)
        parts = [
            write(rng.choice(self._vocabulary.openers[voice]), rng, values),
            core,
            *(write(line, rng, values) for line in self._more(topic, voice, rng)),
            write(rng.choice(self._vocabulary.closers[voice]), rng, values),
        ]
        body = tidy(" ".join(part for part in parts if part))
        return in_voice(title, voice, rng)[:120], in_voice(body, voice, rng)

    def _title(self, text: Text, core: str, values: Mapping[str, str], rng: Random) -> str:
        if text.titles and happens(rng, 0.7):
            return capitalised(tidy(write(rng.choice(text.titles), rng, values)))
        return capitalised(first_words(core, rng.randint(5, 9)))

    def _more(self, topic: Topic, voice: str, rng: Random) -> list[Sentence]:
        lines: list[Sentence] = []
        if happens(rng, {"formal": 0.5, "plain": 0.4, "chat": 0.2}[voice]):
            lines.append(rng.choice(topic.more))
        if happens(rng, {"formal": 0.4, "plain": 0.25, "chat": 0.1}[voice]):
            lines.append(rng.choice(self._vocabulary.about(topic, "more")))
        return lines


def tidy(text: str) -> str:
    """Return the text without the gaps that empty choices leave."""
    return _GAP_BEFORE_MARK.sub(r"\1", " ".join(text.split()))


def capitalised(text: str) -> str:
    """Return the text with every sentence beginning with a capital."""
    return _SENTENCE_START.sub(lambda match: match[1] + match[2].upper(), text)


def first_words(text: str, count: int) -> str:
    """Return the beginning of a text as a title: no half phrase at its end."""
    words: list[str] = []
    for word in text.split()[: count + 3]:
        words.append(word.rstrip(".,!?;"))
        complete = word[-1] in "!?;," or (word[-1] == "." and word not in {"Jl.", "No.", "Kel."})
        if complete and len(words) > 2:  # noqa: PLR2004
            break
        if len(words) >= count and words[-1].lower() not in _WEAK_ENDS:
            break
    while len(words) > 2 and words[-1].lower() in _WEAK_ENDS | {"jl", "kel", "no", "rt"}:  # noqa: PLR2004
        words.pop()
    return " ".join(words)


def in_voice(text: str, voice: str, rng: Random) -> str:
    """Return the text as this person types it."""
    if happens(rng, _SHOUT_SHARE) and voice != "formal":
        return text.upper()
    if voice != "chat":
        return capitalised(text)
    share = rng.random() * _SHORT_SHARE
    text = " ".join(_typed(word, share, rng) for word in text.split(" "))
    return text.lower() if happens(rng, 0.45) else text


def _typed(word: str, share: float, rng: Random) -> str:
    if word in _SHORT and happens(rng, share):
        return rng.choice(_SHORT[word])
    if len(word) > 4 and word.isalpha() and happens(rng, _TYPO_SHARE):  # noqa: PLR2004
        i = rng.randint(1, len(word) - 2)
        return rng.choice(
            (word[:i] + word[i + 1 :], word[:i] + word[i + 1] + word[i] + word[i + 2 :])
        )
    return word
