"""What everybody sees of services: found in plain words, read on one page, taken as data."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q
from django.http import Http404
from django.utils.translation import gettext as _

from tuntas.catalogue.models import Charter, Consultation, Service, ServiceStandard
from tuntas.catalogue.models.service import ServiceQuerySet
from tuntas.catalogue.promises import fee_words, promise_words
from tuntas.organisation.models import Unit
from tuntas.organisation.queries.units import in_tree_order

PAGE_LENGTH = 25
MAX_WORDS = 8
WORDS = re.compile(r"\w+")
# What people write around the thing they want; searching for it would find nothing.
AROUND = frozenset(
    [
        "ajukan",
        "akan",
        "bagaimana",
        "bikin",
        "buat",
        "cara",
        "dan",
        "daftar",
        "dari",
        "di",
        "gimana",
        "ingin",
        "ke",
        "mau",
        "membuat",
        "mendaftar",
        "mengurus",
        "minta",
        "mohon",
        "ngurus",
        "pak",
        "saja",
        "saya",
        "supaya",
        "syarat",
        "tolong",
        "untuk",
        "urus",
        "yang",
        "apply",
        "for",
        "get",
        "how",
        "i",
        "my",
        "the",
        "to",
        "want",
    ]
)
SEARCHED = ("name", "keywords", "summary", "unit__name", "unit__short_name")


@dataclass(frozen=True)
class Card:
    """A service in a list; `standard` is the one in force, if there is one."""

    service: Service
    standard: ServiceStandard | None

    @property
    def promise(self) -> str:
        """How long it takes, in words."""
        return promise_words(self.standard) if self.standard else ""

    @property
    def fee(self) -> str:
        """What it costs, in words."""
        return fee_words(self.standard) if self.standard else ""


@dataclass(frozen=True)
class Found:
    """A page of services by name; `next` is the last one's id where more follow.

    `nearly` says that no service has all the words, so those with some of them are shown.
    """

    cards: Sequence[Card]
    next: int | None
    nearly: bool = False


def public_services(*, on: date) -> ServiceQuerySet:
    """Return what is offered and has a standard in force, or can be asked for online."""
    standard = ServiceStandard.objects.in_force().filter(service=OuterRef("pk"))
    return Service.objects.offered(on=on).filter(Q(Exists(standard)) | ~Q(request_type=""))


def search(said: str, *, on: date, unit_id: int | None = None, after: int | None = None) -> Found:
    """Find services by what people call them, in at most three queries."""
    services = public_services(on=on)
    if unit_id is not None:
        services = services.filter(unit__ancestor_ids__contains=[unit_id])
    wanted = [_has(word) for word in words_wanted(said)]
    nearly = False
    if wanted:
        strict = services.filter(*wanted)
        nearly = len(wanted) > 1 and not strict.exists()
        services = services.filter(_any(wanted)) if nearly else strict
    if after is not None:
        services = services.after(after)
    rows = list(_with_standard(services).by_name()[: PAGE_LENGTH + 1])
    last = rows[PAGE_LENGTH - 1] if len(rows) > PAGE_LENGTH else None
    cards = [_card(one) for one in rows[:PAGE_LENGTH]]
    return Found(cards, last.pk if last else None, nearly)


def words_wanted(said: str) -> list[str]:
    """Return the words of a question that name what somebody wants."""
    words = WORDS.findall(said.casefold())
    return ([word for word in words if word not in AROUND] or words)[:MAX_WORDS]


def _has(word: str) -> Q:
    found = Q()
    for field in SEARCHED:
        found |= Q(**{f"{field}__icontains": word})
    return found


def _any(wanted: Sequence[Q]) -> Q:
    found = Q()
    for one in wanted:
        found |= one
    return found


def _with_standard(services: ServiceQuerySet) -> ServiceQuerySet:
    in_force = Prefetch("standards", ServiceStandard.objects.in_force(), to_attr="in_force")
    return services.select_related("unit").prefetch_related(in_force)


def _card(service: Service) -> Card:
    in_force: list[ServiceStandard] = service.in_force  # type: ignore[attr-defined]  # prefetched
    return Card(service, in_force[0] if in_force else None)


def promised_by(unit_id: int, *, on: date) -> list[Card]:
    """Return the services of one unit whose standard is in force, in two queries."""
    services = _with_standard(public_services(on=on).filter(unit_id=unit_id))
    cards = [_card(one) for one in services.by_name()]
    return [card for card in cards if card.standard is not None]


def units_with_services(*, on: date) -> list[Unit]:
    """Return the units that offer something, in the order of the tree, in one query."""
    offering = public_services(on=on).values("unit_id")
    return in_tree_order(Unit.objects.filter(pk__in=offering).defer("duties"))


@dataclass(frozen=True)
class PublicPage:
    """All that a citizen may know of a service."""

    card: Card
    versions: Sequence[ServiceStandard]  # those that were ever in force, the newest first
    consultation: Consultation | None  # the last one about the version in force
    survey_code: str  # of the last published survey that asked about it; empty without one
    has_charter: bool


def public_page(slug: str, *, on: date) -> PublicPage:
    """Return a service by its public address. Raises `Http404` for none, or one that was closed."""
    service = _with_standard(Service.objects.offered(on=on).of_slug(slug)).first()
    if service is None:
        raise Http404(_("Layanan ini tidak ada atau sudah ditutup."))
    card = _card(service)
    ever = service.standards.exclude(state=ServiceStandard.State.DRAFT)
    return PublicPage(
        card=card,
        versions=list(ever.only("version", "valid_from", "valid_until", "state", "service_id")),
        consultation=card.standard.consultations.first() if card.standard else None,
        survey_code=_survey_of(service),
        has_charter=Charter.objects.filter(unit_id=service.unit_id).exists(),
    )


def _survey_of(service: Service) -> str:
    # Surveys stand above this package and point at services; only their codes are read from here.
    codes = service.surveys.filter(state="closed", results__isnull=False)
    return codes.order_by("-begins").values_list("code", flat=True).first() or ""


OPEN_FIELDS = (
    "service", "unit", "unit_code", "summary", "audience", "place", "hours", "requirements",
    "procedure", "promise_working_minutes", "promise", "promise_note", "fee_rupiah", "fee_note",
    "product", "complaints", "version", "valid_from", "decree", "page",
)  # fmt: skip


def open_rows(*, on: date, address: str) -> list[Mapping[str, Any]]:
    """Return the public part of all standards in force, in two queries; `address` is the site's."""
    services = _with_standard(public_services(on=on)).order_by("unit__code", "name")
    return [
        _open_row(card.service, card.standard, address)
        for card in map(_card, services)
        if card.standard is not None
    ]


def _open_row(service: Service, standard: ServiceStandard, address: str) -> Mapping[str, Any]:
    own = {
        "service": service.name,
        "unit": service.unit.name,
        "unit_code": service.unit.code,
        "promise": promise_words(standard),
        "valid_from": standard.valid_from.isoformat() if standard.valid_from else None,
        "page": f"{address}/layanan/{service.slug}/",
    }
    about = {name: getattr(service, name) for name in ("summary", "audience", "place", "hours")}
    known = {**about, **own}
    return {name: known[name] if name in known else getattr(standard, name) for name in OPEN_FIELDS}
