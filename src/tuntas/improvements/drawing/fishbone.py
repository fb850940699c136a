"""The fishbone: what may cause a problem, by kinds of causes."""

from collections.abc import Iterator, Sequence

from django.utils.safestring import SafeString

from tuntas.improvements.drawing.fishbone_layout import (
    Bone,
    Layout,
    Row,
    Twig,
    phone_layout,
    wide_layout,
)
from tuntas.improvements.drawing.frame import Told, framed, text_lines

__all__ = ["Bone", "Twig", "fishbone_svg"]


def fishbone_svg(
    problem: str,
    bones: Sequence[Bone],
    told: Told,
    *,
    wide: bool,
    key: str = "fish",
    style: str = "",
) -> SafeString:
    """Return the drawing, empty without bones: a fish 1040 wide, or for a phone a branching list."""
    if not bones:
        return SafeString()
    layout = wide_layout(problem, bones) if wide else phone_layout(problem, bones)
    parts = [*_lines(layout), *(piece for row in layout.rows for piece in _row(row, wide=wide))]
    kind = "fishbone wide" if wide else "fishbone slim"
    size = layout.width, round(layout.height, 1)
    return framed(parts, told, kind=kind, size=size, key=key, style=style)


def _lines(layout: Layout) -> Iterator[str]:
    for name, path in layout.lines:
        yield f'<path class="{name}" d="{path}"/>'
    x, y, width, height = (f"{round(one, 1):g}" for one in layout.head)
    yield f'<rect class="head" x="{x}" y="{y}" width="{width}" height="{height}" rx="8"/>'


def _row(row: Row, *, wide: bool) -> Iterator[str]:
    """Yield a line of words, with a hook before it where it leads to the cause above."""
    if row.branch:
        yield f'<path class="hook" d="M{row.x - 9:g} {row.y - 12:g}v8h5"/>'
    at_end = wide and row.name in {"name", "bare"}
    yield from text_lines(
        [row.text], row.x, row.y, step=0, name=row.name, anchor="end" if at_end else ""
    )
