"""The base of what can be wrong with the corpus."""

from fazhi.errors import FazhiError


class CorpusError(FazhiError):
    """A file of the corpus or of the annotations is missing, broken or contradicts another."""
