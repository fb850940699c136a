"""Folded templates say the same as unfolded ones, in each language, for each request."""

from pathlib import Path

import pytest
from django.template import Engine
from django.template.base import TextNode
from django.template.context import Context
from django.utils import translation

PARTS = {
    "page.html": (
        "{# a remark #}{% load i18n %}<h1>{% translate 'Selesai' %}</h1>{% url 'home' %}"
        "{% include 'still.html' %}{% include 'part.html' with who=name %}"
        "{% include 'part.html' with who='<b>' only %}{{ who }}"
    ),
    "still.html": "<i>{% translate 'Selesai' %}</i>",
    "part.html": "{% for n in numbers %}{{ n }}{% translate 'Masuk' %}{% endfor %}{{ who }}/{{ name }};",
    "self.html": "{{ depth }}{% if go %}{% include 'self.html' with go=False %}{% endif %}",
    "other.html": "{% language 'en' %}{% translate 'Masuk' %}{% endlanguage %}{% translate 'Masuk' %}",
    "child.html": "{% extends 'mother.html' %}{% block body %}{% translate 'Masuk' %}{% endblock %}",
    "mother.html": "[{% block body %}{% endblock %}{% include 'still.html' %}]",
}
VALUES = {"name": "Sari & Budi", "numbers": [1, 2], "depth": "x", "go": True}


def _engine(directory: Path, loader: str) -> Engine:
    for name, text in PARTS.items():
        (directory / name).write_text(text, encoding="utf-8")
    inner = [("django.template.loaders.filesystem.Loader", [str(directory)])]
    return Engine(
        loaders=[(loader, inner)],
        builtins=["django.templatetags.i18n"],
        libraries={"i18n": "django.templatetags.i18n"},
    )


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("page", ["page.html", "self.html", "other.html", "child.html"])
def test_folded_pages_are_the_same_pages(tmp_path: Path, page: str, language: str) -> None:
    plain = _engine(tmp_path, "django.template.loaders.cached.Loader")
    folded = _engine(tmp_path, "tuntas.core.folding.Loader")
    with translation.override("en" if language == "id" else "id"):
        folded.get_template(page)  # compiled for the other language before
    with translation.override(language):
        wanted = plain.get_template(page).render(Context(VALUES))
        assert [folded.get_template(page).render(Context(VALUES)) for _ in range(2)] == [wanted] * 2


def test_what_never_changes_is_text(tmp_path: Path) -> None:
    engine = _engine(tmp_path, "tuntas.core.folding.Loader")
    with translation.override("id"):
        (only,) = engine.get_template("still.html").nodelist
        first = engine.get_template("page.html").nodelist[0]
    assert isinstance(only, TextNode)
    assert isinstance(first, TextNode)
    assert first.s == "<h1>Selesai</h1>/<i>Selesai</i>"
