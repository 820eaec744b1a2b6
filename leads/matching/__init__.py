"""Which reports are of the same matter and at which venue, with reasons."""
