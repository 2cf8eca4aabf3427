"""Why a file could not be read, in words for people who do not program.

The class says what kind of problem it is (it becomes `error` in the table
`errors`), the message says what to do about it.
"""

from __future__ import annotations

from fazhi.errors import FazhiError


class ReadingError(FazhiError):
    """Base of everything that can go wrong between a path and a text."""


class FileMissingError(ReadingError):
    """There is nothing at the given path or pattern."""


class FolderGivenError(ReadingError):
    """A folder was given where one file was expected."""


class FileAccessError(ReadingError):
    """The file is there but the operating system does not let us read it."""


class EmptyFileError(ReadingError):
    """The file has no bytes, or no words."""


class UnsupportedFormatError(ReadingError):
    """The content is of a kind that fazhi does not read."""


class DamagedFileError(ReadingError):
    """The content starts like a known format but cannot be taken apart."""


class EncryptedFileError(ReadingError):
    """The file is protected by a password."""


class ScannedDocumentError(ReadingError):
    """The document holds pictures of pages and no text."""


class ScannedPdfError(ScannedDocumentError):
    """The PDF holds pictures of pages and no text."""


class UndecodableTextError(ReadingError):
    """The bytes are no text in any encoding that fits."""


class TooLargeError(ReadingError):
    """The file, its text or what it unpacks to is larger than any report."""


class MissingProgramError(ReadingError):
    """The format needs a program or a package that is not installed."""


class ContainerError(UnsupportedFormatError):
    """The file is an archive of files where one report was expected."""
