"""How the parts of a profile fit together: names that must exist, counts that must agree, things used twice.

The checks look at plain data and pass over what is missing or malformed there, so that a profile with a wrong value
still has all its other mistakes told at once.
"""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from virtwiz.profile.faults import Path, shown
from virtwiz.profile.view import Entries, Finding, at, bricks, children, names, repeated, texts

Findings = Iterator[Finding]


def findings(data: object) -> Findings:
    """Give everything about the parts of a profile's data that does not fit together."""
    for check in CHECKS:
        yield from check(data)


def near(word: str, known: list[str]) -> str:
    """Give the end of a sentence that names the known word most like the given one, or nothing."""
    # A help for the reader, not worth looking through thousands of names.
    close = get_close_matches(word[:100], known[:200], n=1, cutoff=0.6)
    return f"; did you mean {close[0]}?" if close else ""


def _unknown(entries: Entries, known: list[str], what: str) -> Findings:
    listed = set(known)
    for place, name in entries:
        if name not in listed:
            yield Finding(place, f"{shown(name)} {what}{near(name, known)}")


def hosts_are_listed(data: object) -> Findings:
    hosts = at(data, "hosts")
    if isinstance(hosts, Mapping) and hosts:
        entries = texts(data, "peers") + texts(data, "hypervisors")
        yield from _unknown(entries, list(map(str, hosts)), "is not a host of this profile: add it to `hosts`")


def brick_hosts_are_peers(data: object) -> Findings:
    peers = [name for _, name in texts(data, "peers")]
    listed = set(peers)
    for place, brick in bricks(data):
        if peers and brick.host not in listed:
            right = f"add it to `peers`, or take another host{near(brick.host, peers)}"
            yield Finding(place, f"the brick's host {shown(brick.host)} is not a peer: {right}")


def bricks_make_whole_sets(data: object) -> Findings:
    count, replica = len(list(children(data, "volume", "bricks"))), at(data, "volume", "replica")
    if isinstance(replica, int) and 1 <= replica <= 16 and count % replica:
        right = f"a multiple of {replica} is wanted, because each replica set has {replica}"
        yield Finding(("volume", "bricks"), f"the number of bricks is {count}: {right}")


def bricks_are_apart(data: object) -> Findings:
    entries = [(place, str(brick)) for place, brick in bricks(data)]
    for place, brick in repeated(entries):
        yield Finding(place, f"the brick {shown(brick)} is there already: each brick is a directory of its own")
    for place, brick, around in _nested(entries):
        yield Finding(
            place, f"{shown(brick)} lies in the brick {shown(around)}: give each a directory beside the other"
        )


def _nested(entries: Entries) -> Iterator[tuple[Path, str, str]]:
    """Give those paths that lie in another of the paths, each with that one."""
    known = {path for _, path in entries}
    for place, path in entries:
        for end in (index for index, sign in enumerate(path) if sign == "/"):
            if path[:end] in known:
                yield place, path, path[:end]


def arbiter_needs_three(data: object) -> Findings:
    arbiter, replica = at(data, "volume", "arbiter"), at(data, "volume", "replica")
    if type(arbiter) is not bool and arbiter == 1 and (replica is None or isinstance(replica, int)) and replica != 3:
        right = "write replica: 3 (two bricks of each set hold the data, the third one is the arbiter)"
        yield Finding(("volume", "arbiter"), f"an arbiter needs three bricks in each set: {right}")


def nothing_is_listed_twice(data: object) -> Findings:
    lists = {"peer": texts(data, "peers"), "hypervisor": texts(data, "hypervisors")}
    lists |= {"image": names(data, "images"), "virtual machine": names(data, "vms")}
    for kind, entries in lists.items():
        for place, name in repeated(entries):
            yield Finding(place, f"the {kind} {shown(name)} is there already: each one stands once")


def images_do_not_lie_in_one_another(data: object) -> Findings:
    for place, image, around in _nested(names(data, "images")):
        yield Finding(place, f"{shown(image)} lies in {shown(around)}, which is an image and not a directory")


def new_images_have_a_size(data: object) -> Findings:
    for place, image in children(data, "images"):
        if isinstance(image, Mapping) and image.get("size") is None and image.get("from") is None:
            yield Finding(place, "the image has no size: write `size`, like 5G, or `from`, a file to fill it from")


def disks_are_images(data: object) -> Findings:
    known = [name for _, name in names(data, "images")]
    for place, _ in children(data, "vms"):
        yield from _unknown(texts(data, *place, "disks"), known, "is not an image of this profile: add it to `images`")


def disks_are_used_once(data: object) -> Findings:
    entries = [entry for place, _ in children(data, "vms") for entry in texts(data, *place, "disks")]
    for place, name in repeated(entries):
        yield Finding(place, f"the image {shown(name)} is a disk already: two that write to it destroy what is on it")


def vms_run_on_hypervisors(data: object) -> Findings:
    known = [name for _, name in texts(data, "hypervisors")]
    what = "is not a hypervisor of this profile: add it to `hypervisors`"
    return _unknown(names(data, "vms", "on"), known, what) if known else iter(())


def there_is_a_hypervisor(data: object) -> Findings:
    if at(data, "hypervisors"):
        return
    for section, why in {"images": "images are made from one", "vms": "virtual machines run on one"}.items():
        if at(data, section):
            path: Path = (section,)
            yield Finding(path, f"there is no hypervisor, and {why}: list at least one host at `hypervisors`")


def images_say_from(data: object) -> Findings:
    """Refuse `source`, the name that `from` has inside Python, where it is no keyword."""
    for place, image in children(data, "images"):
        if isinstance(image, Mapping) and "source" in image:
            yield Finding((*place, "source"), "unknown key 'source'; did you mean from?", key=True)


CHECKS = (
    hosts_are_listed,
    brick_hosts_are_peers,
    bricks_make_whole_sets,
    bricks_are_apart,
    arbiter_needs_three,
    nothing_is_listed_twice,
    images_do_not_lie_in_one_another,
    new_images_have_a_size,
    images_say_from,
    disks_are_images,
    disks_are_used_once,
    vms_run_on_hypervisors,
    there_is_a_hypervisor,
)
