"""How well districts did, with the uncertainty said."""
