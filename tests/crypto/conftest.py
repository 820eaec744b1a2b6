"""How property tests run here: without a time limit for one example, since machines get busy."""

from hypothesis import settings

settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")
