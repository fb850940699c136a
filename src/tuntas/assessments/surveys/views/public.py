"""Published results: what a city owes its citizens, without anything that is theirs alone."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from tuntas.assessments.surveys.periods import period_words, place_in_list
from tuntas.assessments.surveys.queries.published import published, published_page
from tuntas.core.access import public


@public
@require_safe
def published_surveys(request: HttpRequest) -> HttpResponse:
    """List the results of all units, the newest period first."""
    before = place_in_list(request.GET.get("before", ""))
    results, following = published_page(before)
    context = {
        "rows": [(one, period_words(one.survey.begins, one.survey.ends)) for one in results],
        "next_url": f"?before={following[0].isoformat()}_{following[1]}" if following else "",
        "first_url": reverse("published_surveys") if before else "",
    }
    return render(request, "assessments/survey/published_list.html", context)


@public
@require_safe
def published_survey(request: HttpRequest, code: str) -> HttpResponse:
    """Show one frozen result."""
    found = published(code, on=timezone.localdate())
    context = {"found": found, "period": period_words(found.survey.begins, found.survey.ends)}
    return render(request, "assessments/survey/published.html", context)
