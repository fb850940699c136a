"""What stands on the public page of a service and comes from above: how its promise is kept.

Measures lie above the catalogue: they register their panel when they start.
"""

from collections.abc import Callable, Sequence

from django.utils.safestring import SafeString

from tuntas.catalogue.models import Service, ServiceStandard

Panel = Callable[[Service, ServiceStandard | None], SafeString]
_PANELS: list[Panel] = []


def register(panel: Panel) -> None:
    """Make a panel known; called once per process by an app's `ready`."""
    if panel not in _PANELS:
        _PANELS.append(panel)


def panels(service: Service, standard: ServiceStandard | None) -> Sequence[SafeString]:
    """Return the panels that have something to say about a service and its standard in force."""
    return [shown for panel in _PANELS if (shown := panel(service, standard))]
