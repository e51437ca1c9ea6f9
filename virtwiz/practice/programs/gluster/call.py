"""One call of gluster: its words, how it is to answer, and the two ways an answer can look."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from virtwiz.practice.answer import Answer
from virtwiz.practice.programs.gluster import xml

if TYPE_CHECKING:
    from virtwiz.practice.model import Cluster, Glusterd, Host
    from virtwiz.practice.programs.gluster.xml import Node
    from virtwiz.practice.session import Session


@dataclass(frozen=True)
class Call:
    """A gluster command: the words behind its name, and the two options that change how it answers."""

    session: Session
    words: tuple[str, ...]
    xml: bool = False
    script: bool = False
    stdin: str = ""

    @property
    def cluster(self) -> Cluster:
        """The cluster."""
        return self.session.cluster

    @property
    def host(self) -> Host:
        """The host that gluster runs on."""
        return self.session.host

    @property
    def glusterd(self) -> Glusterd:
        """Its daemon."""
        assert self.host.glusterd
        return self.host.glusterd

    def done(self, text: str, *body: Node, errno: int = 0, seconds: float = 0.1, holds: str = "") -> Answer:
        """It went well: a text for people, or a body for XML."""
        shown = xml.output(0, errno, "", *body) if self.xml else text
        return Answer(shown, seconds=seconds, holds=holds)

    def refused(
        self, what: str, reason: str, errno: int, status: int = 1, seconds: float = 0.1, ret: int = -1
    ) -> Answer:
        """glusterd refused: `what: failed: reason`; with XML the exit status does not tell."""
        if self.xml:
            return Answer(xml.output(ret, errno, reason), seconds=seconds)
        return Answer(stderr=f"{what}: failed: {reason}\n", status=status, seconds=seconds)

    def nothing(self, stderr: str, status: int = 0) -> Answer:
        """A line about what is not there, and nothing else."""
        return Answer(stderr=f"{stderr}\n", status=status, seconds=0.1)

    def usage(self, words: str, stdout: str = "") -> Answer:
        """The command line itself was wrong: nobody asked glusterd."""
        return Answer(stdout, f"\nUsage:\n{words}\n\n", 1, 0.09)

    def asked(self, question: str) -> Answer | str:
        """Ask (y/n): what was shown where the answer is yes, as it always is in a script; else how it ends."""
        if self.script:
            return ""
        said = self.stdin.partition("\n")[0].strip().lower()
        shown = f"{question} (y/n) "
        if said in ("y", "yes"):
            return shown
        # Where nothing can be read, and where it makes no sense, it is said so; the command ends well all the same.
        unread = "" if self.stdin else "gluster cli read error\n"
        return Answer(shown + ("" if said in ("n", "no") else f"{unread}Invalid input, please enter y/n\n"))

    def prefixed(self, shown: str, answer: Answer) -> Answer:
        """An answer behind what was shown when the question was asked."""
        return replace(answer, stdout=shown + answer.stdout)
