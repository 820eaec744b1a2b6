"""The custodian's door: who a source is, opened one by one, each time for a reason."""
