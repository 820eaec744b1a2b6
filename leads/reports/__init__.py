"""A report of any channel: intake, dialogue, identity, reading, retention."""
