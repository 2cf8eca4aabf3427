"""The one exception base of the project.

Every error a user can cause or meet derives from `FazhiError`; each stage
defines its own subclasses next to the code that raises them. A message says
what is wrong, then what to do about it.
"""


class FazhiError(Exception):
    """Base of every error that fazhi raises on purpose."""
