"""The small programs about files, users, filesystems and text that every host has (coreutils, util-linux, attr)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from virtwiz.practice.programs.files import (
    around,
    attributes,
    copying,
    directories,
    disks,
    editing,
    filtering,
    finding,
    listing,
    mounts,
    owning,
    reading,
    saying,
    searching,
    statuses,
    users,
)

if TYPE_CHECKING:
    from virtwiz.practice.session import Program

PROGRAMS: Final[dict[str, Program]] = {
    **around.PROGRAMS,
    **attributes.PROGRAMS,
    **copying.PROGRAMS,
    **directories.PROGRAMS,
    **disks.PROGRAMS,
    **editing.PROGRAMS,
    **filtering.PROGRAMS,
    **finding.PROGRAMS,
    **listing.PROGRAMS,
    **mounts.PROGRAMS,
    **owning.PROGRAMS,
    **reading.PROGRAMS,
    **saying.PROGRAMS,
    **searching.PROGRAMS,
    **statuses.PROGRAMS,
    **users.PROGRAMS,
}
