"""What stands on the pages of a service and comes from above: how its promise is kept, who improves it.

Measures and improvements lie above the catalogue: they register their panels when they start.
"""

from collections.abc import Callable, Sequence

from django.utils.safestring import SafeString

from tuntas.catalogue.models import Service, ServiceStandard
from tuntas.organisation.powers import Powers

Panel = Callable[[Service, ServiceStandard | None], SafeString]
OfficePanel = Callable[[Service, Powers], SafeString]
_PANELS: list[Panel] = []
_OFFICE_PANELS: list[OfficePanel] = []


def register(panel: Panel) -> None:
    """Make a panel of the public page known; called once per process by an app's `ready`."""
    if panel not in _PANELS:
        _PANELS.append(panel)


def panels(service: Service, standard: ServiceStandard | None) -> Sequence[SafeString]:
    """Return the panels that have something to say about a service and its standard in force."""
    return [shown for panel in _PANELS if (shown := panel(service, standard))]


def register_office(panel: OfficePanel) -> None:
    """Make a panel of the office's page known; called once per process by an app's `ready`."""
    if panel not in _OFFICE_PANELS:
        _OFFICE_PANELS.append(panel)


def office_panels(service: Service, powers: Powers) -> Sequence[SafeString]:
    """Return the panels that have something to say about a service to this person."""
    return [shown for panel in _OFFICE_PANELS if (shown := panel(service, powers))]
