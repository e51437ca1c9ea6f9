"""qemu-img create."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from virtwiz.practice.answer import Answer, failed, not_modelled
from virtwiz.practice.model import Entry
from virtwiz.practice.programs.qemu import formats, places
from virtwiz.practice.programs.qemu.gfapi import FINISH
from virtwiz.practice.programs.qemu.uri import is_gluster

if TYPE_CHECKING:
    from virtwiz.practice.programs.options import Given
    from virtwiz.practice.session import Session

HINT: Final = "Try 'qemu-img --help' for more information"
MODES: Final = ("off", "metadata", "falloc", "full")
BAD_SIZE: Final = (
    "qemu-img: Invalid image size specified. You may use k, M, G, T, P or E suffixes for\n"
    "qemu-img: kilobytes, megabytes, gigabytes, terabytes, petabytes and exabytes."
)
LARGEST: Final = 2**63 - 2**9

_RAW_HELP: Final = """\
Supported options:
{first}  preallocation=<str>    - Preallocation mode (allowed values: off, falloc, full)
  size=<size>            - Virtual disk size
"""
_GLUSTER_HELP: Final = """\
  debug=<num>            - Gluster log level, valid range is 0-9
  logfile=<str>          - Logfile path of libgfapi
"""
_FILE_HELP: Final = """\
  extent_size_hint=<size> - Extent size hint for the image file, 0 to disable
  nocow=<bool (on/off)>  - Turn off copy-on-write (valid only on btrfs)
"""


def create(session: Session, given: Given) -> Answer:
    """`qemu-img create [-q] [-f FORMAT] [-o OPTIONS] NAME SIZE`."""
    if not given.operands:
        return failed(f"qemu-img: Expecting image file name\n{HINT}")
    if len(given.operands) > 2:
        return failed(f"qemu-img: Unexpected argument: {given.operands[2]}\n{HINT}")
    name, form = given.operands[0], given.get("f", "raw")
    size = formats.parse_size(given.operands[1]) if len(given.operands) > 1 else None
    if len(given.operands) > 1 and size is None:
        return failed(BAD_SIZE)
    if form not in formats.FORMATS:
        return (
            not_modelled(f"format {form}") if form in formats.KNOWN else _wrong(name, f"Unknown file format '{form}'")
        )
    if missing := places.protocol_missing(session, name):
        return Answer(stderr=f"{places.module_missing(name)}qemu-img: {name}: {missing}\n", status=1)
    if given.get("o") in ("help", "?"):
        return _help(name, form)
    return _checked(session, given, name, form, size)


def _checked(session: Session, given: Given, name: str, form: str, size: int | None) -> Answer:
    chosen = dict(option.partition("=")[::2] for option in given.get("o").split(",") if option)
    size = formats.parse_size(chosen.pop("size")) if "size" in chosen else size
    for key in chosen:
        if key not in ("preallocation", *(("debug", "logfile") if is_gluster(name) else ())):
            known = key in ("cluster_size", "compat", "backing_file", "lazy_refcounts", "refcount_bits", "extended_l2")
            return not_modelled(f"qemu-img create -o {key}") if known else _wrong(name, f"Invalid parameter '{key}'")
    if size is None:
        return _wrong(name, "Image creation needs a size parameter")
    if size > LARGEST:
        return failed("qemu-img: Image size must be less than 8 EiB!")
    if (mode := chosen.get("preallocation", "off")) not in MODES:
        return _wrong(name, f"Invalid parameter '{mode}'")
    said = "" if "q" in given else _formatting(name, form, size, chosen)
    return _made(session, name, form, formats.whole(size), chosen, said)


def _wrong(name: str, words: str) -> Answer:
    return failed(f"qemu-img: {name}: {words}")


def _formatting(name: str, form: str, size: int, chosen: dict[str, str]) -> str:
    if form == "raw":
        options = "".join(f" {key}={value}" for key in ("debug", "logfile") if (value := chosen.get(key)))
        mode = f" preallocation={chosen['preallocation']}" if "preallocation" in chosen else ""
        return f"Formatting '{name}', fmt=raw size={size}{options}{mode}\n"
    mode = f" preallocation={chosen['preallocation']}" if "preallocation" in chosen else ""
    about = f"cluster_size=65536 extended_l2=off{mode} compression_type=zlib size={size} lazy_refcounts=off"
    return f"Formatting '{name}', fmt=qcow2 {about} refcount_bits=16\n"


def _made(session: Session, name: str, form: str, size: int, chosen: dict[str, str], said: str) -> Answer:
    mode, quiet = chosen.get("preallocation", "off"), chosen.get("debug") == "0"
    try:
        place = places.reach(session, name, errors=not quiet)
        log = _log(session, place, form, quiet=quiet)
        seconds = place.seconds * (2 if form == "qcow2" and place.gluster else 1)
        place.log = log
        entry = places.empty(place, form, size, mode)
        places.create(session, place, entry if form != "raw" or mode != "metadata" else places.empty(place, "raw", 0))
    except places.Wrong as wrong:
        if "preallocate" in wrong.words:
            _fill_up(session, name)
        return Answer(said, wrong.told(f"qemu-img: {name}: "), 1, wrong.seconds)
    if form == "raw" and mode == "metadata":
        return Answer(said, f"{log}qemu-img: {name}: Unsupported preallocation mode: metadata\n", 1, seconds)
    if "logfile" in chosen:
        session.files.write(chosen["logfile"], log.encode())
        log = ""
    return Answer(said, log, 0, seconds)


def _log(session: Session, place: places.Place, form: str, *, quiet: bool) -> str:
    """qcow2 takes two clients, one after the other: to make the file, and to write into it."""
    if form != "qcow2" or not place.gluster:
        return place.log
    return place.log + places.reach(session, place.name, errors=not quiet, later=FINISH).log


def _fill_up(session: Session, name: str) -> None:
    """A preallocation that found no room leaves the image, and the bricks full."""
    place = places.reach(session, name)
    left = max(0, place.files.left("/")) if place.gluster else 0
    if left:
        places.create(session, place, Entry(hole=left, taken=left - 1))


def _help(name: str, form: str) -> Answer:
    if form != "raw":
        return not_modelled("qemu-img create -f qcow2 -o help")
    return Answer(_RAW_HELP.format(first=_GLUSTER_HELP if is_gluster(name) else _FILE_HELP))
