"""From a mention to a value: pure functions, one module per kind of mention."""
