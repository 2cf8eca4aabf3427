"""What to label next: the open pieces in the order in which they teach a model most."""
