"""A real log of a municipality, where it is at hand."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from tuntas.eventlogs.models import LoggedCase

LOG = Path(__file__).resolve().parents[6] / "shared/data/eventlogs/permit_receipt.xes.gz"


@pytest.mark.django_db
@pytest.mark.skipif(
    not LOG.is_file(), reason="../shared/data/eventlogs is not beside the repository"
)
def test_the_late_cases_are_found_to_the_number() -> None:
    def imported() -> dict[str, object]:
        out = StringIO()
        call_command("import", "events", str(LOG), "--json", stdout=out)
        return dict(json.loads(out.getvalue()))

    first, again = imported(), imported()
    assert (first["cases"], first["events"], first["new"]) == (1434, 8577, 8577)
    assert first["late"] == {"dated": 1329, "late": 389}
    assert (again["new"], again["unchanged"]) == (0, 8577)
    assert again["late"] == first["late"]
    assert LoggedCase.objects.filter(closed__isnull=True).count() == 105
