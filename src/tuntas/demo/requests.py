"""Service requests of Kota Contoh, in all stages: deaths reported, classes attended, permits asked for.

Few, so that each goes through the actions of the product: their documents and numbers are real ones.
Every name and every address is invented.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from django.utils import timezone

from tuntas.cases.actions import Application, act, submit_request
from tuntas.cases.actors import REPORTER, Actor, staff
from tuntas.cases.attachments import PreparedFile
from tuntas.cases.engine import Step
from tuntas.cases.models import Reporter
from tuntas.catalogue.models import Service
from tuntas.demo.chance import stream
from tuntas.demo.city import CityPlan
from tuntas.demo.people import NameMaker
from tuntas.demo.topics import load_vocabulary
from tuntas.demo.wording import draw_place
from tuntas.organisation.models import Person, Unit
from tuntas.organisation.powers import powers_of

# Unit, name of the service, file.
SERVICES = (
    ("disdukcapil", "Akta kematian", "besuk-kiamat"),
    ("pkm-melati", "Kelas ibu muda", "kelas-ibu-muda"),
    ("dpmptsp", "Izin kegiatan di ruang publik", "izin-sederhana"),
)
COMPLETE = {
    "besuk-kiamat": {"hospital_letter": "complete", "family_card": "complete"},
    "izin-sederhana": {"identity": "complete"},
}
PAPER = PreparedFile("surat.pdf", "application/pdf", b"")
Move = tuple[float, Actor | None, Step]  # hours after the application; None: the unit's officer


@dataclass(frozen=True)
class Story:
    """What happens to a request, and how long ago it began."""

    hours_ago: float
    moves: tuple[Move, ...]


def load_requests(
    city: CityPlan,
    units: Mapping[str, Unit],
    people: Iterable[Person],
    *,
    until: datetime,
    seed: int,
) -> None:
    """Store requests for three services as of `until`."""
    officers = _officers(city, people)
    for unit, name, kind in SERVICES:
        if unit not in units or unit not in officers:
            continue
        service, _made = Service.objects.get_or_create(unit=units[unit], name=name)
        service.request_type = kind
        service.save(update_fields=["request_type"])
        teller = _Teller(city, service, officers[unit], until, stream(seed, "requests", kind))
        for story in STORIES[kind]:
            teller.tell(story)


def _officers(city: CityPlan, people: Iterable[Person]) -> dict[str, Person]:
    by_email = {person.email: person for person in people}
    found: dict[str, Person] = {}
    for plan in city.people:
        if plan.role == "officer":
            found.setdefault(plan.unit_code, by_email[plan.email])
    return found


@dataclass
class _Teller:
    city: CityPlan
    service: Service
    officer: Person
    until: datetime
    rng: Random

    def __post_init__(self) -> None:
        self.names, self.vocabulary = NameMaker(), load_vocabulary()
        on = timezone.localdate(self.until)
        self.actor = staff(powers_of(person_id=self.officer.pk, name=self.officer.name, on=on))

    def tell(self, story: Story) -> None:
        """Send an application and make its moves, as far as they lie in the past."""
        began = self.until - timedelta(hours=story.hours_ago)
        reporter = self._apply(began)
        for hours, who, step in story.moves:
            at = began + timedelta(hours=hours)
            if at <= self.until:
                act(reporter.case_id, self._dated(step, at), by=who or self.actor, at=at)

    def _dated(self, step: Step, at: datetime) -> Step:
        if step.delivery is None:
            return step
        return replace(step, delivery={**step.delivery, "on": timezone.localdate(at).isoformat()})

    def _apply(self, at: datetime) -> Reporter:
        kind = self.service.request_type
        where = draw_place(self.city, self.vocabulary, self.rng)
        said = ASKING[kind](self, at, f"{where.street} {where.words['nomor']}")
        application = Application(
            uid=UUID(int=self.rng.getrandbits(128), version=4),
            service_id=self.service.pk,
            name=self.names.draw(self.rng),
            phone=f"0800{self.rng.randint(10**6, 10**7)}",
            **said,
        )
        files = [replace(PAPER, requirement=key, content=paper(key)) for key in PAPERS[kind]]
        return submit_request(application, at=at, files=files)


FONTS = b"<</Font<</F1 5 0 R>>>>"


def paper(title: str) -> bytes:
    """Return a page that says what it stands for; nobody's papers are shown in the demo."""
    words = f"BT /F1 18 Tf 60 760 Td (Contoh: {title}) Tj ET".encode("ascii")
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources %b>>" % FONTS,
        b"<</Length %d>>stream\n%b\nendstream" % (len(words), words),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )
    body, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%b\nendobj\n" % (number, one)
    rows = b"".join(b"%010d 00000 n \n" % at for at in places)
    table = b"xref\n0 6\n0000000000 65535 f \n" + rows
    return body + table + b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % len(body)


def _death(teller: _Teller, at: datetime, address: str) -> dict[str, Any]:
    day = timezone.localdate(at).isoformat()
    return {
        "relation": teller.rng.choice(("family", "family", "rt")),
        "answers": {
            "deceased_name": teller.names.draw(teller.rng),
            "died_on": day,
            "place": "hospital",
            "hospital": "RSUD Kota Contoh",
            "home_address": address,
            "visit": "Sesudah pemakaman",
        },
        "delivery_way": "bring",
        "delivery_address": address,
    }


def _class(teller: _Teller, _at: datetime, _address: str) -> dict[str, Any]:
    return {
        "relation": "self",
        "answers": {
            "mother_name": teller.names.draw(teller.rng),
            "born_on": f"{teller.rng.randint(1992, 2006)}-05-1{teller.rng.randint(0, 9)}",
            "pregnant": "yes",
            "weeks": str(teller.rng.randint(8, 34)),
        },
        "delivery_way": "digital",
    }


EVENTS = ("Pasar kampung", "Lomba tujuh belasan", "Pentas seni warga", "Senam bersama")


def _permit(teller: _Teller, at: datetime, address: str) -> dict[str, Any]:
    return {
        "relation": "organiser",
        "answers": {
            "event": teller.rng.choice(EVENTS),
            "organiser": f"Karang Taruna RW {teller.rng.randint(1, 14):02}",
            "place": address,
            "on": (timezone.localdate(at) + timedelta(days=21)).isoformat(),
            "starts": "08:00",
            "visitors": str(teller.rng.randint(4, 40) * 10),
            "road": "no",
        },
        "delivery_way": "digital",
    }


ASKING: Mapping[str, Callable[[_Teller, datetime, str], dict[str, Any]]] = {
    "besuk-kiamat": _death,
    "kelas-ibu-muda": _class,
    "izin-sederhana": _permit,
}
PAPERS: Mapping[str, tuple[str, ...]] = {
    "besuk-kiamat": ("hospital_letter",),
    "kelas-ibu-muda": (),
    "izin-sederhana": ("identity",),
}


def _checked(kind: str) -> Step:
    return Step("check_documents", checks=COMPLETE[kind])


def _issued(kind: str, hours: float) -> tuple[Move, ...]:
    return (
        (hours / 4, None, Step("take")),
        (hours / 2, None, _checked(kind)),
        (hours, None, Step("issue")),
    )


def _handed_over(way: str, receiver: str) -> Step:
    return Step("hand_over", delivery={"way": way, "receiver": receiver})


def _attended(*there: bool) -> tuple[Move, ...]:
    return (
        (20, None, Step("take")),
        *(
            (48 + 168 * at, None, Step("attend", session=f"s{at + 1}", attended=came))
            for at, came in enumerate(there)
        ),
    )


BROUGHT = _handed_over("bring", "family")
ASKED = Step("ask_reporter", text="Mohon foto surat dari rumah sakit sekali lagi; belum terbaca.")
STORIES: Mapping[str, tuple[Story, ...]] = {
    "besuk-kiamat": (
        Story(2, ()),
        Story(30, ()),
        Story(9, ((1, None, Step("take")),)),
        Story(20, ((1, None, Step("take")), (2, None, ASKED))),
        Story(16, _issued("besuk-kiamat", 8)),
        Story(90, (*_issued("besuk-kiamat", 10), (19, None, BROUGHT))),
        Story(200, (*_issued("besuk-kiamat", 6), (14, None, BROUGHT))),
        Story(320, (*_issued("besuk-kiamat", 22), (31, None, BROUGHT))),
    ),
    "kelas-ibu-muda": (
        Story(5, ()),
        Story(50, _attended()),
        Story(300, _attended(True, False)),
        Story(600, _attended(True, True, True)),
        Story(760, (*_attended(True, True, False, True), (640, None, Step("issue")))),
    ),
    "izin-sederhana": (
        Story(4, ()),
        Story(30, ((3, None, Step("take")),)),
        Story(70, ((3, None, Step("take")), (5, None, Step("visit_site", text="Lapangan cukup luas, pintu keluar ada dua.")))),
        Story(120, ((6, None, Step("refuse", reason="Lapangan sudah dipakai acara lain pada hari itu. Silakan ajukan tanggal lain.")),)),
        Story(48, ((10, REPORTER, Step("withdraw")),)),
        Story(100, _issued("izin-sederhana", 24)),
        Story(170, (*_issued("izin-sederhana", 30), (31, None, _handed_over("digital", "organiser")))),
        Story(260, (*_issued("izin-sederhana", 40), (41, None, _handed_over("digital", "organiser")), (60, REPORTER, Step("confirm")), (61, REPORTER, Step("rate", rating=5)))),
    ),
}  # fmt: skip
