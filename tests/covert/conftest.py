"""A city with everybody in it."""

import pytest

from crypto.signing import SigningKey
from tests.makers import City, found_city
from tipline.house import House


@pytest.fixture
def city(house: House, root_key: SigningKey) -> City:
    return found_city(house, root_key)
