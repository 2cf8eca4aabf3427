"""Writes docs/reference, or with --check says what would change."""

from __future__ import annotations

import argparse
import sys

from fazhi_training.corpus.paths import find_project
from fazhi_training.reference.pages import reference_pages


def main() -> None:
    """Exit code 1: with --check, a page is not what the code says."""
    parser = argparse.ArgumentParser(prog="python -m fazhi_training.reference", description=__doc__)
    parser.add_argument("--check", action="store_true")
    check = parser.parse_args().check
    folder = find_project(None).root / "docs" / "reference"
    stale = []
    for name, text in reference_pages().items():
        path = folder / name
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        stale.append(name)
        if not check:
            folder.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
    print("\n".join(stale) or "nothing has changed")
    sys.exit(1 if check and stale else 0)


if __name__ == "__main__":
    main()
