"""What a person may do, and for which units."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import connection

from tuntas.core.permissions import ROLES, Permission

GRANTS = """
SELECT m.role, m.unit_id, root.parent_id IS NULL, root.short_name,
       ARRAY(SELECT u.id FROM organisation_unit u WHERE u.ancestor_ids @> ARRAY[m.unit_id])
FROM organisation_membership m
JOIN organisation_unit root ON root.id = m.unit_id
WHERE m.person_id = %s AND m.since <= %s AND (m.until IS NULL OR m.until >= %s)
ORDER BY m.id
"""


@dataclass(frozen=True)
class Powers:
    """Permissions with the units for which they hold, computed once a request.

    `units[p]` holds the ids of all units for which permission `p` is held (subtrees resolved);
    a permission held for the whole government is in `everywhere` too, so that lists need no filter.
    """

    person_id: int
    name: str
    roles: tuple[tuple[str, int, str], ...]
    units: Mapping[Permission, frozenset[int]]
    everywhere: frozenset[Permission]

    @property
    def id(self) -> int:
        """The person's id, as actors name it."""
        return self.person_id

    def has(self, permission: Permission) -> bool:
        """Tell whether the permission is held for any unit."""
        return bool(self.units.get(permission))

    def has_for(self, permission: Permission, unit_id: int | None) -> bool:
        """Tell whether the permission is held for that unit."""
        return permission in self.everywhere or unit_id in self.units.get(permission, frozenset())


def powers_of(*, person_id: int, name: str, on: date) -> Powers:
    """Return a person's powers on that day, in one query."""
    units: dict[Permission, set[int]] = defaultdict(set)
    everywhere: set[Permission] = set()
    roles = []
    with connection.cursor() as cursor:
        cursor.execute(GRANTS, [person_id, on, on])
        for role, unit_id, is_root, unit_name, below in cursor.fetchall():
            roles.append((role, unit_id, unit_name))
            for permission in ROLES[role].permissions:
                units[permission].update(below)
                if is_root:
                    everywhere.add(permission)
    return Powers(
        person_id=person_id,
        name=name,
        roles=tuple(roles),
        units={permission: frozenset(ids) for permission, ids in units.items()},
        everywhere=frozenset(everywhere),
    )
