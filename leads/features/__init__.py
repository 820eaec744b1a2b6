"""From text to tokens, without a database: names, places, times, identifiers."""
