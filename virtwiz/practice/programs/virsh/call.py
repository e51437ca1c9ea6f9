"""One virsh command: what it was given, and how virsh answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from virtwiz.practice.answer import Answer

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from virtwiz.practice.model import Domain, Libvirt
    from virtwiz.practice.session import Session

SECONDS = 0.03


@dataclass(frozen=True)
class Call:
    """A command with its words sorted, on a host whose libvirtd answers."""

    session: Session
    name: str
    data: tuple[str, ...]
    options: frozenset[str]
    quiet: bool = False
    stdin: str = ""

    @property
    def libvirt(self) -> Libvirt:
        """The host's libvirtd."""
        assert self.session.host.libvirt
        return self.session.host.libvirt

    def said(self, text: str, seconds: float = SECONDS) -> Answer:
        """It went well; virsh ends with an empty line."""
        return Answer(text + ("" if self.quiet else "\n"), seconds=seconds)

    def error(self, *lines: str, seconds: float = SECONDS) -> Answer:
        """It did not."""
        return Answer("" if self.quiet else "\n", "".join(f"error: {line}\n" for line in lines), 1, seconds)

    def domain(self) -> Domain | None:
        """The domain that the first word names: by name, number or UUID."""
        word = self.data[0]
        known = self.libvirt.domains.values()
        return next((d for d in known if word in (d.name, d.uuid) or (d.running and word == str(d.number))), None)


@dataclass(frozen=True)
class Spec:
    """A command: what does it, the words it needs, those it may have, and its options."""

    run: Callable[[Call], Answer]
    needs: tuple[str, ...] = ()
    may: tuple[str, ...] = ()
    options: tuple[str, ...] = ()


def about_domain(do: Callable[[Call, Domain], Answer]) -> Callable[[Call], Answer]:
    """A command about a domain; where there is none of that name, it says so."""

    def run(call: Call) -> Answer:
        found = call.domain()
        return do(call, found) if found else call.error(f"failed to get domain '{call.data[0]}'")

    return run


def table(call: Call, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Answer:
    """A table as virsh prints it."""
    whole = [list(row) for row in rows] if call.quiet else [list(heads), *(list(row) for row in rows)]
    widths = [max(map(len, column)) for column in zip(*whole, strict=True)]
    lines = ["".join(f" {cell:<{width}}  " for cell, width in zip(row, widths, strict=True)).rstrip() for row in whole]
    if not call.quiet:
        lines.insert(1, "-" * sum(width + 3 for width in widths))
    return call.said("".join(f"{line}\n" for line in lines))
