"""Print how many entries of each transcript are answered the same, and where an answer differs."""

from __future__ import annotations

import sys

from tests.practice.conformance.replay import names, replay


def main(wanted: list[str]) -> None:
    """Replay the transcripts whose names begin with one of the words, all without words."""
    inside = same = outside = 0
    for name in names():
        if wanted and not name.startswith(tuple(wanted)):
            continue
        replayed = replay(name)
        judged = [each for each in replayed if not each.outside]
        good = [each for each in judged if each.same]
        inside, same, outside = inside + len(judged), same + len(good), outside + len(replayed) - len(judged)
        print(f"{name}: {len(good)} of {len(judged)} the same, {len(replayed) - len(judged)} outside")
        for each in judged:
            if not each.same:
                _differs(each.id, each.differs, each.command, each.recorded, each.answered)
    print(f"{same} of {inside} the same, {100 * same / max(1, inside):.1f} %; {outside} outside")


def _differs(name: str, reason: str, command: str, recorded: tuple[object, ...], answered: tuple[object, ...]) -> None:
    print(f"\n== {name}{f' ({reason})' if reason else ''}\n$ {command}")
    for stream, one, other in zip(("status", "stdout", "stderr"), recorded, answered, strict=True):
        if one != other:
            print(f"-- {stream}, recorded:\n{one}\n-- {stream}, answered:\n{other}")


if __name__ == "__main__":
    main(sys.argv[1:])
