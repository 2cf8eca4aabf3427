"""The systems that are measured beside each other; each trains on the same reports."""
