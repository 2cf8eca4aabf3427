"""Files to text: `read`, `read_bytes`, `find_files`, and `unpack_file` for archives of files."""

from fazhi.reading.containers import Member, unpack, unpack_file
from fazhi.reading.errors import (
    ContainerError,
    DamagedFileError,
    EmptyFileError,
    EncryptedFileError,
    FileAccessError,
    FileMissingError,
    FolderGivenError,
    MissingProgramError,
    ReadingError,
    ScannedPdfError,
    TooLargeError,
    UndecodableTextError,
    UnsupportedFormatError,
)
from fazhi.reading.inputs import InputFile, find_files
from fazhi.reading.reader import read, read_bytes
from fazhi.reading.report import Report

__all__ = [
    "ContainerError",
    "DamagedFileError",
    "EmptyFileError",
    "EncryptedFileError",
    "FileAccessError",
    "FileMissingError",
    "FolderGivenError",
    "InputFile",
    "Member",
    "MissingProgramError",
    "ReadingError",
    "Report",
    "ScannedPdfError",
    "TooLargeError",
    "UndecodableTextError",
    "UnsupportedFormatError",
    "find_files",
    "read",
    "read_bytes",
    "unpack",
    "unpack_file",
]
