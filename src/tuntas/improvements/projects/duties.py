"""Who must do what until when, and what an improvement asks of its reader next."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tuntas.improvements.models import Improvement, Step
from tuntas.improvements.projects.changes import in_words
from tuntas.improvements.projects.queries.steps import Loaded, Standing
from tuntas.improvements.projects.spreading.queries.renewal import unshown_yet
from tuntas.improvements.projects.steps import Steps
from tuntas.rules.improvement.eight_steps import ScheduleLine

SOON = timedelta(days=7)
SCHEDULE, PLAN, LOG = 2, 4, 5  # the steps where duties stand and where their end is written


@dataclass(frozen=True)
class Duty:
    """Something that somebody promised to do.

    `step` is where it is written down, `ends` where its end is: None where nobody notes that.
    """

    step: int
    what: str
    who: str
    until: date | None
    done: bool
    today: date
    ends: int | None

    @property
    def overdue(self) -> bool:
        """Tell whether its day has passed; never where nobody notes its end."""
        open_still = not self.done and self.ends is not None
        return open_still and self.until is not None and self.until < self.today

    @property
    def soon(self) -> bool:
        """Tell whether its day comes within a week."""
        return (
            not self.done
            and self.until is not None
            and self.today <= self.until <= self.today + SOON
        )


def duties_of(steps: Steps) -> list[Duty]:
    """Return what the schedule and the plan ask of people, the earliest day first.

    A countermeasure is done once the log has a day for it; a line of the schedule once its step is.
    """
    found = [*_scheduled(steps), *_planned(steps)]
    return sorted(found, key=lambda one: (one.done, one.until or date.max))


def _scheduled(steps: Steps) -> Iterator[Duty]:
    for one in steps.target.schedule:
        done = one.step is not None and steps.is_done(one.step)
        yield Duty(SCHEDULE, _words(one, steps), one.who, one.ends, done, steps.today, one.step)


def _words(one: ScheduleLine, steps: Steps) -> str:
    if one.activity or one.step is None:
        return one.activity
    return in_words(steps.guide.steps[one.step].task)


def _planned(steps: Steps) -> Iterator[Duty]:
    for one in steps.countermeasures.countermeasures:
        done = bool(steps.doing.days_of(one.key))
        yield Duty(PLAN, one.what, one.who, one.when, done, steps.today, LOG)


@dataclass(frozen=True)
class Asked:
    """What the reader can do now: a sentence, and the step where it is done (none: on this page).

    `page` is the name of another page of the improvement where it is done instead.
    """

    sentence: str
    button: str
    number: int | None = None
    urgent: bool = False
    page: str = ""


def asked_of(improvement: Improvement, loaded: Loaded, *, reader: int | None) -> list[Asked]:
    """Return what the improvement asks of its reader, the most pressing first. No query."""
    if improvement.state != Improvement.State.RUNNING:
        return [*_to_renew(improvement, loaded)]
    found = [*_to_decide(loaded), *_own_duties(loaded.steps, reader)]
    found += [*_to_begin_counting(improvement, loaded), *_to_write(loaded)]
    found += _to_renew(improvement, loaded)
    if not found and loaded.steps.may_comment:
        found.append(_to_remark(improvement, loaded))
    return found


def _to_decide(loaded: Loaded) -> Iterator[Asked]:
    if not loaded.steps.may_lead:
        return
    for number, one in loaded.standing.items():
        if one.state == Step.State.WAITING:
            sentence = _("Langkah %(step)s menunggu persetujuan Anda.")
            yield Asked(_with(sentence, loaded.steps, number), _("Baca dan putuskan"), number, True)


def _own_duties(steps: Steps, reader: int | None) -> Iterator[Asked]:
    names = {one.name.casefold() for one in steps.members if one.person_id == reader}
    for one in duties_of(steps):
        if one.ends and one.who.strip().casefold() in names and (one.overdue or one.soon):
            sentence = (
                _("“%(what)s” seharusnya sudah selesai. Sudah Anda kerjakan? Catat di sini.")
                if one.overdue
                else _("“%(what)s” Anda selesaikan minggu ini.")
            )
            yield Asked(sentence % {"what": one.what}, _("Catat"), one.ends, one.overdue)


def _to_begin_counting(improvement: Improvement, loaded: Loaded) -> Iterator[Asked]:
    """Ask since when the change runs, once something was done: without that no effect is computed."""
    steps = loaded.steps
    begun = bool(steps.doing.log) or steps.is_done(LOG)
    if steps.may_work and begun and improvement.source and improvement.started_on is None:
        sentence = _("Tulis sejak bulan apa perubahan berjalan. Dari situlah dampaknya dihitung.")
        yield Asked(sentence, _("Tulis kapan mulai"), page="improvement_change")


def _to_write(loaded: Loaded) -> Iterator[Asked]:
    if not loaded.steps.may_work:
        return
    for number, one in loaded.standing.items():
        if one.returned:
            sentence = _("Langkah %(step)s dikembalikan: %(reason)s") % {
                **_named(loaded.steps, number),
                "reason": one.verdict_note,
            }
            yield Asked(sentence, _("Perbaiki"), number, True)
    yield from _first_open(loaded)


def _first_open(loaded: Loaded) -> Iterator[Asked]:
    left = [one for one in loaded.standing.values() if one.state != Step.State.DONE]
    if not left:
        yield Asked(_("Kedelapan langkah sudah selesai."), _("Akhiri perbaikan ini"))
        return
    fresh = [one for one in left if one.state == Step.State.OPEN and not one.returned]
    if fresh:
        number = fresh[0].number
        task = in_words(loaded.steps.guide.steps[number].task)
        begun = fresh[0].revision and not fresh[0].borrowed
        button = _("Lanjutkan") if begun else _("Mulai")
        yield Asked(f"{number} · {task}", button, number)
    elif all(one.state == Step.State.WAITING for one in left):
        yield Asked(_("Kepala unit sedang membaca. Tidak ada yang perlu Anda lakukan."), "")


def _to_renew(improvement: Improvement, loaded: Loaded) -> Iterator[Asked]:
    """Tell the head that the public reads something else than what stands; also after the end."""
    if improvement.shared_at is None or not loaded.steps.may_lead:
        return
    count = unshown_yet(improvement, loaded.steps.rows.values()).count
    if count:
        sentence = ngettext(
            "Praktik yang dibagikan berbeda dari isi sekarang dalam %(n)s hal.",
            "Praktik yang dibagikan berbeda dari isi sekarang dalam %(n)s hal.",
            count,
        )
        yield Asked(sentence % {"n": count}, _("Lihat yang berubah"), page="practice_renew")


def _to_remark(improvement: Improvement, loaded: Loaded) -> Asked:
    number = improvement.current_step
    sentence = _("Kelompok sedang di langkah %(step)s. Beri masukan bila perlu.")
    return Asked(_with(sentence, loaded.steps, number), _("Baca langkah ini"), number)


def _with(sentence: str, steps: Steps, number: int) -> str:
    return sentence % _named(steps, number)


def _named(steps: Steps, number: int) -> Mapping[str, str]:
    return {"step": f"{number} ({in_words(steps.guide.steps[number].name)})"}


def word_of(one: Standing, *, current: bool) -> tuple[str, str]:
    """Return how a step stands as the kind of a tag and a word."""
    if one.state == Step.State.DONE:
        return "done", _("selesai")
    if one.state == Step.State.WAITING:
        return "wait", _("menunggu persetujuan")
    if one.returned:
        return "late", _("dikembalikan")
    if one.revision and not one.borrowed:
        return "due", _("sedang diisi")
    if one.borrowed:
        return "neutral", _("usulan dari praktik")
    return ("due", _("giliran sekarang")) if current else ("neutral", _("belum diisi"))
