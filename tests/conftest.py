"""What holds for all tests."""

import os

from hypothesis import settings

# On a busy machine a slow example is no failure. In CI the examples are the same every time, so that a red run
# can be repeated.
settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")
