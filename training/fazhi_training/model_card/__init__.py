"""The model card: what a model is, what it was trained on, how good and how fast it is."""
