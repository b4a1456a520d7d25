"""What holds for all tests."""

import os

from hypothesis import HealthCheck, settings

# On a busy machine a slow example is no failure. In CI the examples are the same every time, so that a red run
# can be repeated.
PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("here", PATIENT)
settings.register_profile("ci", PATIENT, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")
