"""What we do unseen: squads, missions, visits, findings, re-checks."""
