"""What can be wrong with a benchmark run."""

from fazhi.errors import FazhiError


class BenchmarkError(FazhiError):
    """A benchmark cannot run as asked: data, a config section or an option is missing."""
