from decimal import ROUND_HALF_UP, Decimal

from tuntas.rules.phrases.words import WORDS, Language


def format_number(number: float | Decimal, lang: Language, *, places: int | None = None) -> str:
    """Return a number as the language writes it: "1.234,5" in Indonesian, "1,234.5" in English.

    Args:
        number: an int, a float or a Decimal; a Decimal keeps the digits that it was given.
        lang: "id" or "en".
        places: digits after the decimal sign, rounded half up as published scores are; without it
            all there are.

    Raises:
        ValueError: for infinity and for what is not a number.
    """
    exact = Decimal(str(number).removesuffix(".0") if isinstance(number, float) else number)
    if not exact.is_finite():
        raise ValueError(f"{number} cannot be shown as a number; leave it out of the page")
    if places is not None:
        exact = exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    words = WORDS[lang]
    separators = str.maketrans({",": words.thousands, ".": words.decimal})
    return f"{abs(exact) if exact.is_zero() else exact:,f}".translate(separators)


def format_short(number: float, lang: Language) -> str:
    """Return a number to four digits, of which two at most stand behind the mark: "8,19", "0,08188".

    Three behind the mark would be read as thousands by whom the other language taught to read
    numbers. Below one there may be more. Raises as `format_number` does.
    """
    short = float(f"{number:.4g}")
    return format_number(round(short, 2) if abs(short) >= 1 else short, lang)
