"""How many examples Hypothesis tries of what takes long: few for every day, many for a night."""

import os

from hypothesis import HealthCheck, settings

NIGHT = int(os.environ.get("LOA_EXAMPLES", "1"))
"""How many times as many are tried: ``LOA_EXAMPLES=4`` for a night."""


def examples(count: int) -> settings:
    """So many on an ordinary day, however long each takes; all of them share what a fixture made."""
    checks = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
    return settings(max_examples=count * NIGHT, deadline=None, suppress_health_check=checks)
