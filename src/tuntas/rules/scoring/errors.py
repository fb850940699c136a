"""What is wrong with answers."""

from tuntas.rules.phrases import Bilingual


class AnswerError(ValueError):
    """An answer cannot be scored; `words` say which, why and what to do."""

    def __init__(self, key: str, words: Bilingual) -> None:
        super().__init__(words.en)
        self.key, self.words = key, words
