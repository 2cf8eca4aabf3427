"""Files to text: `read`, `read_bytes` and `find_files`; formats txt, html, docx and pdf."""

from fazhi.reading.errors import (
    DamagedFileError,
    EmptyFileError,
    EncryptedFileError,
    FileAccessError,
    FileMissingError,
    FolderGivenError,
    ReadingError,
    ScannedPdfError,
    UndecodableTextError,
    UnsupportedFormatError,
)
from fazhi.reading.inputs import InputFile, find_files
from fazhi.reading.reader import read, read_bytes
from fazhi.reading.report import Report

__all__ = [
    "DamagedFileError",
    "EmptyFileError",
    "EncryptedFileError",
    "FileAccessError",
    "FileMissingError",
    "FolderGivenError",
    "InputFile",
    "ReadingError",
    "Report",
    "ScannedPdfError",
    "UndecodableTextError",
    "UnsupportedFormatError",
    "find_files",
    "read",
    "read_bytes",
]
