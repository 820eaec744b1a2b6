"""The coordination office's door: queue, leads, assignment, review."""
