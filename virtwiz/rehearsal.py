"""The practice cluster in the place of a profile's hosts, as `virtwiz.session` has the real ones."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from virtwiz.practice import bare, store
from virtwiz.practice.world import World
from virtwiz.transports import fleet
from virtwiz.transports.practice import connect_all

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from virtwiz.practice.pace import Pace
    from virtwiz.profile import Profile
    from virtwiz.transports import Transport


@dataclass
class Rehearsal:
    """A practice cluster that lives as long as the wizard, and in a file beside the profile once that is saved."""

    pace: Pace
    world: World | None = None
    profile: Path | None = None
    """The profile's file, once it has one."""

    @contextmanager
    def connected(self, profile: Profile) -> Iterator[Mapping[str, Transport]]:
        """Log in to all hosts of a profile; those that the cluster lacks are there from now on, bare.

        Raises:
            ConnectFailures: with every host that is down.
            VirtwizError: the saved cluster cannot be read.
        """
        world = self.world_for(profile)
        transports: Mapping[str, Transport] = connect_all(world, dict.fromkeys((*profile.peers, *profile.hypervisors)))
        try:
            yield transports
        finally:
            fleet.close_all(transports)
            self.keep()

    def world_for(self, profile: Profile) -> World:
        """The cluster, with all hosts and disks that the profile names."""
        if self.world is None:
            saved = store.load(store.place(self.profile)) if self.profile else None
            self.world = World(saved or bare.for_profile(profile), self.pace)
        bare.complete(self.world.cluster, profile)
        return self.world

    def keep(self) -> None:
        """Write the cluster beside its profile, if that is a place where one may write."""
        if self.world and self.profile:
            with suppress(OSError):
                store.save(self.world.cluster, store.place(self.profile))

    def reset(self) -> None:
        """Back to bare hosts."""
        self.world = None
        if self.profile:
            store.reset(store.place(self.profile))
