"""Answers become a score that explains itself; exact, and with the policies it was made with."""

from tuntas.rules.scoring.answers import Answers
from tuntas.rules.scoring.errors import AnswerError
from tuntas.rules.scoring.result import Line, Need, Passage, Result, rounded
from tuntas.rules.scoring.score import category_of, chosen_policies, score

__all__ = [
    "AnswerError",
    "Answers",
    "Line",
    "Need",
    "Passage",
    "Result",
    "category_of",
    "chosen_policies",
    "rounded",
    "score",
]
