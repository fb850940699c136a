"""What the pages of a service request show: to the applicant all, to the unit what it needs."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tuntas.cases.documents import answers_of, said, values_of
from tuntas.cases.models import Attachment, Case, IssuedDocument, ServiceRequest
from tuntas.cases.permissions import can_read_request
from tuntas.cases.queries.event_words import check_words
from tuntas.cases.queries.requests import attendance
from tuntas.cases.queries.roster import class_run_by
from tuntas.core.drawing import File
from tuntas.organisation.powers import Powers
from tuntas.rules.casework import ISSUE, CaseType, Request, Requirement, Transition
from tuntas.rules.phrases import Language, as_language


@dataclass(frozen=True, slots=True)
class Answered:
    """A question and its answer, for components/facts.html."""

    name: str
    value: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Handed:
    """A document that is asked for: what came, and how it was found. `kind` gives the shape."""

    key: str
    label: str
    required: bool
    files: Sequence[File]
    state: str
    kind: str
    word: str


@dataclass(frozen=True, slots=True)
class Meeting:
    """A session and whether the participant was there; `there` None: not recorded yet."""

    key: str
    label: str
    on: date | None
    there: bool | None


@dataclass(frozen=True, slots=True)
class RequestPage:
    """Everything that a request has besides what every case has."""

    answers: Sequence[Answered]
    handed: Sequence[Handed]
    delivery: Sequence[Answered]
    relation: str
    meetings: Sequence[Meeting]
    roster_slug: str  # of the class that this belongs to; empty for what is none
    replaced: Sequence[Answered]
    documents: Sequence[IssuedDocument]

    @property
    def standing(self) -> IssuedDocument | None:
        """The document that holds."""
        return next((one for one in self.documents if one.revoked_at is None), None)


def request_of(case: Case) -> tuple[ServiceRequest, Request] | None:
    """Return what was asked and the file's section, None for a report."""
    about = case.type.request
    if case.service_id is None or about is None:
        return None
    found = ServiceRequest.objects.select_related("service", "service__unit").get(case_id=case.pk)
    return found, about


def request_page(request: ServiceRequest, about: Request, case: Case, path: str) -> RequestPage:
    """Return the page's part; `path` is where the links to files begin."""
    language = as_language(get_language())
    words = values_of(request, about, language)
    return RequestPage(
        answers=[
            Answered(one.label.in_language(language), words[one.key])
            for one in about.fields
            if one.key in words
        ],
        handed=_handed(request, about, case, path),
        delivery=_delivery(request, about, language),
        relation=words_of(about, request.relation, language),
        meetings=_meetings(case, about, language),
        roster_slug=request.service.slug if class_run_by(request.service) else "",
        replaced=[],
        documents=list(case.documents.defer("content").order_by("-id")),
    )


def _replaced(case: Case, about: Request, language: Language) -> list[Answered]:
    """Return what was answered before it was put right, newest first."""
    return [
        Answered(one.label.in_language(language), said(one, before[one.key], language))
        for correction in case.corrections.order_by("-seq")
        for before in [json.loads(correction.before)]
        for one in about.fields
        if one.key in before
    ]


def words_of(about: Request, relation: str, language: str) -> str:
    """Return in words who somebody is to the matter."""
    words = about.relation(relation)
    return words.in_language(language) if words else relation


def _handed(request: ServiceRequest, about: Request, case: Case, path: str) -> list[Handed]:
    came: dict[str, list[Attachment]] = {}
    for one in case.attachments.exclude(requirement="").order_by("-id"):
        came.setdefault(one.requirement, []).append(one)
    return [
        _one_handed(one, request.checks.get(one.key, ""), came.get(one.key, []), path)
        for one in about.asked_requirements(answers_of(request))
    ]


def _one_handed(
    requirement: Requirement, check: str, came: Sequence[Attachment], path: str
) -> Handed:
    state = check or ("new" if came else "none")
    kinds = {"complete": "done", "illegible": "late", "missing": "late", "new": "due"}
    label = requirement.label.in_language(get_language() or "id")
    return Handed(
        key=requirement.key,
        label=label,
        required=requirement.required,
        files=[_file(one, path, label) for one in came],
        state=state,
        kind=kinds.get(state, "neutral")
        if requirement.required or state != "missing"
        else "neutral",
        word=check_words(state),
    )


def _file(one: Attachment, path: str, label: str) -> File:
    url = f"{path}berkas/{one.uid}/"
    return File(one.name, url, f"{url}?kecil" if one.thumbnail_sha256 else "", label)


def _delivery(request: ServiceRequest, about: Request, language: str) -> list[Answered]:
    way = about.way(request.delivery_way)
    if way is None:
        return []
    found = [Answered(_("Cara"), way.label.in_language(language))]
    if request.delivery_address:
        found.append(Answered(_("Alamat"), request.delivery_address))
    return found


def _meetings(case: Case, about: Request, language: str) -> list[Meeting]:
    if about.sessions is None:
        return []
    there = attendance(case)
    return [
        Meeting(one.key, one.label.in_language(language), one.on, there.get(one.key))
        for one in about.sessions.items
    ]


def wanted(request: ServiceRequest, about: Request, case: Case) -> list[Requirement]:
    """Return the documents that the applicant can still hand in: what was found wanting first."""
    there = set(case.attachments.exclude(requirement="").values_list("requirement", flat=True))
    asked = [
        one
        for one in about.asked_requirements(answers_of(request))
        if request.checks.get(one.key) != "complete"
    ]
    wanting = {
        one.key
        for one in asked
        if (state := request.checks.get(one.key)) == "illegible"
        or (state == "missing" and one.required)
    }
    return sorted(asked, key=lambda one: (one.key not in wanting, one.key in there))


def office_request_page(case: Case, powers: Powers, path: str) -> RequestPage | None:
    """Return the part for the unit that serves; None for a report and for everybody else."""
    if not can_read_request(powers, case.unit_id):
        return None
    found = request_of(case)
    if found is None:
        return None
    page = request_page(*found, case, path)
    return replace(page, replaced=_replaced(case, found[1], as_language(get_language())))


def document_of(case: Case, uid: UUID) -> IssuedDocument | None:
    """Return a document of a case; one that was revoked is no longer given out."""
    return case.documents.standing().filter(uid=uid).first()


def document_of_code(code: str) -> IssuedDocument | None:
    """Return the document that has this check code."""
    found = IssuedDocument.objects.select_related("service", "service__unit").filter(code=code)
    return found.first()


def holds(document: IssuedDocument) -> str:
    """Return what the public check says: `valid`, `revoked` or `expired`."""
    if document.revoked_at is not None:
        return "revoked"
    return "expired" if document.expired(on=timezone.localdate()) else "valid"


def fits_document(step: Transition, page: RequestPage | None) -> bool:
    """Tell whether the step goes with what was issued: answers are put right before, not after."""
    standing = page is not None and page.standing is not None
    if "answers" in step.requires:
        return not standing
    return "document" not in step.requires or standing


def next_step(kind: CaseType, offered: Sequence[str], page: RequestPage) -> str | None:
    """Return the offered step that comes next by what is there: a look, the result, its delivery."""
    states = {one.state for one in page.handed if one.required or one.state != "missing"}
    wanted: list[Callable[[Transition], bool]] = [lambda step: step.key == "take"]
    if "new" in states:
        wanted.append(lambda step: "checks" in step.requires)
    if states & {"illegible", "missing"}:
        wanted.append(lambda step: step.key == "ask_reporter")
    if page.standing:
        wanted.append(lambda step: "delivery" in step.requires)
    if any(one.there is None for one in page.meetings):
        wanted.append(lambda step: "session" in step.requires)
    wanted += [lambda step: step.document == ISSUE, lambda step: step.key == "resume"]
    for fits in wanted:
        if found := next((key for key in offered if fits(kind.transitions[key])), None):
            return found
    return None
