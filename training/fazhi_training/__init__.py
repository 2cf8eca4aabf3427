"""Corpus building, training and evaluation of the fazhi tagger."""
