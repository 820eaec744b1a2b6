"""The planner's door: covert visits and re-checks, planned and drawn."""
