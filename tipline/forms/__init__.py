"""Forms: what a page asks, and the sentences it answers with when it cannot use what was typed."""
