"""What refuses to start, instead of failing on every page later."""

from typing import Any

import pytest
from django.db import connection
from tests.personas import City, reported

from tuntas.config.environment import ConfigurationError
from tuntas.config.preparation import check_database, check_secret_key

OTHER_KEY = "another key, long enough to be one of Tuntas, but not the one"


def test_a_key_that_does_not_open_the_reporters_is_refused(city: City, settings: Any) -> None:
    reported()
    settings.SECRET_KEY = OTHER_KEY
    with pytest.raises(ConfigurationError, match="TUNTAS_OLD_SECRET_KEYS"):
        check_secret_key()


def test_an_earlier_key_goes_on_opening_them(city: City, settings: Any) -> None:
    reported()
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = OTHER_KEY
    check_secret_key()


def test_without_reporters_any_key_will_do(city: City, settings: Any) -> None:
    reported(name="", email="", phone="")
    settings.SECRET_KEY = OTHER_KEY
    check_secret_key()


@pytest.mark.django_db(transaction=True)
def test_the_check_leaves_no_connection_to_be_shared_with_forked_processes() -> None:
    check_database()
    assert connection.connection is None
    assert not connection._connection_pools
