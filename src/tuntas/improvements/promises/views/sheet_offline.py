"""What lets the citizen's sheet work off line: the worker of satisfaction surveys, for these pages."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from tuntas.assessments.surveys.views.respond_offline import QUEUE, worker_answer
from tuntas.core.access import public

SCOPE = "/keluhan/"
STATIC_FILES = (
    "vendor/plus-jakarta-sans/latin-wght-normal.woff2",
    "vendor/bootstrap/bootstrap-reboot.min.css",
    "tuntas/tuntas.css",
    "tuntas/kawung.svg",
    "tuntas/arms.svg",
    "tuntas/icons.svg",
    "assessments/respond.css",
    "assessments/respond-device.js",
    "assessments/respond-kiosk.js",
    "improvements/complaint-sheet.css",
    "improvements/complaint-sheet.js",
    QUEUE,
)


@public
@require_safe
def complaint_sheet_worker(_request: HttpRequest) -> HttpResponse:
    """Serve the worker with the names of the static files that a sheet needs."""
    return worker_answer(STATIC_FILES, scope=SCOPE, caches="tuntas-complaints-")
