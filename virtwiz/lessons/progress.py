"""What a learner has done, kept in the platform's state folder: by lesson the day, the mistakes and the hints."""

from __future__ import annotations

import json
import os
import time
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import platformdirs

if TYPE_CHECKING:
    from pathlib import Path

    from virtwiz.lessons.attempt import Attempt
    from virtwiz.lessons.model import Lesson


@dataclass(frozen=True)
class Done:
    """A lesson that was finished: the last time, and how often something wrong was chosen or typed then."""

    day: str
    mistakes: int


def file() -> Path:
    """The record: `virtwiz/lessons.json` in the platform's state folder ($XDG_STATE_HOME on Linux)."""
    return platformdirs.user_state_path("virtwiz") / "lessons.json"


def read() -> dict[str, Done]:
    """What was done, by the lesson's key; an unreadable record counts as none."""
    try:
        found = json.loads(file().read_text(encoding="utf-8"))
        return {str(key): Done(str(done["day"]), int(done["mistakes"])) for key, done in found.items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return {}


def key(lesson: Lesson) -> str:
    """What a lesson is remembered by: two folders may have lessons of one name."""
    return f"{lesson.name}: {lesson.head.title}"


def remember(attempt: Attempt) -> None:
    """Note that a lesson is finished. A record that cannot be written is no reason to stop a learner."""
    done = {**read(), key(attempt.lesson): Done(time.strftime("%Y-%m-%d"), attempt.mistakes)}
    place = file()
    new = place.with_name(f".{place.name}.{os.getpid()}")
    try:
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        new.write_text(json.dumps({key: asdict(each) for key, each in done.items()}, indent=1), encoding="utf-8")
        os.replace(new, place)
    except OSError:
        new.unlink(missing_ok=True)
