"""Sub-commands of `fazhi` that live in the training package."""
