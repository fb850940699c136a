"""Names that somebody can read: signs that nothing is drawn for, or dots alone, are none."""

UNDRAWN = frozenset(
    "\u115f\u1160\u3164\uffa0"
)  # fillers of Hangul: letters to Unicode, blank to people


def is_readable(words: str) -> bool:
    """Tell whether there is at least one letter or digit that one can see."""
    return any(one.isalnum() and one not in UNDRAWN for one in words)
