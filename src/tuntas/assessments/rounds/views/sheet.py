"""The worksheet of one assessment: answering, comparing the voices, asking what would lift it."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tuntas.assessments.models import Assessment
from tuntas.assessments.rounds.actions.answers import save_answers
from tuntas.assessments.rounds.actions.rounds import finish
from tuntas.assessments.rounds.drawing import Pen, items, saved_parts
from tuntas.assessments.rounds.entries import Entry, Saved
from tuntas.assessments.rounds.queries.compare import compared
from tuntas.assessments.rounds.queries.lift import lift_page
from tuntas.assessments.rounds.queries.page import node_scores, worksheet
from tuntas.assessments.rounds.queries.rounds import own_side, visible_assessment
from tuntas.assessments.rounds.queries.sheet import AssessmentSheet, sheet
from tuntas.assessments.rounds.rights import Phase, Rights
from tuntas.core.access import OfficeRequest, requires
from tuntas.core.attempts import INCOMPLETE, REFUSED, SHOWN, attempt, press
from tuntas.core.errors import DomainError
from tuntas.core.permissions import Permission
from tuntas.rules.phrases import as_language

SEEN, VALUE, NOTE = "seen-", "value-", "note-"
NOTHING_SAVED = Saved()


@requires(Permission.VIEW_ASSESSMENTS)
@require_safe
def assessment(request: OfficeRequest, uid: UUID) -> HttpResponse:
    """Show the worksheet; `?tugas=saya` only one's own items, `?belum=1` only what is missing."""
    found = visible_assessment(request.powers, uid)
    return _page(request, found, NOTHING_SAVED)


def _page(request: OfficeRequest, found: Assessment, saved: Saved) -> HttpResponse:
    read = sheet(found, request.powers)
    pen = pen_of(request, read, saved)
    page = worksheet(
        read,
        pen,
        only_mine=request.GET.get("tugas") == "saya",
        only_missing=request.GET.get("belum") == "1",
    )
    context = {
        "sheet": read,
        "assessment": found,
        "page": page,
        "may": read.rights,
        "published": found.round.phase == Phase.PUBLISHED,
        "people": _people(read),
        "chosen": {"mine": "tugas" in request.GET, "missing": "belum" in request.GET},
    }
    return render(request, "assessments/round/sheet.html", context, status=status_of(saved))


def status_of(saved: Saved) -> int:
    """Return what the answer to saving is: all well, overtaken by somebody, or refused."""
    return REFUSED if saved.overtaken else INCOMPLETE if saved.refused else SHOWN


def _people(read: AssessmentSheet) -> list[tuple[int, str]]:
    """Return who may be given items, for whoever may give them."""
    if not read.rights.assigns:
        return []
    return own_side(read.assessment, side_of(read.rights), on=timezone.localdate())


def side_of(may: Rights) -> Permission:
    """Return the permission that makes somebody a colleague on this side."""
    return Permission.ANSWER_ASSESSMENTS if may.answers else Permission.EVALUATE


def pen_of(request: OfficeRequest, read: AssessmentSheet, saved: Saved) -> Pen:
    """Return what all drawn items share."""
    return Pen(
        uid=read.assessment.uid,
        may=read.rights,
        results=read.results,
        person_id=request.powers.person_id,
        language=as_language(get_language()),
        overtaken=saved.overtaken,
        refused=saved.refused,
        typed={key: (entry.value, entry.note) for key, entry in saved.entries.items()},
    )


@requires(Permission.VIEW_ASSESSMENTS)
@require_POST
def answers(request: OfficeRequest, uid: UUID) -> HttpResponse:
    """Save a section, or one item with `X-Autosave: 1`, which is answered with what changed."""
    found = visible_assessment(request.powers, uid)
    entries = entries_of(request.POST)
    form = forms.Form(request.POST)
    tried = attempt(
        form,
        lambda: save_answers(
            assessment_id=found.pk, entries=entries, by=request.powers, at=timezone.now()
        ),
    )
    saved = tried.done
    if saved is None:
        return _not_saved(request, found, str(form.non_field_errors()[0]), tried.status)
    if _is_alone(request):
        return _saved_alone(request, found, saved)
    if saved.overtaken or saved.refused:
        return _page(request, found, saved)
    messages.success(request, _saved_words(saved))
    section = request.POST.get("section", "")
    if not section and len(entries) == 1:  # from the page of one item
        return redirect("assessment_item", uid=uid, node=entries[0].node)
    return redirect(f"{request.path.removesuffix('jawaban/')}#bagian-{section}")


def _is_alone(request: OfficeRequest) -> bool:
    return request.headers.get("X-Autosave") == "1"


def _not_saved(
    request: OfficeRequest, found: Assessment, trouble: str, status: int
) -> HttpResponse:
    """Say why nothing was saved: to the script in a sentence, to a person with what they typed."""
    if _is_alone(request):
        return HttpResponse(trouble, status=status, content_type="text/plain; charset=utf-8")
    context = {"assessment": found, "trouble": trouble, "typed": entries_of(request.POST)}
    return render(request, "assessments/round/trouble.html", context, status=status)


def _saved_words(saved: Saved) -> str:
    if saved.changed and saved.changed == saved.notes_only:
        return _("Catatan tersimpan, jawaban belum dipilih.")
    return _("Jawaban tersimpan.")


def entries_of(data: QueryDict) -> list[Entry]:
    """Read the items of a section: each sends `seen-KEY`, its fields what they hold.

    After a conflict, `keep-mine` names the item of which one's own answer is to stand, and
    `keep-theirs` the one that is left alone.
    """
    mine, theirs = data.get("keep-mine", ""), data.get("keep-theirs", "")
    entries = []
    for name in data:
        key = name.removeprefix(SEEN)
        if not name.startswith(SEEN) or key == theirs:
            continue
        before = "mine-" if key == mine else ""
        seen = data.get(name, "")
        entries.append(
            Entry(
                node=key,
                value=_value(data, key, before),
                note=_plain(data.get(f"{before}{NOTE}{key}")),
                seen=int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 9 else 0,  # noqa: PLR2004
            )
        )
    return entries


def _value(data: QueryDict, key: str, before: str) -> str | None:
    """Return an item's answer; None where its fields were not open to an answer."""
    return _plain(data.get(f"{before}{VALUE}{key}"))


def _plain(text: str | None) -> str | None:
    """Return a text with our ends of lines, and without NUL, which the database does not keep."""
    return None if text is None else text.replace("\r\n", "\n").replace("\0", "")


def _saved_alone(request: OfficeRequest, found: Assessment, saved: Saved) -> HttpResponse:
    """Answer an autosave: the item's state and the scores it changed, or the item with both values."""
    read = sheet(found, request.powers)
    pen = pen_of(request, read, saved)
    key = next(iter(saved.entries), "")
    line = next((one for one in read.lines if one.key == key), None)
    if line is None or not line.field:
        raise Http404
    if saved.overtaken or saved.refused:
        return HttpResponse(items([line], pen), status=status_of(saved))
    page = worksheet(read, pen, only_mine=False, only_missing=False, drawn=False)
    scores = node_scores(read.results.get(pen.writes), pen.language)
    changed = [scores[above] for above in _above(read, key) if above in scores]
    head = render_to_string("assessments/round/totals.html", {"page": page}, request)
    return HttpResponse(saved_parts(line, pen, [*changed, head]))


def _above(read: AssessmentSheet, key: str) -> list[str]:
    parents = {line.key: line.parent for line in read.lines}
    found = [key]
    while parents.get(found[-1]):
        found.append(parents[found[-1]])
    return found


@requires(Permission.VIEW_ASSESSMENTS)
@require_POST
def finished(request: OfficeRequest, uid: UUID) -> HttpResponse:
    """Say that one's side is done, or open it again."""
    found = visible_assessment(request.powers, uid)
    is_done = request.POST.get("done") == "1"
    press(
        request,
        lambda: finish(assessment_id=found.pk, done=is_done, by=request.powers, at=timezone.now()),
        _("Ditandai selesai.") if is_done else _("Dibuka lagi."),
    )
    return redirect("assessment", uid=uid)


@requires(Permission.VIEW_ASSESSMENTS)
@require_safe
def compare(request: OfficeRequest, uid: UUID) -> HttpResponse:
    """Show the voices side by side, with the explanation of each score."""
    found = visible_assessment(request.powers, uid)
    read = sheet(found, request.powers)
    page = compared(read, as_language(get_language()))
    context = {"assessment": found, "page": page, "may": read.rights}
    return render(request, "assessments/round/compare.html", context)


@requires(Permission.VIEW_ASSESSMENTS)
@require_safe
def what_if(request: OfficeRequest, uid: UUID) -> HttpResponse:
    """Show which items would lift the score, and the fewest that reach the next category."""
    found = visible_assessment(request.powers, uid)
    read = sheet(found, request.powers)
    voices = read.rights.voices
    asked = request.GET.get("suara", "")
    voice = asked if asked in voices else read.rights.writes or (voices[-1] if voices else "")
    try:
        lift = lift_page(read, voice, as_language(get_language()))
    except DomainError as error:
        context = {"assessment": found, "trouble": error.message}
        return render(request, "assessments/round/trouble.html", context, status=REFUSED)
    return render(request, "assessments/round/what_if.html", {"assessment": found, "page": lift})
