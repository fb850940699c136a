"""How the documents of an improvement say days, sums and what is missing."""

from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from tuntas.improvements.models import GroupMember, Improvement
from tuntas.improvements.projects.documents.facts import ProjectFacts
from tuntas.improvements.projects.measuring.queries.savings import Savings
from tuntas.measures.words import month_words
from tuntas.rules.phrases import Language, format_date, format_number

NOTHING = "–"


def cut(text: str, letters: int) -> str:
    """Return a text as one line of at most so many letters; what was longer ends with `…`."""
    said = " ".join(text.split())
    return said if len(said) <= letters else f"{said[: letters - 1].rstrip()}…"


def day(value: date | datetime | None, language: Language) -> str:
    """Return `5 Oktober 2026`, of a moment its day here; a dash for none."""
    if value is None:
        return NOTHING
    local = timezone.localdate(value) if isinstance(value, datetime) else value
    return format_date(local, language, weekday=False)


def whole(value: float, language: Language) -> str:
    """Return a number without decimals, `12.500`."""
    return format_number(value, language, places=0)


def tenths(value: float | None, language: Language) -> str:
    """Return a number with one decimal, `3,5`; a dash for none."""
    return NOTHING if value is None else format_number(value, language, places=1)


def rupiah(value: float, language: Language) -> str:
    """Return `Rp12.500.000`."""
    return f"Rp{whole(value, language)}"


def in_language(kept: Any, language: Language) -> str:
    """Return a text that is kept in both languages as JSON; empty where there is none."""
    return str(kept.get(language, "")) if isinstance(kept, dict) else ""


def not_yet() -> str:
    """Return that a step was not begun."""
    return _("Langkah ini belum dikerjakan.")


def names(facts: ProjectFacts, *roles: str) -> str:
    """Return who has these roles, parted by commas; empty for nobody."""
    return ", ".join(one.name for one in facts.members if one.role in roles)


def people(facts: ProjectFacts) -> list[tuple[str, str]]:
    """Return the group's roles, each with who has it."""
    role = GroupMember.Role
    wanted = (role.LEADER, role.SECRETARY, role.MEMBER, role.FACILITATOR)
    found = [(str(one.label).capitalize(), names(facts, one)) for one in wanted]
    return [(label, who) for label, who in found if who]


def period(facts: ProjectFacts) -> str:
    """Return from when to when it was worked on."""
    improvement = facts.improvement
    begins = month_words(timezone.localdate(improvement.made_at), facts.language)
    if improvement.ended_at is None:
        return _("sejak %(month)s, masih berjalan") % {"month": begins}
    ends = month_words(timezone.localdate(improvement.ended_at), facts.language)
    return begins if begins == ends else _("%(begins)s sampai %(ends)s") % {
        "begins": begins,
        "ends": ends,
    }  # fmt: skip


def effect_said(facts: ProjectFacts) -> str:
    """Return what the figures allow to say, or why they do not yet say anything."""
    if facts.panel.shown is not None:
        return facts.panel.shown.sentence
    return {
        "unchosen": _(
            "Belum dipilih angka yang diukur, jadi belum dapat dikatakan apakah perubahan ini menolong."
        ),
        "not-begun": _("Belum ditulis sejak bulan apa cara kerja baru berjalan."),
        "waiting": _("Dampaknya sedang dihitung. Buat dokumen ini lagi dalam beberapa menit."),
        "no-figures": _("Belum ada satu bulan pun yang berisi angka untuk dinilai."),
    }[facts.panel.state]


def ended(facts: ProjectFacts) -> str:
    """Return how an improvement stands, and why it was given up."""
    improvement = facts.improvement
    if improvement.state == Improvement.State.STOPPED:
        return _("Perbaikan ini dihentikan: %(reason)s") % {"reason": improvement.end_reason}
    if improvement.state == Improvement.State.RUNNING:
        return _("Perbaikan ini masih berjalan: langkah %(step)s dari 8.") % {
            "step": improvement.current_step
        }
    return _("Perbaikan ini selesai pada %(day)s.") % {
        "day": day(improvement.ended_at, facts.language)
    }


def saved(savings: Savings, language: Language) -> list[tuple[str, str]]:
    """Return what is estimated to be saved, line by line, the assumption last."""
    found = []
    if savings.hours_per_month is not None and savings.hours_per_year is not None:
        said = _("%(month)s jam per bulan, %(year)s jam per tahun") % {
            "month": whole(savings.hours_per_month, language),
            "year": whole(savings.hours_per_year, language),
        }
        found.append((_("Waktu kerja"), said))
    if savings.rupiah_per_month is not None and savings.rupiah_per_year is not None:
        said = _("%(month)s per bulan, %(year)s per tahun") % {
            "month": rupiah(savings.rupiah_per_month, language),
            "year": rupiah(savings.rupiah_per_year, language),
        }
        found.append((_("Uang"), said))
    if savings.cost is not None:
        found.append((_("Biaya, sekali"), _cost(savings, savings.cost, language)))
    return [*found, (_("Anggapannya"), savings.assumption)]


def _cost(savings: Savings, cost: int, language: Language) -> str:
    said = rupiah(cost, language)
    if not savings.months_to_pay:
        return said
    return _("%(cost)s; kembali setelah %(months)s bulan") % {
        "cost": said,
        "months": tenths(savings.months_to_pay, language),
    }
