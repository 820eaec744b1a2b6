"""What every page has, whichever door it belongs to: language, look, headers, errors."""
