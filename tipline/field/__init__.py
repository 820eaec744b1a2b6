"""The squad's door: today's missions, visits, findings."""
