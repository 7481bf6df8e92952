"""What all tests share: how Hypothesis searches.

``ci`` tries the same examples on each run (script/test uses it); ``dev`` looks for new ones and is
the default of a plain ``pytest``; ``search`` looks longer: ``HYPOTHESIS_PROFILE=search``.
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

# A deadline measures the machine, not the code.
_PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

settings.register_profile("dev", _PATIENT)
settings.register_profile("ci", _PATIENT, derandomize=True, print_blob=True)
settings.register_profile("search", _PATIENT, max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "dev"))
