"""Scoring predictions against gold: strict, partial, intervals, errors, comparisons."""
