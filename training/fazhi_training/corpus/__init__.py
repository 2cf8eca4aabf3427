"""From annotated pieces to gold: Label Studio exports, checks, split, spaCy documents."""
