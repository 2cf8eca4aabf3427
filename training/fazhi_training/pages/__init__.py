"""Pages of the training package in the look of the archive pages."""
