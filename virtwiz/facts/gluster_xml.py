"""Read what `gluster … --xml` answers. opRet decides, not the exit status (it is 0 for failures too)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from virtwiz.errors import Unreadable
from virtwiz.facts.model import Member, PlacedBrick, VolumeFacts

if TYPE_CHECKING:
    from collections.abc import Mapping
    from xml.etree.ElementTree import Element


def answer(text: str) -> Element:
    """The answer's root element.

    Raises:
        Unreadable: there is no well-formed answer in the text.
    """
    found = re.search(r"<cliOutput>.*</cliOutput>", text, re.DOTALL)
    if not found or "<!" in found[0]:
        raise Unreadable("gluster's answer is no XML", cause=text.strip()[:200])
    try:
        return ElementTree.fromstring(found[0])
    except (ElementTree.ParseError, UnicodeEncodeError) as error:
        raise Unreadable("gluster's answer is broken XML", cause=str(error)) from None


def succeeded(root: Element) -> bool:
    """Whether gluster says that it did what it was asked."""
    return root.findtext("opRet") == "0"


def members(root: Element) -> tuple[Member, ...]:
    """Read `gluster pool list --xml`."""
    return tuple(_member(peer) for peer in root.iter("peer"))


def _member(peer: Element) -> Member:
    names = tuple(dict.fromkeys(name.text or "" for name in peer.iter("hostname")))
    in_cluster = peer.findtext("state", "3") == "3"
    return Member(
        uuid=peer.findtext("uuid", ""),
        names=names,
        connected=peer.findtext("connected") == "1" and in_cluster,
        local=peer.find("state") is None,
    )


def volumes(root: Element) -> tuple[VolumeFacts, ...]:
    """Read `gluster volume info --xml`."""
    return tuple(_volume(volume) for volume in root.iter("volume"))


def _volume(volume: Element) -> VolumeFacts:
    return VolumeFacts(
        name=volume.findtext("name", ""),
        status=volume.findtext("statusStr", ""),
        replica=_count(volume.findtext("replicaCount", "1")),
        arbiter=_count(volume.findtext("arbiterCount", "0")),
        bricks=tuple(_brick(brick) for brick in volume.iter("brick")),
        options=_options(volume),
        redundancy=_count(volume.findtext("redundancyCount", "0")),
        disperse=_count(volume.findtext("disperseCount", "0")),
    )


def _count(text: str) -> int:
    if not re.fullmatch("[0-9]{1,9}", text):
        raise Unreadable("gluster's answer has no number where one belongs", cause=text[:200])
    return int(text)


def _brick(brick: Element) -> PlacedBrick:
    host, _, path = brick.findtext("name", "").rpartition(":")
    return PlacedBrick(host, path, brick.findtext("hostUuid", ""), brick.findtext("isArbiter") == "1")


def _options(volume: Element) -> Mapping[str, str]:
    return {option.findtext("name", ""): option.findtext("value", "") for option in volume.iter("option")}


def online(root: Element) -> frozenset[tuple[str, str]]:
    """Read `gluster volume status VOLUME --xml`: the bricks whose process runs, by host UUID and path."""
    return frozenset(
        (node.findtext("peerid", ""), node.findtext("path", ""))
        for node in root.iter("node")
        if node.findtext("status") == "1" and node.findtext("path", "").startswith("/")
    )
