"""QR codes on pages."""

import segno
from django.utils.safestring import SafeString, mark_safe


def qr_svg(text: str) -> SafeString:
    """Return a text as a QR code to be placed in a page; the page says what it is for."""
    drawn = segno.make(text, error="m").svg_inline(
        scale=4, border=2, light="#fff", omitsize=True, svgclass="qr", lineclass=None
    )
    return mark_safe(drawn)  # noqa: S308 - drawn of squares, holds none of the text
