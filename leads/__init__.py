"""What the house keeps and decides: reports, leads, venues, matching, assessment."""
