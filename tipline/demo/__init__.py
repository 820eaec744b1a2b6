"""An invented city, made by going through the real services."""
