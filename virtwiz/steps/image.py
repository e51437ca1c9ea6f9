"""Images: the virtual machines' disks as files on the volume. One that is there is never overwritten."""

from __future__ import annotations

import shlex
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

from virtwiz.facts import pool, programs
from virtwiz.facts.model import NO_FILE
from virtwiz.formats.uri import GlusterUri
from virtwiz.plan import Command, Refusal, Run, Stage, WithMount

if TYPE_CHECKING:
    from collections.abc import Iterator

    from virtwiz.facts.model import Facts, ImageFacts
    from virtwiz.profile import Image, Profile

PART: Final = ".virtwiz-part"
"""Ends the name of an image that is being filled: it gets its own name when it is whole."""

CREATE_LIMIT: Final = 300
FILL_LIMIT: Final = 6 * 3600
"""Seconds: copying a large image takes its time."""


def stages(profile: Profile, facts: Facts) -> Iterator[Stage | Refusal]:
    """Create what is missing, all at once; an image that differs from the profile is a refusal."""
    if not facts.looked:
        return
    for image in profile.images:
        found = facts.images.get(image.name)
        if found:
            yield from _differences(image, found)
    missing = [image for image in profile.images if image.name not in facts.images]
    if missing:
        servers = pool.servers(profile, facts)
        yield from _directories(profile, servers, missing)
        yield Stage("image", tuple(_create(profile, servers, image, missing) for image in missing))
        yield from _renames(profile, servers, [image for image in missing if image.source and image.via == "gfapi"])


def _differences(image: Image, found: ImageFacts) -> Iterator[Refusal]:
    remedy = "Nothing is overwritten: correct the profile, choose another name, or delete the file yourself."
    if found.format == NO_FILE:
        yield Refusal("image", f"{image.name} is there and is no file.", remedy)
    elif not found.finished:
        what = f"{image.name} is unfinished: too short for an image of format {image.format}, and nobody is writing it."
        yield Refusal("image", what, remedy)
    elif found.format != image.format:
        yield Refusal("image", f"{image.name} is there with format {found.format}, not {image.format}.", remedy)
    elif image.bytes and found.size != image.bytes:
        yield Refusal("image", f"{image.name} is there with {found.size} bytes, not {image.bytes}.", remedy)


def _directories(profile: Profile, servers: tuple[str, ...], images: list[Image]) -> Iterator[Stage]:
    """gfapi makes no directories; a short mount does."""
    parents = dict.fromkeys(str(PurePosixPath(image.name).parent) for image in images)
    directories = tuple(parent for parent in parents if parent != ".")
    if directories:
        run = Run(("mkdir", "-p", *directories))
        why = "The directories of the images; qemu-img makes none."
        command = Command(servers[0], WithMount(servers, profile.volume.name, (run,)), why)
        yield Stage("image", (command,), "A file needs its directory.")


def _absent(profile: Profile, servers: tuple[str, ...], images: list[Image]) -> Command:
    run = Run(("sh", "-c", programs.ABSENT, "virtwiz", *(image.name for image in images)))
    verb = WithMount(servers, profile.volume.name, (run,), read_only=True)
    why = "No image may be there already: qemu-img would overwrite it."
    label = f"check that {profile.volume.name} has no {', '.join(image.name for image in images)} yet"
    return Command(servers[0], verb, why, changes=False, label=label)


def _create(profile: Profile, servers: tuple[str, ...], image: Image, together: list[Image]) -> Command:
    via_mount = image.via == "mount"
    guards = (_absent(profile, servers, together),)
    limit = FILL_LIMIT if image.source else CREATE_LIMIT
    if not via_mount:
        run, why = (
            _gfapi(profile, servers[0], image),
            "Ten silent seconds or more: the image is made through libgfapi.",
        )
        return Command(profile.hypervisors[0], run, why, timeout=limit, guards=guards)
    verb = WithMount(servers, profile.volume.name, tuple(_mounted(image)))
    note = f"(in a short-lived mount of {servers[0]}:/{profile.volume.name}, then renamed)"
    label = shlex.join(_make(image, image.name))
    why = "The image, through a short-lived mount: much faster than through libgfapi."
    return Command(profile.hypervisors[0], verb, why, timeout=limit, guards=guards, label=label, note=note)


def _gfapi(profile: Profile, server: str, image: Image) -> Run:
    name = image.name + PART if image.source else image.name
    return Run(_make(image, str(GlusterUri(profile.volume.name, name, server=server))))


def _make(image: Image, target: str) -> tuple[str, ...]:
    if image.source:
        return ("qemu-img", "convert", "-O", image.format, image.source, target)
    return ("qemu-img", "create", "-f", image.format, target, str(image.size))


def _mounted(image: Image) -> Iterator[Run]:
    """Fill a file of another name, private to root, and give it its name when it is whole."""
    yield Run(_make(image, _part(image)))
    yield from _finish(image)


def _renames(profile: Profile, servers: tuple[str, ...], images: list[Image]) -> Iterator[Stage]:
    """Images filled through gfapi get their size and their name."""
    if images:
        runs = tuple(run for image in images for run in _finish(image))
        verb = WithMount(servers, profile.volume.name, runs)
        why = "The image is whole: it gets its name."
        yield Stage("image", (Command(profile.hypervisors[0], verb, why),), "An image gets its name when it is whole.")


def _finish(image: Image) -> Iterator[Run]:
    """Its size, whole sectors for libgfapi, private to root, and its name."""
    part = _part(image)
    if image.source and image.size:
        yield Run(("qemu-img", "resize", "-f", image.format, part, image.size))
    if image.format == "qcow2":
        yield Run(("truncate", "-s", "%512", part))
    yield Run(("chmod", "600", part))
    yield Run(("mv", "-nT", part, image.name))


def _part(image: Image) -> str:
    """The file that is filled, in the mount's root; `./` keeps qemu-img from taking a colon for a protocol."""
    return f"./{image.name}{PART}"
