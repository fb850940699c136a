"""Proof from improving: groups, agents of change, improvements that had an effect, promises kept."""

from datetime import date

from django.db.models import Count, F, Q
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tuntas.core.permissions import Permission
from tuntas.improvements.groups.queries.groups import asleep_since
from tuntas.improvements.models import ChangeAgent, Group, GroupMember, Improvement, Promise
from tuntas.improvements.reform.proof.row import (
    Proposer,
    Row,
    Rows,
    Scope,
    Told,
    as_rows,
    day_words,
    language,
)
from tuntas.rules.phrases import Bilingual


def _groups(scope: Scope) -> Rows:
    awake = Group.objects.active().filter(
        unit__ancestor_ids__contains=[scope.unit.pk],
        last_activity_at__gte=asleep_since(scope.on),
    )
    facilitator = GroupMember.Role.FACILITATOR
    here = Q(members__until__isnull=True) & ~Q(members__role=facilitator)
    return as_rows(
        awake.annotate(people=Count("members", filter=here)), "groups", newest="last_activity_at",
        ref=F("pk"), place=F("unit__name"), name=F("name"), day=TruncDate("last_activity_at"),
        n=F("people"),
    )  # fmt: skip


def _group(row: Row, _scope: Scope) -> Told:
    people = row.n or 0
    said = ngettext(
        "%(n)s anggota, kegiatan terakhir %(day)s", "%(n)s anggota, kegiatan terakhir %(day)s",
        people,
    ) % {"n": people, "day": day_words(row.day)}  # fmt: skip
    title = _("KBK %(name)s, %(unit)s") % {"name": row.name, "unit": row.place}
    return Told(title, reverse("group", args=[row.ref]), said)


def _agents(scope: Scope) -> Rows:
    found = (
        ChangeAgent.objects.filter(unit__ancestor_ids__contains=[scope.unit.pk])
        .serving(date(scope.year, 1, 1), date(scope.year, 12, 31))
        .annotate(planned=Count("actions"))
    )
    return as_rows(
        found.filter(planned__gt=0), "agents", newest="since",
        ref=F("pk"), place=F("unit__name"), name=F("name"), day=F("since"), n=F("planned"),
    )  # fmt: skip


def _agent(row: Row, _scope: Scope) -> Told:
    planned = row.n or 0
    said = ngettext(
        "%(n)s tindakan dalam rencana aksinya", "%(n)s tindakan dalam rencana aksinya", planned
    ) % {"n": planned}
    title = _("Agen perubahan %(name)s, %(unit)s") % {"name": row.name, "unit": row.place}
    return Told(title, reverse("agent", args=[row.ref]), said)


def _improvements(scope: Scope) -> Rows:
    found = Improvement.objects.filter(
        unit__ancestor_ids__contains=[scope.unit.pk], effect__isnull=False
    )
    return as_rows(
        found, "improvements", newest="effect__made_at",
        ref=F("pk"), name=F("title"), day=TruncDate("effect__made_at"),
        text=F("effect__sentence_id"), text_en=F("effect__sentence_en"),
    )  # fmt: skip


def _improvement(row: Row, _scope: Scope) -> Told:
    said = Bilingual(row.text, row.text_en).in_language(language())
    title = _("Perbaikan: %(name)s") % {"name": row.name}
    return Told(title, reverse("improvement", args=[row.ref]), said)


def _promises(scope: Scope) -> Rows:
    found = Promise.objects.filter(
        unit__ancestor_ids__contains=[scope.unit.pk], kept_on__gte=scope.since
    )
    return as_rows(
        found, "promises", newest="kept_on",
        ref=F("pk"), name=F("text"), day=F("kept_on"), text=F("outcome"),
    )  # fmt: skip


def _promise(row: Row, _scope: Scope) -> Told:
    said = _("Kata unitnya terwujud %(day)s. %(outcome)s") % {
        "day": day_words(row.day),
        "outcome": row.text,
    }
    title = _("Janji perbaikan: %(name)s") % {"name": row.name}
    return Told(title, reverse("promise_public", args=[row.ref]), said.strip())


PROPOSERS = (
    Proposer("groups", Permission.VIEW_IMPROVEMENTS, _groups, _group),
    Proposer("agents", Permission.VIEW_IMPROVEMENTS, _agents, _agent),
    Proposer("improvements", Permission.VIEW_IMPROVEMENTS, _improvements, _improvement),
    Proposer("promises", Permission.VIEW_IMPROVEMENTS, _promises, _promise),
)
