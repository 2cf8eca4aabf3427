"""Reaching a server: the SDK's client, and its failures as messages that name the remedy."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from fazhi_training.annotation.errors import AnnotationError

if TYPE_CHECKING:
    from label_studio_sdk import LabelStudio

TIMEOUT_SECONDS = 300.0


class MissingSdkError(AnnotationError):
    """label-studio-sdk is not installed."""


class UnreachableError(AnnotationError):
    """No server answers, or it went away in the middle."""


class WrongUrlError(AnnotationError):
    """Something answers, but it is no Label Studio."""


class WrongKeyError(AnnotationError):
    """The server does not accept the key, or the key may not do this."""


class NoSuchProjectError(AnnotationError):
    """The server has no such project."""


class RefusedError(AnnotationError):
    """The server refused a request."""


def connect(url: str, key: str) -> LabelStudio:
    """A client of the server at `url` that has proved its key.

    key: a personal access token or, where the organisation allows it, a legacy token.
    Raises UnreachableError, WrongUrlError, WrongKeyError or MissingSdkError.
    """
    try:
        from label_studio_sdk import LabelStudio
    except ImportError as error:
        raise MissingSdkError(
            "label-studio-sdk is not installed; run: pip install 'fazhi[annotate]'"
        ) from error
    if not url.startswith(("http://", "https://")):
        raise WrongUrlError(f"'{url}' is no address; write it like http://127.0.0.1:8080")
    if not key.strip() or not key.isascii():
        raise WrongKeyError(_KEY_REMEDY.format(url=url, what="no usable key was given"))
    with explained(url):
        client = LabelStudio(base_url=url.rstrip("/"), api_key=key.strip(), timeout=TIMEOUT_SECONDS)
        user = client.users.whoami()
        if not getattr(user, "email", None):
            raise WrongUrlError(_URL_REMEDY.format(url=url))
    return client


_KEY_REMEDY = (
    "{url}: {what}; copy the key from Account & Settings in Label Studio (a personal access token, "
    "or a legacy token if the organisation allows them) into LABEL_STUDIO_API_KEY or --key"
)
_URL_REMEDY = (
    "what answers at {url} is no Label Studio; give the address of its start page with --url or "
    "LABEL_STUDIO_URL, without /projects or /api"
)


@contextmanager
def explained(url: str) -> Iterator[None]:
    """Turn the SDK's exceptions into AnnotationErrors; nothing has been half done on our side."""
    import httpx
    import pydantic
    from label_studio_sdk.core.api_error import ApiError

    try:
        yield
    except ApiError as error:
        raise _refusal(url, error.status_code, error.body) from error
    except httpx.ConnectError as error:
        raise UnreachableError(
            f"no server answers at {url}; start it (`make label-studio`) or correct --url, then "
            "run the same command again: it goes on where it stopped, nothing is doubled"
        ) from error
    except httpx.HTTPError as error:
        raise UnreachableError(
            f"the server at {url} went away ({error or type(error).__name__}); start it and run "
            "the same command again: it goes on where it stopped, nothing is doubled"
        ) from error
    except (json.JSONDecodeError, UnicodeDecodeError, pydantic.ValidationError) as error:
        raise WrongUrlError(_URL_REMEDY.format(url=url)) from error


def _refusal(url: str, status: int | None, body: object) -> AnnotationError:
    detail = _detail(body)
    if status == 401:
        return WrongKeyError(_KEY_REMEDY.format(url=url, what=f"the key is refused ({detail})"))
    if status == 403:
        return WrongKeyError(
            f"{url}: the key may not do this ({detail}); use the key of an administrator, and for "
            "a backend on this machine start Label Studio with ML_BLOCK_LOCAL_IP=false"
        )
    if status == 404 and isinstance(body, dict):
        return NoSuchProjectError(
            f"{url} has no such project or task ({detail}); list projects with "
            "`fazhi annotate projects`, or make one with `fazhi annotate setup`"
        )
    if not isinstance(body, dict):
        return WrongUrlError(_URL_REMEDY.format(url=url))
    if status is not None and status >= 500:
        return RefusedError(
            f"{url} failed ({status}: {detail}); look at the server's log, then run the same "
            "command again"
        )
    return RefusedError(f"{url} refused the request ({status}: {detail}); correct what it names")


def _detail(body: object) -> str:
    """What the server says, short: never its page of headers."""
    if not isinstance(body, dict):
        return "no reason given"
    reasons: list[str] = []
    if body.get("detail"):
        reasons.append(str(body["detail"]))
    errors: Any = body.get("validation_errors")
    if isinstance(errors, dict):
        reasons += [f"{name}: {value}" for name, value in errors.items()]
    return "; ".join(reasons)[:500] or "no reason given"
