"""Pretraining an encoder on plain text, by guessing masked characters."""
