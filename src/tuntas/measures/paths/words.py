"""Working time and findings in plain words, in both languages."""

from tuntas.measures.paths.content import LEAST, Process, Spread
from tuntas.measures.paths.labels import activity_label, state_label
from tuntas.measures.words import short_duration
from tuntas.rules.casework import case_types
from tuntas.rules.phrases import Bilingual

AN_HOUR = 60  # minutes
SPACE = "\u00a0"  # keeps a number and its unit on one line
NOTABLE_SHARE = 0.05  # of the cases, before a repetition is worth a sentence


def worked(minutes: int) -> Bilingual:
    """Return working time as one says it: `1 hari 4 jam`, `3 jam 20 menit`; a day has 7½ hours."""
    return Bilingual(short_duration(minutes, "id"), short_duration(minutes, "en"))


def percent(part: int, whole: int) -> str:
    """Return a share: `38 %`; what is there but below one in a hundred is `< 1 %`."""
    share = round(100 * part / whole) if whole else 0
    return f"<{SPACE}1{SPACE}%" if part and not share else f"{share}{SPACE}%"


def findings(process: Process) -> list[Bilingual]:
    """Return what the numbers say, three sentences at most: slow, repeated, to and fro."""
    found = [slow(process), repeated(process), to_and_fro(process)]
    return [one for one in found if one is not None]


def slow(process: Process) -> Bilingual:
    """Return how long it takes and where most of the time goes."""
    median, p90 = worked(process.working.median), worked(process.working.p90)
    what_id, what_en = noun(process)
    where = _slowest(process)
    return Bilingual(
        f"Setengah {what_id} selesai dalam {median.id} waktu kerja, sembilan dari sepuluh dalam"
        f" {p90.id}.{where.id}",
        f"Half of the {what_en} take {median.en} of working time or less, nine in ten at most"
        f" {p90.en}.{where.en}",
    )


def noun(process: Process) -> tuple[str, str]:
    """Return what the cases are, in both languages: reports, or requests."""
    report = process.named_by == "kind" and not getattr(
        case_types().get(process.process), "request", None
    )
    return ("laporan", "reports") if report else ("permohonan", "requests")


def _slowest(process: Process) -> Bilingual:
    """Return where most of the time goes: a state where they are known, else a way."""
    if not process.minutes:
        return Bilingual("", "")
    if process.states:
        state = max(process.states, key=lambda one: one.minutes)
        label = state_label(process, state.key)
        where = Bilingual(f"“{label.id}”", f"“{label.en}”")
        minutes, spread = state.minutes, state.spread
    elif process.ways:
        way = max(process.ways, key=lambda one: one.minutes)
        before, after = activity_label(process, way.before), activity_label(process, way.after)
        where = Bilingual(
            f"dari “{before.id}” sampai “{after.id}”", f"from “{before.en}” to “{after.en}”"
        )
        minutes, spread = way.minutes, way.spread
    else:
        return Bilingual("", "")
    share = percent(minutes, process.minutes)
    long = _how_long(spread)
    return Bilingual(
        f" Yang paling lama: {where.id}, {long.id}{share} dari seluruh waktu.",
        f" Longest: {where.en}, {long.en}{share} of all the time.",
    )


def _how_long(spread: Spread | None) -> Bilingual:
    """Return the median, or what one in ten exceed where most take no time at all."""
    if spread is None or not spread.p90:
        return Bilingual("", "")
    if spread.median < AN_HOUR <= spread.p90:
        time = worked(spread.p90)
        return Bilingual(
            f"satu dari sepuluh {time.id} atau lebih, ", f"one in ten of them {time.en} or more, "
        )
    time = worked(spread.median)
    return Bilingual(f"setengahnya {time.id} atau lebih, ", f"half of them {time.en} or more, ")


def repeated(process: Process) -> Bilingual | None:
    """Return which step is repeated at the greatest cost, or None where hardly any is."""
    often = [
        one
        for one in process.activities
        if one.repeated >= max(LEAST, NOTABLE_SHARE * process.cases)
    ]
    if not often:
        return None
    step = max(often, key=lambda one: (one.repeat_minutes, one.repeated))
    label = activity_label(process, step.key)
    cases, time = (
        percent(step.repeated, process.cases),
        percent(step.repeat_minutes, process.minutes),
    )
    return Bilingual(
        f"{cases} kembali ke langkah “{label.id}”; putaran kedua dan seterusnya memakan {time} dari"
        " seluruh waktu.",
        f"{cases} come back to the step “{label.en}”; second and later rounds take {time} of all"
        " the time.",
    )


def to_and_fro(process: Process) -> Bilingual | None:
    """Return between which units cases go to and fro most, or None where they hardly do."""
    often = [one for one in process.back_and_forth if one.cases >= LEAST]
    if not often:
        return None
    worst = max(often, key=lambda one: (one.minutes, one.count))
    each = worked(round(worst.minutes / worst.count))
    return Bilingual(
        f"{worst.cases} kasus dikirim {worst.unit_name} ke {worst.other_name} lalu kembali lagi,"
        f" {worst.count} kali semuanya; tiap kali rata-rata {each.id}.",
        f"{worst.unit_name} sent {worst.cases} cases to {worst.other_name} and got them back,"
        f" {worst.count} times in all; {each.en} each time on average.",
    )
