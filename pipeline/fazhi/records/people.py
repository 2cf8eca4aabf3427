"""The same person in several rows of `officials`."""

from __future__ import annotations

from collections.abc import Sequence

from fazhi.records.rows import OfficialRow

_SURNAME = 2  # characters at most that a surname without a given name has


def join_people(rows: Sequence[OfficialRow]) -> list[OfficialRow]:
    """Point every later row of a named person to the first, and give each all of the posts.

    A surname alone (王书记) is the one person of that surname who holds such a post; where
    several do, it stays for itself.
    """
    groups: dict[str, list[OfficialRow]] = {}
    for row in rows:
        if row.name is not None and len(row.name) > 1:
            groups.setdefault(row.name, []).append(row)
    owners = {id(row): name for name, group in groups.items() for row in group}
    for row in rows:
        name = _owner(row, groups)
        if name is not None:
            owners[id(row)] = name
    members: dict[str, list[OfficialRow]] = {}
    for row in rows:
        if id(row) in owners:
            members.setdefault(owners[id(row)], []).append(row)
    return [_joined(row, members[owners[id(row)]]) if id(row) in owners else row for row in rows]


def _owner(row: OfficialRow, groups: dict[str, list[OfficialRow]]) -> str | None:
    """The full name behind a surname."""
    surname = row.name
    if surname is None or len(surname) > _SURNAME or surname in groups or not row.posts:
        return None
    endings = tuple(post[-_SURNAME:] for post in row.posts)
    fitting = [
        name
        for name, group in groups.items()
        if name.startswith(surname)
        and any(post.endswith(endings) for one in group for post in one.posts)
    ]
    return fitting[0] if len(fitting) == 1 else None


def _joined(row: OfficialRow, group: Sequence[OfficialRow]) -> OfficialRow:
    first = group[0]
    posts = list(dict.fromkeys(post for one in group for post in one.posts))
    same = None if first is row else f"{first.start}-{first.end}"
    return row.model_copy(update={"same_as": same, "all_posts": posts})
