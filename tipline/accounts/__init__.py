"""Signing in and out, second factor, passphrases."""
