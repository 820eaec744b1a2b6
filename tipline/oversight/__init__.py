"""The oversight unit's own door: who stays out of which matter, and who had seen what."""
