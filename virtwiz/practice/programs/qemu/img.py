"""qemu-img: create, info, check, convert and resize of raw and qcow2 images."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from virtwiz.practice.answer import Answer, failed, not_modelled
from virtwiz.practice.files import room_taken
from virtwiz.practice.programs.options import program
from virtwiz.practice.programs.qemu import formats, places
from virtwiz.practice.programs.qemu.creating import HINT, create
from virtwiz.practice.programs.qemu.gfapi import FINISH

if TYPE_CHECKING:
    from virtwiz.practice.model import Entry
    from virtwiz.practice.programs.options import Given
    from virtwiz.practice.session import Program, Session

VERSION: Final = "7.2.22 (Debian 1:7.2+dfsg-7+deb12u18+b3)"
COPYRIGHT: Final = "Copyright (c) 2003-2022 Fabrice Bellard and the QEMU Project developers"
NO_CHECKS: Final = 63
LOST: Final = (
    "qemu-img: warning: Shrinking an image will delete all data beyond the shrunken image's end. Before performing such"
    " an operation, make sure there is no important data there."
)
PROBED: Final = """\
WARNING: Image format was not specified for '{name}' and probing guessed raw.
         Automatically detecting the format is dangerous for raw images, write operations on block 0 will be restricted.
         Specify the 'raw' format explicitly to remove the restrictions.
"""


def info(session: Session, given: Given) -> Answer:
    """`qemu-img info [-f FORMAT] [--output=json] NAME`."""
    if len(given.operands) != 1:
        return failed(f"qemu-img: Expecting one image file name\n{HINT}")
    (name,) = given.operands
    if name.startswith("json:"):
        return not_modelled("an image by json:")
    try:
        place, form = places.opened(session, name, given.get("f"))
    except places.Wrong as wrong:
        return _cannot_open(name, wrong)
    entry = place.entry
    assert entry
    told = json.dumps(formats.information(name, entry, form, place.taken), indent=4) + "\n"
    text = told if given.get("output") == "json" else formats.info(name, entry, form, place.taken)
    return Answer(text, place.log, 0, place.seconds)


def _cannot_open(name: str, wrong: places.Wrong) -> Answer:
    return Answer(stderr=wrong.told(f"qemu-img: Could not open '{name}': "), status=1, seconds=wrong.seconds)


def check(session: Session, given: Given) -> Answer:
    """`qemu-img check [-q] [-f FORMAT] NAME`."""
    if len(given.operands) != 1:
        return failed(f"qemu-img: Expecting one image file name\n{HINT}")
    (name,) = given.operands
    try:
        place, form = places.opened(session, name, given.get("f"))
    except places.Wrong as wrong:
        return _cannot_open(name, wrong)
    if form == "raw":
        said = f"{place.log}qemu-img: This image format does not support checks\n"
        return Answer(stderr=said, status=NO_CHECKS, seconds=place.seconds)
    entry = place.entry
    assert entry
    text = "No errors were found on the image.\n" + _clusters(entry)
    return Answer("" if "q" in given else text, place.log, 0, place.seconds)


def _clusters(entry: Entry) -> str:
    """How many clusters hold something, and where the image ends."""
    whole = -(-formats.virtual_size(entry, "qcow2") // formats.CLUSTER)
    end = -(-entry.length // formats.CLUSTER) * formats.CLUSTER
    used = max(0, end - formats.DATA_AT) // formats.CLUSTER
    share = f"{used}/{whole} = {100 * used / whole:.2f}% allocated, 0.00% fragmented, 0.00% compressed clusters\n"
    return f"{share if used else ''}Image end offset: {end}\n"


LOCKED: Final = """\
Failed to get "write" lock
Is another process using the image [{name}]?
"""


def convert(session: Session, given: Given) -> Answer:
    """`qemu-img convert [-f FORMAT] [-O FORMAT] [-p] [-q] SOURCE TARGET`."""
    if len(given.operands) != 2:
        return failed("qemu-img: Must specify image file name")
    name, target = given.operands
    form = given.get("O", "raw")
    try:
        source, found = places.opened(session, name, given.get("f"), shared=True)
    except places.Wrong as wrong:
        return _cannot_open(name, wrong)
    if form not in formats.FORMATS:
        known = form in formats.KNOWN
        return not_modelled(f"format {form}") if known else failed(f"qemu-img: Unknown file format '{form}'")
    try:
        return _converted(session, source, found, target, form)
    except places.Wrong as wrong:
        if places.protocol_missing(session, target):
            return Answer(stderr=f"{source.log}{wrong.log}qemu-img: {wrong.words}\n", status=1, seconds=source.seconds)
        said = source.log + wrong.told(f"qemu-img: {target}: error while converting {form}: ")
        return Answer(stderr=said, status=1, seconds=source.seconds + wrong.seconds)


def _converted(session: Session, source: places.Place, found: str, target: str, form: str) -> Answer:
    place = places.reach(session, target)
    entry = source.entry
    assert entry
    if place.entry is entry and not place.gluster and not source.gluster:  # on a file, QEMU takes a lock
        said = f"qemu-img: {target}: error while converting {form}: {LOCKED.format(name=target)}"
        return Answer(stderr=source.log + said, status=1, seconds=source.seconds)
    content, thick = _content(entry, found)
    made = places.empty(place, form, formats.virtual_size(entry, found))
    if content:
        _write(made, form, content, thick)
    places.create(session, place, made)
    times = (2 if form == "raw" else 3) if place.gluster else 1
    logs = [places.reach(session, target, later=FINISH * number).log for number in range(1, times)]
    return Answer(stderr=source.log + place.log + "".join(logs), seconds=source.seconds + place.seconds * times)


def _content(entry: Entry, form: str) -> tuple[bytes, int]:
    """What the guest sees, without the zeros at its end, and what that takes."""
    if form == "raw":
        return entry.data.rstrip(b"\0"), room_taken(entry)
    return entry.data[formats.DATA_AT :], max(0, entry.length - formats.DATA_AT)


def _write(made: Entry, form: str, content: bytes, thick: int) -> None:
    """Put the guest's data into a new image."""
    if form == "raw":
        made.hole, made.data, made.taken = made.length - len(content), content, max(thick, len(content))
        return
    clusters = -(-len(content) // formats.CLUSTER)
    made.data = made.data.ljust(formats.DATA_AT, b"\0") + content
    made.hole = formats.DATA_AT + clusters * formats.CLUSTER - len(made.data)
    made.taken = formats.DATA_AT - formats.CLUSTER + clusters * formats.CLUSTER


def resize(session: Session, given: Given) -> Answer:
    """`qemu-img resize [-f FORMAT] [--shrink] [-q] NAME [+|-]SIZE`."""
    if len(given.operands) != 2:
        return failed(f"qemu-img: Expecting image file name and size\n{HINT}")
    name, wanted = given.operands
    number = formats.parse_size(wanted.lstrip("+-"))
    if number is None:
        return failed(f"qemu-img: Invalid size specified\n{HINT}")
    try:
        place, form = places.opened(session, name, given.get("f"), write=True)
    except places.Wrong as wrong:
        return _cannot_open(name, wrong)
    entry = place.entry
    assert entry
    probed = PROBED.format(name=name) if form == "raw" and "f" not in given else ""
    now = formats.virtual_size(entry, form)
    size = {"+": now + number, "-": now - number}.get(wanted[0], number)
    if size < now and "shrink" not in given:
        said = f"qemu-img: Use the --shrink option to perform a shrink operation.\n{LOST}\n"
        return Answer(stderr=probed + place.log + said, status=1, seconds=place.seconds)
    if form == "qcow2" and size % formats.SECTOR:
        said = "qemu-img: The new size must be a multiple of 512\n"
        return Answer(stderr=probed + place.log + said, status=1, seconds=place.seconds)
    _set_size(entry, form, size)
    return Answer("" if "q" in given else "Image resized.\n", probed + place.log, 0, place.seconds)


def _set_size(entry: Entry, form: str, size: int) -> None:
    if form == "raw":
        entry.data = entry.data[:size]
        entry.hole = size - len(entry.data)
        return
    more = formats.l1_entries(size) > formats.l1_entries(formats.virtual_size(entry, form))
    at = -(-entry.length // formats.CLUSTER) * formats.CLUSTER if more else formats.L1_AT
    head = formats.qcow2_header(size, at)
    entry.data = head + entry.data[len(head) :]
    if more:  # the longer table goes to the end
        entry.hole = at + 8 * formats.l1_entries(size) - len(entry.data)
        entry.taken = room_taken(entry) + places.BLOCK


COMMANDS: Final[dict[str, Program]] = {
    "create": program(create, "q", "fo"),
    "info": program(info, "U", "f", {"output=": "output", "force-share": "U"}),
    "check": program(check, "qU", "f"),
    "convert": program(convert, "pqn", "fO"),
    "resize": program(resize, "q", "f", {"shrink": "shrink"}),
}
UNMODELLED: Final = frozenset(
    ("amend", "bench", "bitmap", "commit", "compare", "dd", "map", "measure", "rebase", "snapshot")
)


def qemu_img(session: Session, words: tuple[str, ...], stdin: str) -> Answer:
    """`qemu-img COMMAND …`."""
    if len(words) < 2:
        return failed(f"qemu-img: Not enough arguments\n{HINT}")
    if words[1] in ("--version", "-V"):
        return Answer(f"qemu-img version {VERSION}\n{COPYRIGHT}\n")
    if words[1] in ("--help", "-h"):
        return _help(session)
    if words[1] in UNMODELLED:
        return not_modelled(f"qemu-img {words[1]}")
    if words[1] not in COMMANDS:
        return failed(f"qemu-img: Command not found: {words[1]}\n{HINT}")
    return COMMANDS[words[1]](session, ("qemu-img " + words[1], *words[2:]), stdin)


def _help(session: Session) -> Answer:
    known = (name for name in formats.KNOWN if name != "gluster" or session.host.gluster_driver)
    rest = "(practice: what else the help says is not modelled here)\n"
    text = f"qemu-img version {VERSION}\n{COPYRIGHT}\n\nSupported formats: {' '.join(known)}\n"
    return Answer(text + rest)


PROGRAMS: Final[dict[str, Program]] = {"qemu-img": qemu_img}
