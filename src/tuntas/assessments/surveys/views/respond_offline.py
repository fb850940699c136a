"""What lets a respondent's page be installed and work off line."""

import hashlib
import json
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tuntas.assessments.surveys.queries.respond import survey_of_code
from tuntas.assessments.surveys.views.respond_language import in_chosen_language
from tuntas.core.access import public
from tuntas.core.context import this_city

SCOPE = "/s/"
WORKER_SOURCE = Path(__file__).parents[2] / "static" / "assessments" / "respond-worker.js"
QUEUE = "assessments/respond-queue.js"
# What a page needs off line; the first visit has most of it in the browser's cache by then.
STATIC_FILES = (
    "vendor/plus-jakarta-sans/latin-wght-normal.woff2",
    "vendor/bootstrap/bootstrap-reboot.min.css",
    "tuntas/tuntas.css",
    "tuntas/kawung.svg",
    "tuntas/arms.svg",
    "tuntas/icons.svg",
    "assessments/respond.css",
    "assessments/respond-faces.svg",
    "assessments/respond.js",
    "assessments/respond-device.js",
    "assessments/respond-kiosk.js",
    QUEUE,
)


@public
@require_safe
@in_chosen_language
def manifest(request: HttpRequest, code: str) -> HttpResponse:  # noqa: ARG001
    """Describe the page to a phone that puts it on its home screen."""
    return _manifest(code, reverse("respond", args=[code]), display="standalone")


@public
@require_safe
@in_chosen_language
def kiosk_manifest(request: HttpRequest, code: str) -> HttpResponse:  # noqa: ARG001
    """Describe the counter's page to a tablet: without the browser's own buttons."""
    return _manifest(code, reverse("kiosk", args=[code]), display="fullscreen")


def _manifest(code: str, start: str, *, display: str) -> HttpResponse:
    survey = survey_of_code(code)
    if survey is None:
        raise Http404
    described = {
        "id": start,
        "name": _("Survei kepuasan %(unit)s") % {"unit": survey.unit.name},
        "short_name": _("Survei %(unit)s") % {"unit": survey.unit.short_name or survey.unit.name},
        "description": this_city().name,
        "lang": get_language(),
        "start_url": start,
        "scope": start,
        "display": display,
        "background_color": "#f3f6f8",
        "theme_color": "#0b3b50",
        "icons": [
            {
                "src": static(f"assessments/respond-{size}.png"),
                "sizes": f"{size}x{size}",
                "type": "image/png",
                "purpose": "any maskable",
            }
            for size in (192, 512)
        ],
    }
    return JsonResponse(described, content_type="application/manifest+json")


@public
@require_safe
def worker(_request: HttpRequest) -> HttpResponse:
    """Serve the service worker with the names of the static files it keeps, by their content."""
    return worker_answer(STATIC_FILES, scope=SCOPE, caches="tuntas-respond-")


def worker_answer(files: Sequence[str], *, scope: str, caches: str) -> HttpResponse:
    """Return the worker for the pages below `scope`; its caches begin with a name of their own."""
    script = _worker_script(tuple(static(name) for name in files), static(QUEUE), scope, caches)
    headers = {"Service-Worker-Allowed": scope, "Cache-Control": "no-cache"}
    return HttpResponse(script, content_type="text/javascript; charset=utf-8", headers=headers)


@lru_cache(maxsize=4)
def _worker_script(files: tuple[str, ...], queue: str, scope: str, caches: str) -> str:
    source = WORKER_SOURCE.read_text(encoding="utf-8")
    version = hashlib.sha256("\n".join((source, *files)).encode()).hexdigest()[:12]
    facts = {"version": version, "files": files, "queue": queue, "scope": scope, "caches": caches}
    return f"self.TUNTAS = {json.dumps(facts)};\n{source}"
