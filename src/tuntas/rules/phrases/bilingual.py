"""A text that data files hold in both languages."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Bilingual:
    """Indonesian is the product's first language; `en` may repeat it where a text is official."""

    id: str
    en: str

    def in_language(self, language: str) -> str:
        """Return the text in `language`; Indonesian unless English is asked for."""
        return self.en if language.startswith("en") else self.id
