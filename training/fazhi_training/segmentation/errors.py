"""What can be wrong with segmentation."""

from fazhi.errors import FazhiError


class SegmentationError(FazhiError):
    """There is no text to learn words from, or a model is there already."""
