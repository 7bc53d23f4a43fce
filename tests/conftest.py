"""Settings of every test run."""

from hypothesis import settings

settings.register_profile("project", deadline=None)  # shared machines are noisy; a time limit would test the machine
settings.load_profile("project")
