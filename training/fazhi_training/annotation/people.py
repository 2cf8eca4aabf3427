"""The users of a server and the annotators of the corpus."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from fazhi_training.annotation.errors import AnnotationError
from fazhi_training.annotation.server_tasks import Draft, ServerTask
from fazhi_training.corpus.annotators import Annotators
from fazhi_training.corpus.label_studio import Annotation


class PeopleError(AnnotationError):
    """It is not clear who a user of the server is."""


@dataclass(frozen=True, slots=True)
class People:
    """The annotator number of each user: by user number and by e-mail address."""

    by_user: Mapping[int, int]
    by_email: Mapping[str, int]

    def number_of(self, annotation: Annotation) -> int | None:
        """Annotator number of an annotation; None where the server names nobody."""
        return None if annotation.annotator is None else self.by_user.get(annotation.annotator)

    def number_of_draft(self, draft: Draft) -> int | None:
        """Annotator number of a draft, which names its user by e-mail address."""
        user = draft.user
        return self.by_user.get(user) if isinstance(user, int) else self.by_email.get(user or "")


def name_users(
    emails: Mapping[int, str], *, given: Mapping[str, str], used: Iterable[int]
) -> dict[int, str]:
    """The name that each user goes by in the table of annotators.

    given: names by e-mail address; the others take what stands before the @.
    used: the users that have annotated. Raises PeopleError when two would share a name.
    """
    unknown = sorted(set(given) - set(emails.values()))
    if unknown:
        raise PeopleError(f"--annotator {unknown[0]}=…: the server has no user of that address")
    names: dict[int, str] = {}
    for user in sorted(set(used)):
        email = emails.get(user, f"user-{user}")
        name = given.get(email) or email.partition("@")[0]
        if name in names.values():
            raise PeopleError(
                f"two users would both be '{name}'; tell them apart with --annotator {email}=NAME"
            )
        names[user] = name
    return names


def users_of(tasks: Iterable[ServerTask], emails: Mapping[int, str]) -> set[int]:
    """The users that have submitted, skipped or begun a task."""
    by_email = {email: user for user, email in emails.items()}
    found = {annotation.annotator for task in tasks for annotation in task.annotations}
    begun = {_draft_user(draft, by_email) for task in tasks for draft in task.drafts}
    return {user for user in found | begun if user is not None}


def _draft_user(draft: Draft, by_email: Mapping[str, int]) -> int | None:
    """A draft names its user by e-mail address, an annotation by number."""
    return draft.user if isinstance(draft.user, int) else by_email.get(draft.user or "")


def introduce(
    tasks: Iterable[ServerTask],
    emails: Mapping[int, str],
    annotators: Annotators,
    *,
    given: Mapping[str, str],
) -> tuple[Annotators, People]:
    """The table of annotators with everybody who has worked on these tasks, and their numbers.

    given: names by e-mail address; see `name_users`.
    """
    names = name_users(emails, given=given, used=users_of(tasks, emails))
    for name in names.values():
        annotators = annotators.with_name(name)
    by_user = {user: annotators.number_of(name) for user, name in names.items()}
    by_email = {emails[user]: number for user, number in by_user.items() if user in emails}
    return annotators, People(by_user, by_email)
