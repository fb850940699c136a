"""Bring regions of the shipped official list into the database."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from tuntas.core.audit import ActorLike, record
from tuntas.organisation.models import Region
from tuntas.organisation.regions_file import read_regions

ROWS_AT_ONCE = 2_000


@transaction.atomic
def load_regions(prefixes: Collection[str], *, by: ActorLike, at: datetime) -> int:
    """Bring in the regions under these official codes, and those they lie in; return how many.

    A code that is not in the list brings nothing (see `regions_file.existing_codes`). Names that
    changed are updated. The list has 91,599 lines and is read once, about half a second.
    """
    inside = frozenset(prefixes)
    around = frozenset(code for prefix in prefixes for code in _way(prefix))
    rows = [row for row in read_regions() if row.code in around or inside & set(_way(row.code))]
    if not rows:
        return 0
    Region.objects.bulk_create(
        [
            Region(code=row.code, name=row.name, level=row.level, parent_id=row.parent_code or None)
            for row in rows
        ],
        batch_size=ROWS_AT_ONCE,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name", "level", "parent"],
    )
    subject = f"regions:{','.join(sorted(prefixes))}"[:200]
    record(by=by, at=at, verb="region.load", subject=subject, count=len(rows))
    return len(rows)


def _way(code: str) -> list[str]:
    """The code and those of the regions around it: 35.77.01 gives 35, 35.77 and 35.77.01."""
    parts = code.split(".")
    return [".".join(parts[: depth + 1]) for depth in range(len(parts))]
