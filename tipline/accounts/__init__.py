"""Accounts: signing in and out, the passphrase, and the guard of every staff door."""
