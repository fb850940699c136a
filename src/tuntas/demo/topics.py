"""What citizens write about: topics with their texts, questions, replies and answers, as data."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tuntas.demo.chance import word_set
from tuntas.demo.city import CityPlan, family
from tuntas.demo.datafile import DemoDataError, Node, names, read
from tuntas.demo.grammar import Choice, Grammar, Sentence

# Values that every sentence may use; wording.py and script.py fill them in.
VALUES = word_set(
    "jalan kel kec rt rw nomor patokan tempat durasi kapan jam hari salam unit pasar tanggal nanti"
    " tujuan"
)
CASE_TYPES = ("pengaduan", "aspirasi", "permintaan-informasi")
_REQUIRED = word_set("key unit weight days since titles texts more ask reply answers wrong")
_OPTIONAL = word_set("months weekdays evening type supervised sensitive repeats words")


@dataclass(frozen=True, slots=True)
class Text:
    """A report's text and the titles, questions and answers that go with it."""

    sentence: Sentence
    titles: tuple[Sentence, ...]
    asks: tuple[Sentence, ...]
    answers: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Topic:
    """One matter about which reports come."""

    key: str
    category: str
    field_work: bool  # somebody goes and looks
    unit: str  # a unit's code, or a family of units of which the nearest is meant
    wrong_units: tuple[str, ...]
    case_type: str
    weight: float
    months: Mapping[int, float]
    weekdays: Mapping[int, float]
    evening: bool
    working_days: float  # median until the answer, before the unit's own pace
    since_days: tuple[int, int]  # how long ago the matter began
    supervised_share: float  # complaints that need an inspection
    sensitive: bool
    repeats: bool  # several people report the same thing
    texts: tuple[Text, ...]
    more: tuple[Sentence, ...]
    replies: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Sentences that all topics share, by name."""

    grammar: Grammar
    landmarks: tuple[Sentence, ...]
    places: tuple[Sentence, ...]
    openers: Mapping[str, tuple[Sentence, ...]]
    closers: Mapping[str, tuple[Sentence, ...]]
    lines: Mapping[str, tuple[Sentence, ...]]

    def about(self, topic: "Topic", name: str) -> tuple[Sentence, ...]:
        """Return the lines of this name, in the variant for office matters where there is one."""
        variant = f"{name}-field" if topic.field_work else f"{name}-desk"
        if topic.field_work:
            return (*self.lines[name], *self.lines.get(variant, ()))
        return self.lines.get(variant, self.lines[name])


def load_vocabulary() -> Vocabulary:
    """Return the shared sentences. Raises DemoDataError."""
    data = read("vocabulary.yaml")
    words = {key: node.texts() for key, node in data["words"].items()}
    grammar = Grammar(VALUES, words)
    lines = {
        key: grammar.parse_all(node.texts(), node.where)
        for key, node in data.items()
        if isinstance(node.value, list)
    }
    return Vocabulary(
        grammar=grammar,
        landmarks=lines.pop("landmarks"),
        places=lines.pop("places"),
        openers=_by_voice(data["openers"], grammar),
        closers=_by_voice(data["closers"], grammar),
        lines=lines,
    )


def _by_voice(node: Node, grammar: Grammar) -> dict[str, tuple[Sentence, ...]]:
    node.keys(required={"formal", "plain", "chat"})
    return {voice: grammar.parse_all(child.texts(), child.where) for voice, child in node.items()}


def load_topics(grammar: Grammar) -> tuple[Topic, ...]:
    """Return all topics. Raises DemoDataError."""
    found = []
    for name in names("topics"):
        data = read(name).keys(required={"category", "topics"})
        category = data["category"].keys(required={"key", "name", "field_work"})
        found += [_topic(node, category, grammar) for node in data["topics"]]
    return tuple(found)


def load_categories() -> dict[str, str]:
    """Return the names of the categories by key."""
    nodes = [read(name)["category"] for name in names("topics")]
    return {node["key"].text(): node["name"].text() for node in nodes}


def check_units(topics: Sequence[Topic], city: CityPlan) -> None:
    """Check that every topic names units that exist. Raises DemoDataError."""
    known = set(city.unit) | {family(unit) for unit in city.units}
    for topic in topics:
        for code in (topic.unit, *topic.wrong_units):
            if code not in known:
                raise DemoDataError(f"topic {topic.key}: there is no unit or kind {code!r}")


def _topic(node: Node, category: Node, grammar: Grammar) -> Topic:
    node.keys(required=_REQUIRED, optional=_OPTIONAL)
    case_type = node["type"].text() if "type" in node else "pengaduan"
    if case_type not in CASE_TYPES:
        raise node["type"].refuse(f"expected one of {', '.join(CASE_TYPES)}")
    if "words" in node:
        grammar = grammar.with_words({key: word.texts() for key, word in node["words"].items()})
    first, last = (int(child.number()) for child in node["since"])
    return Topic(
        key=node["key"].text(),
        category=category["key"].text(),
        field_work=category["field_work"].flag(),
        unit=node["unit"].text(),
        wrong_units=node["wrong"].texts(),
        case_type=case_type,
        weight=node["weight"].number(),
        months=node["months"].numbered() if "months" in node else {},
        weekdays=node["weekdays"].numbered() if "weekdays" in node else {},
        evening="evening" in node and node["evening"].flag(),
        working_days=node["days"].number(),
        since_days=(first, last),
        supervised_share=node["supervised"].number() if "supervised" in node else 0.0,
        sensitive="sensitive" in node and node["sensitive"].flag(),
        repeats="repeats" in node and node["repeats"].flag(),
        texts=_texts(node, grammar),
        more=grammar.parse_all(node["more"].texts(), node["more"].where),
        replies=grammar.parse_all(node["reply"].texts(), node["reply"].where),
    )


def _texts(node: Node, grammar: Grammar) -> tuple[Text, ...]:
    texts = grammar.parse_all(node["texts"].texts(at_least=5), node["texts"].where)
    titles = grammar.parse_all(node["titles"].texts(at_least=3), node["titles"].where)
    asks = [_fitting(child, grammar, len(texts)) for child in node["ask"]]
    answers = [_fitting(child, grammar, len(texts)) for child in node["answers"]]
    if len(answers) < 2:  # noqa: PLR2004
        raise node["answers"].refuse("expected at least 2 answers")
    return tuple(
        Text(
            sentence=text,
            titles=_titles_about(text, titles, texts),
            asks=tuple(line for line, fits in asks if number in fits),
            answers=tuple(line for line, fits in answers if number in fits),
        )
        for number, text in enumerate(texts, start=1)
    )


def _fitting(node: Node, grammar: Grammar, texts: int) -> tuple[Sentence, frozenset[int]]:
    """Return a line and the numbers of the texts to which it belongs; a plain line fits all."""
    if isinstance(node.value, str):
        return grammar.parse(node.value, node.where), frozenset(range(1, texts + 1))
    node.keys(required={"for", "text"})
    fits = frozenset(int(child.number()) for child in node["for"])
    if not fits <= set(range(1, texts + 1)):
        raise node["for"].refuse(f"expected numbers of texts from 1 to {texts}")
    return grammar.parse(node["text"].text(), node["text"].where), fits


_FILLERS = word_set(
    "ada anak baru bisa dari dengan jalan kami kota lama malam minta mohon petugas rumah sama saya"
    " sekali sudah tahun tanya terus tidak umur untuk warga yang"
)


def _titles_about(
    text: Sentence, titles: Sequence[Sentence], texts: Sequence[Sentence]
) -> tuple[Sentence, ...]:
    """Return the titles that share a word and all their telling words with the text; perhaps none.

    A word tells something if some of the topic's texts have it, but not most of them.
    """
    about = _words(text)
    counts = Counter(word for other in texts for word in _words(other))
    telling = {word for word, count in counts.items() if count <= len(texts) // 2}
    return tuple(
        title
        for title, said in ((title, _words(title)) for title in titles)
        if said & telling <= about and (said & about or not said)
    )


def _words(sentence: Sentence) -> frozenset[str]:
    found: set[str] = set()
    for part in sentence:
        if isinstance(part, str):
            found.update(w.removesuffix("nya") for w in re.findall(r"[a-z]{3,}", part.lower()))
        elif isinstance(part, Choice):
            found.update(*(_words(option) for option in part.options))
    return frozenset(found - _FILLERS)
