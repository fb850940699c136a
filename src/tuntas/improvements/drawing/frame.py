"""What all drawings share: the frame that screen readers read, lines of words, style for documents."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from pathlib import Path

from django.utils.safestring import SafeString, mark_safe

STYLE_SHEET = Path(__file__).parents[1] / "static/improvements/drawings.css"
# The colours of a page on paper, by their names in the style sheets.
ON_PAPER = {
    "ink": "#14222b", "ink-2": "#3f515b", "line": "#d6dfe4", "line-strong": "#748792", "card": "#fff",
    "act": "#145a74", "act-soft": "#e3eff3", "warn": "#8a4b00", "warn-soft": "#fcf0dc",
    "good": "#1b57a0",
}  # fmt: skip


@dataclass(frozen=True)
class Told:
    """What a screen reader says instead of the drawing."""

    title: str
    sentence: str


@lru_cache(maxsize=1)
def document_style() -> str:
    """Return the style sheet of the drawings for where there is none: plain colours, our font."""
    rules = re.sub(r"/\*.*?\*/", "", STYLE_SHEET.read_text(encoding="utf-8"), flags=re.DOTALL)
    plain = re.sub(r"var\(--([a-z0-9-]+)\)", lambda found: ON_PAPER[found[1]], rules)
    return f"text {{ font-family: 'Plus Jakarta Sans', sans-serif; }}{plain}"


def framed(
    parts: Iterable[str], told: Told, *, kind: str, size: tuple[float, float], key: str, style: str
) -> SafeString:
    """Return the drawing; every text in `parts` is escaped already. `key` is unique on the page."""
    width, height = (f"{one:g}" for one in size)
    opening = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="{kind}" viewBox="0 0 {width} {height}"'
        f' role="img" aria-labelledby="{key}-t {key}-d">'
    )
    heads = (
        f'<title id="{key}-t">{escape(told.title)}</title>',
        f'<desc id="{key}-d">{escape(told.sentence)}</desc>',
        f"<style>{style}</style>" if style else "",
    )
    return mark_safe("".join((opening, *heads, *parts, "</svg>")))  # noqa: S308 - escaped where it comes in


def text_lines(
    lines: Sequence[str], x: float, y: float, *, step: float, name: str = "", anchor: str = ""
) -> Iterator[str]:
    """Yield lines of words one below the other, the first with its baseline at `y`."""
    about = f' class="{name}"' if name else ""
    about += f' text-anchor="{anchor}"' if anchor else ""
    for place, line in enumerate(lines):
        yield f'<text{about} x="{x:g}" y="{round(y + place * step, 1):g}">{escape(line)}</text>'
