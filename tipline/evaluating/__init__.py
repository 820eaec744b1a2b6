"""Measuring what the matcher does: labelled reports through the real house, rivals beside it."""
