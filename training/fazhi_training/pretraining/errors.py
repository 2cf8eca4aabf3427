"""What can go wrong in pretraining."""

from fazhi.errors import FazhiError


class PretrainingError(FazhiError):
    """There is no text, or the config does not say how to pretrain."""
