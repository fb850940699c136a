"""A workbook's texts are measured as its reader copies them, however the file is written."""

import pytest

from tuntas.exchange.tables.shared_texts import SharedTexts


@pytest.mark.parametrize(
    ("texts", "cells", "least"),
    [
        (b"<sst><si><t>ab</t></si></sst>", b"<c><v>0</v></c>" * 3, 50),
        (b"<x:sst><x:si><x:t>ab</x:t></x:si></x:sst>", b"<x:v>0</x:v>", 20),
        (b"<sst><!--<si>--><si><t>" + b"a" * 99 + b"</t></si></sst>", b"<v>0</v>", 99),
        (b"<sst><si>" + b"a" * 99 + b"</si><si/></sst>", b"<v>1<!-- -->0</v>", 99),
        (b"<sst><si>" + b"a" * 99 + b"</si><si/></sst>", b"<v>&#48;</v>", 99),
        (b"<sst><si>" + b"a" * 99 + b"</si><si/></sst>", b'<v a=">">0</v>', 99),
        (b"<sst><si>" + b"a" * 99 + b"</si><si/></sst>", b"<v>" + b" " * 3_000_000 + b"0</v>", 99),
    ],
)
def test_what_cells_copy_is_never_taken_for_less(texts: bytes, cells: bytes, least: int) -> None:
    whole = SharedTexts(iter([texts])).copied(iter([cells]))
    assert whole >= least
    in_bits = (bytes([one]) for one in texts), iter([cells[:7], cells[7:]])
    assert SharedTexts(in_bits[0]).copied(in_bits[1]) == whole
