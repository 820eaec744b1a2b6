"""Where the house keeps things: a database and its transactions, sealed files."""
