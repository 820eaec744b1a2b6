"""Founding a city: from a plan on paper to units with keys and officers who can sign in."""
