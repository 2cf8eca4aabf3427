"""Web pages saved as one file (.mht, .mhtml): RFC 2557, a mail message with the page in it."""

from __future__ import annotations

import email
import email.policy
from email.message import Message

from fazhi.reading.errors import DamagedFileError

_MOST_PARTS = 2000


def page_of(data: bytes, *, name: str) -> tuple[bytes, str | None]:
    """The page's HTML and its encoding, if the message names one; pictures are left aside.

    Raises DamagedFileError when there is no page in the message.
    """
    try:
        message = email.message_from_bytes(data.lstrip(), policy=email.policy.compat32)
        for number, part in enumerate(message.walk()):
            if number > _MOST_PARTS:
                break
            page = _page(part)
            if page is not None:
                return page
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise _damaged(name) from error
    raise _damaged(name)


def _page(part: Message) -> tuple[bytes, str | None] | None:
    if part.get_content_type() not in {"text/html", "application/xhtml+xml"}:
        return None
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes) or not content.strip():
        return None
    charset = part.get_content_charset()
    return content, None if charset in {None, "unicode"} else charset


def _damaged(name: str) -> DamagedFileError:
    return DamagedFileError(
        f"{name} is a saved web page without the page. Save it again in a browser, as HTML only."
    )
