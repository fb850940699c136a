"""Drawings of quality circles, as SVG written by hand: Pareto, before and after, fishbone.

They take plain values and words, and ask nothing. On pages drawings.css gives them their colours; in
documents, which have no style sheet, `document_style()` is handed in as `style`.
"""

from tuntas.improvements.drawing.fishbone import Bone, Twig, fishbone_svg
from tuntas.improvements.drawing.frame import Told, document_style
from tuntas.improvements.drawing.pairs import Pair, PairWords, pairs_svg
from tuntas.improvements.drawing.pareto import Bar, bars_of, folded, pareto_svg, remainder_bar

__all__ = [
    "Bar",
    "Bone",
    "Pair",
    "PairWords",
    "Told",
    "Twig",
    "bars_of",
    "document_style",
    "fishbone_svg",
    "folded",
    "pairs_svg",
    "pareto_svg",
    "remainder_bar",
]
