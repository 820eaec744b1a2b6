"""The keeper's door: who asks for a source's contact, and whether they get it, for how long."""
