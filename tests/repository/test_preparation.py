"""What refuses to start, instead of failing on every page later."""

from typing import Any

import pytest
from tests.personas import City, reported

from tuntas.config.environment import ConfigurationError
from tuntas.config.preparation import check_secret_key

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
