"""Who and what is known: districts, venues, officers, rights, working days, categories."""
