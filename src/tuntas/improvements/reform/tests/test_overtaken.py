"""Two people have the same form open: the second is told what the first saved, and saves on purpose."""

import pytest
from django.utils import timezone
from tests.personas import MONDAY, City

from tuntas.improvements.reform.tests.page_samples import item_sent, of_item
from tuntas.improvements.reform.tests.reform_samples import roads_item

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_that_monday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: MONDAY)


def test_an_action_that_somebody_changed_meanwhile_is_shown_beside_what_was_typed(
    city: City,
) -> None:
    item = roads_item(city)
    address = of_item(item, "ubah/")
    budi, oki = city.client(city.budi), city.client(city.oki)
    seen = str(budi.get(address).context["form"]["seen"].value())
    assert oki.post(address, item_sent(seen=seen, target="20 layanan")).status_code == 302
    mine = item_sent(seen=seen, target="30 layanan", indicator="within-promise")
    answer = budi.post(address, mine)
    assert answer.status_code == 409
    found = {one.label: (one.stored, one.typed) for one in answer.context["differing"]}
    assert found["Target"] == ("20 layanan", "30 layanan")
    stored, typed = found["Indikator"]
    assert stored == ""
    assert typed not in {"within-promise", ""}  # it is told by its name
    assert set(found) == {"Target", "Indikator"}
    page = answer.content.decode()
    assert 'value="30 layanan"' in page
    assert "diubah orang lain" in page
    again = {**mine, "seen": answer.context["form"]["seen"].value()}
    assert budi.post(address, again).status_code == 302
    item.refresh_from_db()
    assert (item.target, item.revision) == ("30 layanan", 3)
