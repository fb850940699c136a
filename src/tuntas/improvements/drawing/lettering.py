"""How wide words are, and how they are broken into lines: SVG breaks none by itself."""

# Parts of the font's size, on the safe side for Plus Jakarta Sans, regular and bold.
COMMON, BROADEST = 0.68, 1.05
WIDTHS = {
    **dict.fromkeys(" ijl", 0.28),
    **dict.fromkeys("I'|!.,:;()[]{}`·1J", 0.4),
    **dict.fromkeys('rftz/\\"*s', 0.51),
    **dict.fromkeys("acehknuvxyTLFEZ279635-–?", 0.62),
    **dict.fromkeys("ABCDHKNRUVXY&0_", 0.8),
    **dict.fromkeys("wmGMOQW%#@—", BROADEST),
}
FIRST_BROAD_LETTER = "\u1100"  # from here on scripts that are as wide as they are high


def width_of(text: str, size: float) -> float:
    """Return how wide a text is at most, in the unit of the font's size."""
    return size * sum(
        BROADEST if letter >= FIRST_BROAD_LETTER else WIDTHS.get(letter, COMMON) for letter in text
    )


def wrapped(text: str, width: float, size: float) -> list[str]:
    """Return the lines of a text, none wider than `width`; a word too long for one is broken."""
    lines, line = list[str](), ""
    for word in text.split():
        together = f"{line} {word}".lstrip()
        if width_of(together, size) <= width:
            line = together
            continue
        if line:
            lines.append(line)
        *full, line = broken(word, width, size)
        lines.extend(full)
    return [*lines, line] if line else lines


def broken(word: str, width: float, size: float) -> list[str]:
    """Return the pieces of a word, each as long as it may be and at least one letter."""
    pieces, piece = list[str](), ""
    for letter in word:
        if piece and width_of(piece + letter, size) > width:
            pieces.append(piece)
            piece = ""
        piece += letter
    return [*pieces, piece]
