"""The numbers of a process as tables, in the shape of components/table.html."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from tuntas.measures.paths.content import Activity, Process, Spread, Way
from tuntas.measures.paths.drawing import level, waits
from tuntas.measures.paths.labels import activity_label, state_label
from tuntas.measures.paths.selection import Selection
from tuntas.measures.paths.sop import ComparedStep, Comparison
from tuntas.measures.paths.words import SPACE, percent, worked
from tuntas.rules.phrases import Language, format_number

Table = dict[str, Any]
ARROW = " → "


@dataclass(frozen=True)
class Tables:
    """The tables of one process in one language. Each is None where there is nothing to show."""

    process: Process
    selection: Selection
    language: Language

    def states(self) -> Table | None:
        """Return where the time is spent."""
        process = self.process
        rows = [
            [
                state_label(process, one.key).in_language(self.language),
                _("menunggu warga atau ditunda") if one.waiting else _("di tangan kantor"),
                self._number(one.cases),
                *self._spread(one.spread),
                percent(one.minutes, process.minutes),
            ]
            for one in process.states
        ]
        heads = [
            _("Keadaan"),
            _("Siapa ditunggu"),
            _("Kasus"),
            *self._medians(),
            _("Dari seluruh waktu"),
        ]
        return self._table(_("Waktu menurut keadaan"), heads, rows, texts=2)

    def activities(self) -> Table | None:
        """Return what happens, how often, and what is done again."""
        process = self.process
        rows = [
            [
                self._name(one.key),
                self._number(one.count),
                self._share(one.cases),
                self._share(one.repeated),
                *self._spread(one.spread),
                percent(one.repeat_minutes, process.minutes),
            ]
            for one in process.activities
        ]
        heads = [
            _("Kegiatan"), _("Berapa kali"), _("Kasus"), _("Kasus yang mengulang"), *self._medians(),
            _("Waktu untuk pengulangan"),
        ]  # fmt: skip
        return self._table(_("Kegiatan, dan waktu sejak kegiatan sebelumnya"), heads, rows)

    def ways(self) -> Table | None:
        """Return the drawn ways between activities, by their number in the drawing."""
        rows = [
            [f"{number}. {name}", *figures]
            for number, (name, *figures) in enumerate(map(self._way, self.selection.ways), start=1)
        ]
        return self._table(
            _("Jalan dalam gambar, menurut nomornya"), self._way_heads(), rows, texts=2
        )

    def other_ways(self) -> Table | None:
        """Return the ways that are not drawn."""
        drawn = set(self.selection.ways)
        rows = [self._way(way) for way in self.process.ways if way not in drawn]
        return self._table(_("Jalan lain, yang jarang"), self._way_heads(), rows, texts=2)

    def _way(self, way: Way) -> list[str]:
        return [
            f"{self._name(way.before)}{ARROW}{self._name(way.after)}",
            self._speed(way),
            self._number(way.count),
            *self._spread(way.spread),
            percent(way.minutes, self.process.minutes),
            percent(way.waiting, way.minutes),
        ]

    def _way_heads(self) -> list[str]:
        return [
            _("Jalan"), _("Kecepatan"), _("Berapa kali"), *self._medians(), _("Dari seluruh waktu"),
            _("Menunggu warga"),
        ]  # fmt: skip

    def variants(self) -> Table | None:
        """Return the commonest paths from beginning to end."""
        process = self.process
        rows = [
            [
                ARROW.join(self._name(step) for step in one.steps) + (" …" if one.longer else ""),
                self._share(one.cases),
                self._worked(one.median),
            ]
            for one in process.variants
        ]
        heads = [_("Urutan"), _("Kasus"), _("Waktu kerja (median)")]
        return self._table(_("Urutan yang paling sering"), heads, rows)

    def returns(self) -> Table | None:
        """Return between which units cases go to and fro."""
        rows = [
            [
                f"{one.unit_name}{ARROW}{one.other_name}{ARROW}{one.unit_name}",
                self._number(one.count),
                self._number(one.cases),
                self._worked(one.minutes),
            ]
            for one in self.process.back_and_forth
        ]
        heads = [_("Unit"), _("Berapa kali"), _("Kasus"), _("Waktu seluruhnya")]
        return self._table(_("Bolak-balik antarunit"), heads, rows)

    def sop(self, comparison: Comparison) -> Table | None:
        """Return the steps of the SOP beside what happened, then what the SOP does not name."""
        rows = [self._step(step) for step in comparison.steps]
        rows += [self._unplanned(one) for one in comparison.only_real]
        heads = [
            _("Langkah"), _("Pelaku"), _("Menurut SOP"), _("Nyata (median)"), _("Kasus"),
        ]  # fmt: skip
        return self._table(_("SOP dan kenyataan"), heads, rows, texts=2)

    def _step(self, step: ComparedStep) -> list[str]:
        found = [f"{step.order}. {step.activity}", step.actor, self._worked(step.minutes)]
        if step.real is None:
            return [*found, _("tidak terlihat dalam catatan"), "–"]
        return [
            *found,
            self._spread(step.real.spread)[0],
            percent(step.real.cases, self.process.cases),
        ]

    def _unplanned(self, one: Activity) -> list[str]:
        cases = percent(one.cases, self.process.cases)
        return [self._name(one.key), "", _("tidak ada di SOP"), self._spread(one.spread)[0], cases]

    def other_variants(self) -> str:
        """Say how many cases took paths that are not listed."""
        process = self.process
        kinds = process.all_variants - len(process.variants)
        if not kinds:
            return ""
        cases = process.cases - sum(one.cases for one in process.variants)
        return _("Sisanya: %(cases)s kasus (%(share)s) menempuh %(kinds)s urutan lain.") % {
            "cases": self._number(cases),
            "share": percent(cases, process.cases),
            "kinds": self._number(kinds),
        }

    def rest(self) -> str:
        """Say that the longest lists were cut."""
        ways = self.process.all_ways - len(self.process.ways)
        return (
            _("%(n)s jalan lain lebih jarang dan tidak dicantumkan.") % {"n": ways} if ways else ""
        )

    def _name(self, key: str) -> str:
        return activity_label(self.process, key).in_language(self.language)

    def _number(self, number: int) -> str:
        return format_number(number, self.language)

    def _share(self, cases: int) -> str:
        return f"{self._number(cases)}{SPACE}({percent(cases, self.process.cases)})"

    def _worked(self, minutes: int) -> str:
        return worked(minutes).in_language(self.language).replace(" ", SPACE)

    def _medians(self) -> list[str]:
        return [_("Setengahnya dalam"), _("9 dari 10 dalam")]

    def _spread(self, spread: Spread | None) -> list[str]:
        if spread is None:
            return [_("terlalu sedikit"), "–"]
        return [self._worked(spread.median), self._worked(spread.p90)]

    def _speed(self, way: Way) -> str:
        word = {"quick": _("cepat"), "middling": _("sedang"), "slow": _("lambat")}[
            level(self.process, way)
        ]
        return f"{word}, {_('menunggu warga')}" if waits(way) else word

    def _table(
        self, caption: str, heads: Sequence[str], rows: Sequence[Sequence[str]], *, texts: int = 1
    ) -> Table | None:
        if not rows:
            return None
        columns = [{"label": head, "num": place >= texts} for place, head in enumerate(heads)]
        return {
            "caption": caption,
            "columns": columns,
            "rows": [
                [
                    {**column, "value": value, "none": not value}
                    for column, value in zip(columns, row, strict=True)
                ]
                for row in rows
            ],
        }
