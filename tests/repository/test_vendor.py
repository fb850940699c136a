"""What a page loads comes from this repository, unchanged, and runs under a strict content policy."""

import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "src/tuntas/core/static"
VENDOR = STATIC / "vendor"
MANIFEST = VENDOR / "MANIFEST.json"
OURS = [
    path for path in sorted((STATIC / "tuntas").iterdir()) if path.suffix in {".css", ".js", ".svg"}
]

EXTERNAL = re.compile(
    r"""(?:href|src|action|url|import|from)\s*[=(:]?\s*["']?(?:https?:)?//""", re.IGNORECASE
)
ELSEWHERE = "something loaded from another host"
FORBIDDEN = {
    "a script inside the page": re.compile(
        r"""<script(?![^>]*\s(?:src=|type="application/json"))""",  # data, which nothing runs
        re.IGNORECASE,
    ),
    "a style sheet inside the page": re.compile(r"<style\b", re.IGNORECASE),
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "an event attribute": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "a javascript: address": re.compile(r"""["']\s*javascript:""", re.IGNORECASE),
}
COMMENT = re.compile(r"{%\s*comment\b.*?{%\s*endcomment\s*%}|{#.*?#}", re.DOTALL)
LINK = re.compile(r"<a\b[^>]*>", re.IGNORECASE)  # leads elsewhere, loads nothing


def faults(html: str) -> list[str]:
    """The rules that a template breaks, in words."""
    text = COMMENT.sub("", html)
    found = [name for name, pattern in FORBIDDEN.items() if pattern.search(text)]
    return [*found, ELSEWHERE] if EXTERNAL.search(LINK.sub("", text)) else found


def packages() -> list[dict[str, Any]]:
    loaded: list[dict[str, Any]] = json.loads(MANIFEST.read_text("utf-8"))["packages"]
    return loaded


def listed() -> Iterator[tuple[str, str]]:
    for package in packages():
        yield from package["files"].items()


def page_templates() -> list[Path]:
    """All HTML templates except those of e-mails, whose readers load nothing from us."""
    found = sorted((ROOT / "src/tuntas").glob("**/templates/**/*.html"))
    return [path for path in found if "email" not in path.parts]


@pytest.mark.parametrize(("name", "sha256"), list(listed()))
def test_a_vendored_file_is_the_one_that_was_published(name: str, sha256: str) -> None:
    assert hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() == sha256


def test_every_vendored_file_is_listed() -> None:
    present = {str(path.relative_to(VENDOR)) for path in VENDOR.rglob("*") if path.is_file()}
    assert present - {MANIFEST.name} == {name for name, _sha256 in listed()}


@pytest.mark.parametrize("package", packages(), ids=lambda package: str(package["name"]))
def test_a_package_tells_its_version_and_licence(package: dict[str, Any]) -> None:
    assert re.fullmatch(r"\d+\.\d+\.\d+", package["version"])
    assert package["licence"] in {"0BSD", "MIT", "OFL-1.1"}
    assert any(name.endswith("LICENSE") for name in package["files"])


@pytest.mark.parametrize("path", page_templates(), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_template_obeys_the_content_policy(path: Path) -> None:
    assert faults(path.read_text("utf-8")) == []


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.name)
def test_our_own_assets_load_nothing_from_elsewhere(path: Path) -> None:
    assert not EXTERNAL.search(path.read_text("utf-8"))


@pytest.mark.parametrize(
    ("html", "fault"),
    [
        ('<link href="https://cdn.example/x.css">', ELSEWHERE),
        ('<img src="//cdn.example/x.png">', ELSEWHERE),
        ("<script>let x</script>", "a script inside the page"),
        ('<script type="module">let x</script>', "a script inside the page"),
        ("<style>p{}</style>", "a style sheet inside the page"),
        ('<p class="x" style="color:red">', "a style attribute"),
        ('<button type="button" onclick="x()">', "an event attribute"),
        ('<a href="javascript:x()">', "a javascript: address"),
    ],
)
def test_a_planted_violation_is_found(html: str, fault: str) -> None:
    assert faults(html) == [fault]


@pytest.mark.parametrize(
    "html",
    [
        """<script src="{% static 'x.js' %}" defer></script>""",
        "{# <style> #}",
        '<a href="https://example.org/licence">the licence of the data</a>',
    ],
)
def test_what_is_allowed_is_left_alone(html: str) -> None:
    assert faults(html) == []
