"""How far a run is, in one line and in several."""

from __future__ import annotations

import time

from screens.progress import QUIET, Progress
from virtwiz.events import Ended, Finished, Started


def _progress(*hosts: str, ago: float = 1.0) -> Progress:
    progress = Progress()
    progress.begin(4)
    for number, host in enumerate(hosts):
        progress.see(
            Started(f"1.{number}", "image", host, "qemu-img create", "qemu-img …", "Ten silent seconds.", changes=True)
        )
        progress.running[f"1.{number}"].since = time.monotonic() - ago
    return progress


def test_one_line_says_where_and_for_how_long_before_what() -> None:
    assert _progress("kvm1").now() == "0 of 4 done · kvm1, 1 s: qemu-img create"
    assert _progress("g1", "g2", "g3").now() == "0 of 4 done · g1 and 2 more, 1 s: qemu-img create"


def test_of_what_takes_long_one_line_says_why() -> None:
    assert _progress("kvm1", ago=QUIET).now() == "0 of 4 done · kvm1, 4 s: Ten silent seconds."


def test_where_there_is_room_command_and_why_are_told() -> None:
    progress = _progress("kvm1", ago=QUIET)
    assert progress.words() == "0 of 4 done, 0 s\n  … kvm1  qemu-img create  4 s  (Ten silent seconds.)"


def test_the_end_is_told_in_tenths_of_seconds() -> None:
    progress = _progress("kvm1")
    progress.see(Finished("1.0", "image", "kvm1", 0, 0.4))
    progress.see(Ended("done", 1, 1, 0.44))
    assert progress.now() == ""
    assert progress.words() == "Done: 1 command in 0.4 s."
