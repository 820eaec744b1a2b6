"""The auditor's door: the trail of deeds, and whether it is whole."""
