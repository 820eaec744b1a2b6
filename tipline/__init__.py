"""How people reach the house: doors, forms, sessions, jobs, commands."""
