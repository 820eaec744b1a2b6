"""The command line: `mingcha` and its verbs."""
