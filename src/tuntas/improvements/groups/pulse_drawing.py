"""How answers from 1 to 5 are spread, as one bar in five parts."""

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from tuntas.improvements.groups.forms.pulse import OFTEN
from tuntas.rules.statistics.ratings import Ratings

WIDTH, HEIGHT = 200, 14  # of the drawing; the page stretches it to its column


def answers_bar(ratings: Ratings) -> SafeString:
    """Draw the parts in the order of the answers, with the counts in words for who cannot see them."""
    parts, at = [], 0.0
    for answer, times in enumerate(ratings.counts, 1):
        wide = WIDTH * times / ratings.answers
        if times:
            parts.append((answer, f"{at:.2f}", f"{wide:.2f}"))
        at += wide
    drawn = format_html_join(
        "", f'<rect class="a{{}}" x="{{}}" y="0" width="{{}}" height="{HEIGHT}"/>', parts
    )
    return format_html(
        '<svg class="answers" viewBox="0 0 {} {}" preserveAspectRatio="none" aria-hidden="true">{}'
        '</svg><p class="small muted">{}</p>',
        WIDTH, HEIGHT, drawn, _counts(ratings),
    )  # fmt: skip


def _counts(ratings: Ratings) -> str:
    words = (
        f"{word} {times}" for (_answer, word), times in zip(OFTEN, ratings.counts, strict=True)
    )
    return " · ".join(words)
