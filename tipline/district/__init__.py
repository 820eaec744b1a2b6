"""The district team's door: assigned leads, answers."""
