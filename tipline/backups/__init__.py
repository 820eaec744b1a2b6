"""Backups (备份): the whole house in one sealed file, and back into an empty place."""
