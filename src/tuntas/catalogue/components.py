"""The 14 components of a service standard (UU 25/2009 art. 21), in the order of PermenPANRB 15/2014."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tuntas.catalogue.models import ServiceStandard
from tuntas.catalogue.promises import fee_words, promise_words


@dataclass(frozen=True)
class Component:
    """One of the 14; `key` names its text field, but for the promise and the fee."""

    key: str
    label: str | Promise
    public: bool
    help: str | Promise = ""


COMPONENTS = (
    Component("requirements", _("Persyaratan"), True, _("Yang perlu dibawa, satu per baris.")),
    Component(
        "procedure",
        _("Sistem, mekanisme, dan prosedur"),
        True,
        _("Yang dijalani warga, satu langkah per baris, berurutan."),
    ),
    Component("promise", _("Jangka waktu penyelesaian"), True),
    Component("fee", _("Biaya atau tarif"), True),
    Component("product", _("Produk pelayanan"), True, _("Yang diterima warga di akhir.")),
    Component(
        "complaints",
        _("Pengaduan, saran, dan masukan"),
        True,
        _("Ke mana mengadu, dan kapan dijawab."),
    ),
    Component("legal_basis", _("Dasar hukum"), False, _("Satu peraturan per baris.")),
    Component("facilities", _("Sarana, prasarana, dan fasilitas"), False),
    Component("competence", _("Kompetensi pelaksana"), False),
    Component("supervision", _("Pengawasan internal"), False),
    Component("staffing", _("Jumlah pelaksana"), False),
    Component("service_guarantee", _("Jaminan pelayanan"), False),
    Component("safety_guarantee", _("Jaminan keamanan dan keselamatan pelayanan"), False),
    Component("evaluation", _("Evaluasi kinerja pelaksana"), False),
)
PUBLIC = tuple(one for one in COMPONENTS if one.public)
INTERNAL = tuple(one for one in COMPONENTS if not one.public)


def component_text(standard: ServiceStandard, key: str) -> str:
    """Return a component as text, the promise and the fee with their notes below."""
    if key == "promise":
        return "\n".join(filter(None, (promise_words(standard), standard.promise_note)))
    if key == "fee":
        return "\n".join(filter(None, (fee_words(standard), standard.fee_note)))
    return str(getattr(standard, key))


@dataclass(frozen=True)
class Fitness:
    """Whether a standard may be put in force: what is missing, and whether its steps fit the promise."""

    missing: tuple[Component, ...]
    step_minutes: int
    promise_minutes: int | None

    @property
    def missing_public(self) -> tuple[Component, ...]:
        """The components without which nothing may be promised."""
        return tuple(one for one in self.missing if one.public)

    @property
    def filled(self) -> int:
        """How many of the 14 are there."""
        return len(COMPONENTS) - len(self.missing)

    @property
    def too_long(self) -> bool:
        """Tell whether the steps together take longer than what is promised (PermenPANRB 35/2012)."""
        return self.promise_minutes is not None and self.step_minutes > self.promise_minutes

    @property
    def ready(self) -> bool:
        """Tell whether it may be put in force."""
        return not self.missing_public and not self.too_long


def fitness(standard: ServiceStandard) -> Fitness:
    """Return what a standard lacks; one query for its steps unless they are there already."""
    return Fitness(
        missing=tuple(one for one in COMPONENTS if not component_text(standard, one.key).strip()),
        step_minutes=sum(step.minutes for step in standard.steps.all()),
        promise_minutes=standard.promise_working_minutes,
    )
