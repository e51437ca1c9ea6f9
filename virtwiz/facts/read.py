"""Make Facts of the answers to the probes."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias, cast

from virtwiz.errors import Unreadable
from virtwiz.facts import gluster_xml
from virtwiz.facts.images import identify
from virtwiz.facts.model import NO_FILE, BrickDir, DomainFacts, Facts, Filesystem, Hypervisor, ImageFacts, Node, Volfile
from virtwiz.formats import domain_model, domain_xml
from virtwiz.formats import volfile as volfile_format
from virtwiz.text import harmless

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from xml.etree.ElementTree import Element

    from virtwiz.facts.model import Use
    from virtwiz.facts.probes import About, Probe
    from virtwiz.profile import Profile

Answers: TypeAlias = "Mapping[Probe, tuple[int, str]]"
"""For each probe the exit status and the output."""


def facts(profile: Profile, answers: Answers) -> Facts:
    """Read all the answers there are.

    Raises:
        Unreadable: an answer is not what the program is known to say.
    """
    answers = {probe: (status, _stripped(probe, text)) for probe, (status, text) in answers.items()}
    rows, looked = _stored(answers)
    return Facts(
        nodes={host: _node(host, _of(answers, host)) for host in profile.peers},
        hypervisors={host: _hypervisor(_of(answers, host)) for host in profile.hypervisors},
        images=dict(_image(row) for row in rows if len(row) == 4),
        online=_online(answers),
        holds_files=["files"] in rows,
        free=next((_bytes(row, row[1]) for row in rows if row[0] == "free"), None),
        looked=looked,
    )


def _stripped(probe: Probe, text: str) -> str:
    """An answer harmless to a terminal; only a domain stays as it is, because it goes back to its host."""
    return text if probe.about == "domain" else harmless(text)


HostAnswers: TypeAlias = "dict[tuple[About, str], tuple[int, str]]"


def _of(answers: Answers, host: str) -> HostAnswers:
    return {(p.about, p.subject): answer for p, answer in answers.items() if p.command.host == host}


def _online(answers: Answers) -> frozenset[tuple[str, str]]:
    for probe, (_, text) in answers.items():
        if probe.about == "status":
            return gluster_xml.online(_told(probe.command.host, "the volume's status", text))
    return frozenset()


def _told(host: str, what: str, text: str) -> Element:
    root = gluster_xml.answer(text)
    if not gluster_xml.succeeded(root):
        raise Unreadable(f"gluster does not tell {what}", host=host, cause=root.findtext("opErrstr", ""))
    return root


def _stored(answers: Answers) -> tuple[list[list[str]], bool]:
    """What was found on the volume, and whether it could be looked at (or was not asked)."""
    for probe, (status, text) in answers.items():
        if probe.about == "images":
            return (_rows(text) if status == 0 else []), status == 0
    return [], True


def _image(row: list[str]) -> tuple[str, ImageFacts]:
    name, length, taken, head = row
    if head == NO_FILE:
        return name, ImageFacts(NO_FILE, 0, finished=True)
    if not re.fullmatch("([0-9a-f]{2})*", head):
        raise _unreadable(row)
    return name, replace(identify(_bytes(row, length), bytes.fromhex(head)), taken=_bytes(row, taken))


def _bytes(row: list[str], text: str) -> int:
    if not re.fullmatch("[0-9]{1,19}", text):
        raise _unreadable(row)
    return int(text)


def _unreadable(row: list[str]) -> Unreadable:
    return Unreadable("what is stored cannot be read", cause="\t".join(row)[:200])


def _rows(text: str) -> list[list[str]]:
    return [line.split("\t") for line in text.splitlines()]


def _node(host: str, answers: HostAnswers) -> Node:
    silent = _silent(answers)
    pool = None if silent else _answered(host, "its pool", answers.get(("pool", "")))
    volumes = None if silent else _answered(host, "its volumes", answers.get(("volumes", "")))
    glusterd = dict(row for row in _rows(answers.get(("glusterd", ""), (0, ""))[1]) if len(row) == 2)
    return Node(
        answers=silent is None,
        pool=gluster_xml.members(pool) if pool is not None else (),
        volumes=gluster_xml.volumes(volumes) if volumes is not None else (),
        bricks=_bricks(answers.get(("bricks", ""), (0, ""))[1]),
        filesystems=_filesystems(answers.get(("filesystems", ""), (0, ""))[1]),
        volfile=_volfile(answers.get(("volfile", "")), answers.get(("diff", ""), (0, ""))[1], glusterd),
        systemd="systemd" in glusterd,
        groups=_groups(answers.get(("groups", ""))),
        version=glusterd.get("version", ""),
        operating=glusterd.get("operating", ""),
        silence=_last_line(silent[1]) if silent else "",
    )


def _silent(answers: HostAnswers) -> tuple[int, str] | None:
    """The first answer that glusterd did not give: gluster then prints plain text. It may go away in between."""
    asked: tuple[About, ...] = ("pool", "volumes")
    given = (answers[about, ""] for about in asked if (about, "") in answers)
    return next((answer for answer in given if "<cliOutput>" not in answer[1]), None)


def _answered(host: str, what: str, answer: tuple[int, str] | None) -> Element | None:
    """The XML of an answer, None where it was not asked for."""
    return None if answer is None else _told(host, what, answer[1])


def _last_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines()]
    return next((line for line in reversed(lines) if line), "")


def _filesystems(text: str) -> tuple[Filesystem, ...]:
    rows = {row[0]: row for row in _rows(text) if len(row) == 5}  # of two at one place the later one hides the other
    return tuple(_filesystem(row) for row in rows.values())


def _filesystem(row: list[str]) -> Filesystem:
    mount, kind, use, size, left = row
    if use not in ("free", "used", "readonly"):
        raise _unreadable(row)
    return Filesystem(mount, kind, cast("Use", use), _bytes(row, size), _bytes(row, left))


def _bricks(text: str) -> dict[str, BrickDir]:
    rows = [row for row in _rows(text) if len(row) == 5]
    return {
        path: BrickDir(
            exists=kind != "absent",
            directory=kind != "other",
            filled=kind == "filled",
            mount_point=mount == "yes",
            root_filesystem=root == "yes",
            mark=mark,
        )
        for path, kind, mount, root, mark in rows
    }


def _volfile(answer: tuple[int, str] | None, diff: str, glusterd: Mapping[str, str]) -> Volfile:
    if answer is None:
        return Volfile()
    status, text = answer
    state = volfile_format.option_state(text) if status == 0 else "missing"
    lines = tuple(line for line in diff.splitlines() if line.startswith((" ", "-", "+")))
    made = any(line.startswith("+") for line in lines)  # without: the edit refuses, and changes nothing
    return Volfile(state, glusterd.get("backup", ""), "unread" in glusterd, lines if made else ())


def _groups(answer: tuple[int, str] | None) -> dict[str, dict[str, str]] | None:
    if answer is None:
        return None
    groups: dict[str, dict[str, str]] = {}
    for name, _, line in (row.partition("\t") for row in (answer[1].splitlines() if answer[0] == 0 else ())):
        key, equals, value = line.strip().partition("=")
        if equals and not key.startswith("#"):
            groups.setdefault(name, {})[key] = value
    return groups


def _hypervisor(answers: HostAnswers) -> Hypervisor:
    status, text = answers.get(("capabilities", ""), (0, ""))
    if status != 0:
        return Hypervisor(answers=False)
    names = [subject for about, subject in answers if about == "domain"]
    mounted = answers.get(("mounted", ""), (1, ""))[0] == 0
    return Hypervisor(
        owner=_dac_owner(text),
        user=answers.get(("user", ""), (0, ""))[1].strip(),
        kvm=_offers_kvm(text) if text else None,
        domains={name: domain for name in names for domain in _domain(answers, name)},
        disks_in_use=dict(_disks(answers, "running")),
        disks_at_boot=tuple(_disks(answers, "boot")),
        idle_networks=_idle_networks(answers),
        fstab=answers.get(("fstab", ""), (0, ""))[1],
        mounted=mounted,
    )


def _disks(answers: HostAnswers, when: str) -> list[tuple[str, str]]:
    rows = _rows(answers.get(("disks", ""), (0, ""))[1])
    return [(row[0], row[1]) for row in rows if len(row) == 3 and row[2] == when]


def _dac_owner(capabilities: str) -> tuple[int, int] | None:
    """The base label of libvirt's dac driver: what qemu runs as (virsh capabilities; libvirt's formatcaps)."""
    found = re.search(r"<model>dac</model>.*?<baselabel[^>]*>\+([0-9]{1,10}):\+([0-9]{1,10})<", capabilities, re.DOTALL)
    return (int(found[1]), int(found[2])) if found else None


def _offers_kvm(capabilities: str) -> bool:
    return bool(re.search(r"<arch name='x86_64'>(?:(?!</arch>).)*<domain type='kvm'", capabilities, re.DOTALL))


def _domain(answers: HostAnswers, name: str) -> Iterator[DomainFacts]:
    status, xml = answers["domain", name]
    state, text = answers["state", name]
    if status == 0 and state == 0:
        words = dict(re.findall(r"^([A-Z][\w ()]*):[ \t]*(.*?)\s*$", text, re.MULTILINE))
        _readable(name, xml)
        yield DomainFacts(
            xml=xml,
            running=words.get("State") not in ("shut off", "crashed"),
            persistent=words.get("Persistent") == "yes",
            autostart=words.get("Autostart") == "enable",
            secret="secret" in answers.get(("secret", name), (0, ""))[1].split(),
        )


def _readable(name: str, xml: str) -> None:
    try:
        domain_xml.read(xml)
    except domain_model.DomainXmlError as error:
        raise Unreadable(f"libvirt's description of the domain {name} cannot be read", cause=str(error)) from None


def _idle_networks(answers: HostAnswers) -> tuple[str, ...]:
    return tuple(
        subject
        for (about, subject), (status, text) in answers.items()
        if about == "network" and status == 0 and re.search(r"^Active:\s+no", text, re.MULTILINE)
    )
