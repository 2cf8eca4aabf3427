"""Checks of the gold against the annotation guidelines, by rule number."""
