"""How kinds of units and roles may be spelt in a file: by label in either language, or by key."""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import override

from tuntas.core.permissions import ROLES
from tuntas.organisation.models import Unit


def kind_spellings() -> dict[str, str]:
    """Spelling → kind of unit."""
    return _spellings((kind.value, kind.label) for kind in Unit.Kind)


def role_spellings() -> dict[str, str]:
    """Spelling → key of a role."""
    return _spellings((key, role.label) for key, role in ROLES.items())


def kind_labels() -> list[str]:
    """The kinds as the reader's language calls them."""
    return [str(kind.label) for kind in Unit.Kind]


def role_labels() -> list[str]:
    """The roles as the reader's language calls them."""
    return [str(role.label) for role in ROLES.values()]


def _spellings(named: Iterable[tuple[str, str | Promise]]) -> dict[str, str]:
    pairs = list(named)
    found: dict[str, str] = {}
    for language in ("id", "en"):
        with override(language):
            found.update({str(label): key for key, label in pairs})
    return found | {key: key for key, _label in pairs}
