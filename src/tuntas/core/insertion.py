"""Stores a new row with the rows that point to it in one statement.

The ORM takes one statement, with its compilation and its wait, for each row. Where a request stores the
same few rows all day, one `WITH … INSERT` does it, compiled once for each combination of models.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.db import connection, models

Model = type[models.Model]
if TYPE_CHECKING:
    Field = models.Field[Any, Any]
else:
    Field = models.Field


def insert_with_children(
    parent: models.Model, children: Sequence[models.Model], *, link: str
) -> None:
    """Insert `parent` and its `children`, whose foreign key `link` points to it; set all their ids.

    Values are prepared by the models' own fields. No signals are sent. Raises `IntegrityError` like
    `save()`, and then stores nothing.
    """
    fields = [_stored(type(row), "" if row is parent else link) for row in (parent, *children)]
    values = [
        field.get_db_prep_save(field.pre_save(row, add=True), connection)
        for row, of_row in zip((parent, *children), fields, strict=True)
        for field in of_row
    ]
    with connection.cursor() as cursor:
        cursor.execute(_statement(type(parent), tuple(map(type, children)), link), values)
        ids = cursor.fetchone()
    for row, pk in zip((parent, *children), ids, strict=True):
        row.pk = pk
        row._state.adding = False  # noqa: SLF001 - as Model.save() does
        row._state.db = connection.alias  # noqa: SLF001
    for child in children:
        setattr(child, link, parent)


@lru_cache(maxsize=32)
def _stored(model: Model, link: str) -> tuple[Field, ...]:
    """Return the fields that get a value of their own: not the id, the link or what is generated."""
    return tuple(
        field
        for field in model._meta.concrete_fields  # noqa: SLF001 - public, documented
        if not field.primary_key and not field.generated and field.name != link
    )


@lru_cache(maxsize=32)
def _statement(parent: Model, children: tuple[Model, ...], link: str) -> str:
    columns, values = _lists(_stored(parent, ""))
    parts = [f'row_0 AS (INSERT INTO "{_table(parent)}" ({columns}) SELECT {values} RETURNING id)']
    for place, child in enumerate(children, 1):
        columns, values = _lists(_stored(child, link))
        pointing = child._meta.get_field(link).column  # type: ignore[union-attr]  # noqa: SLF001
        parts.append(
            f'row_{place} AS (INSERT INTO "{_table(child)}" ("{pointing}", {columns}) '  # noqa: S608
            f"SELECT row_0.id, {values} FROM row_0 RETURNING id)"
        )
    names = [f"row_{place}" for place in range(len(children) + 1)]
    ids = ", ".join(f"{name}.id" for name in names)
    return f"WITH {', '.join(parts)} SELECT {ids} FROM {', '.join(names)}"  # noqa: S608 - made of models


def _table(model: Model) -> str:
    return model._meta.db_table  # noqa: SLF001 - public, documented


def _lists(fields: Sequence[Field]) -> tuple[str, str]:
    columns = ", ".join(f'"{field.column}"' for field in fields)
    # Without the length: a cast to varchar(n) would cut in silence what the column itself refuses.
    kinds = [str(field.cast_db_type(connection)).partition("(")[0] for field in fields]
    return columns, ", ".join(f"%s::{kind}" for kind in kinds)
