"""Numbers or options of which no figure can be made."""

from tuntas.rules.phrases import Bilingual


class FigureError(ValueError):
    """`words` says what is wrong, with which value, in both languages."""

    def __init__(self, words: Bilingual) -> None:
        super().__init__(words.en)
        self.words = words
