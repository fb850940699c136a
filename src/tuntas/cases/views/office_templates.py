"""The texts that a unit's answers start from: list, add, change, remove."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tuntas.cases.actions.answer_templates import delete_template, save_template
from tuntas.cases.forms.office import TemplateForm
from tuntas.cases.models import AnswerTemplate
from tuntas.cases.queries.templates import own_templates, own_units
from tuntas.core.access import OfficeRequest, requires
from tuntas.core.attempts import attempt, posted, press
from tuntas.core.permissions import Permission


@requires(Permission.ACT_ON_CASES)
@require_safe
def templates(request: OfficeRequest) -> HttpResponse:
    """List the templates of the officer's units."""
    context = {"templates": own_templates(request.powers)}
    return render(request, "cases/office/templates.html", context)


@requires(Permission.ACT_ON_CASES)
@require_http_methods(["GET", "HEAD", "POST"])
def template_new(request: OfficeRequest) -> HttpResponse:
    """Add a template."""
    return _edited(request, None)


@requires(Permission.ACT_ON_CASES)
@require_http_methods(["GET", "HEAD", "POST"])
def template_edit(request: OfficeRequest, pk: int) -> HttpResponse:
    """Change a template."""
    return _edited(request, _own(request, pk))


@requires(Permission.ACT_ON_CASES)
@require_POST
def template_delete(request: OfficeRequest, pk: int) -> HttpResponse:
    """Remove a template."""
    template = _own(request, pk)
    press(
        request,
        lambda: delete_template(by=request.powers, at=timezone.now(), template=template),
        _("Templat “%(name)s” dihapus.") % {"name": template.name},
    )
    return redirect("templates")


def _own(request: OfficeRequest, pk: int) -> AnswerTemplate:
    ids = request.powers.units.get(Permission.ACT_ON_CASES, frozenset())
    template = AnswerTemplate.objects.filter(pk=pk, unit_id__in=ids).first()
    if template is None:
        raise Http404(_("Templat ini tidak ada."))
    return template


def _edited(request: OfficeRequest, template: AnswerTemplate | None) -> HttpResponse:
    form = TemplateForm(posted(request), units=own_units(request.powers), template=template)

    def save() -> AnswerTemplate:
        said = form.values()
        return save_template(
            by=request.powers, at=timezone.now(), unit=said.unit, name=said.name, text=said.text,
            template=template,
        )  # fmt: skip

    tried = attempt(form, save)
    if tried.done is None:
        context = {"form": form, "template": template}
        return render(request, "cases/office/template_edit.html", context, status=tried.status)
    messages.success(request, _("Templat “%(name)s” disimpan.") % {"name": tried.done.name})
    return redirect("templates")
