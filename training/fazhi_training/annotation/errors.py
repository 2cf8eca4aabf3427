"""The base of what can go wrong between this project and a Label Studio server."""

from fazhi.errors import FazhiError


class AnnotationError(FazhiError):
    """A server, a project on it or an annotation cannot be used as it is."""
