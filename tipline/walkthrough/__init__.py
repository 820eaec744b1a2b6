"""The whole way round over HTTP: as each person in turn, on a running house, without scripts."""
