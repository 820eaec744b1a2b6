"""How a flood is met: counted without knowing who comes, made to wait, kept off the disk."""
