"""What the tests of failures share: the station of the simulation."""

from tests.simulation.conftest import fresh, live_station

__all__ = ["fresh", "live_station"]
