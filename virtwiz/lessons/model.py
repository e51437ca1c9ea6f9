"""What a lesson holds. Texts are Markdown in one paragraph; commands are lines as one types them on a host."""

import re
from dataclasses import dataclass
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StrictBool, StrictInt, StrictStr

from virtwiz.plan import StepName
from virtwiz.practice.faults import KINDS
from virtwiz.profile import Profile
from virtwiz.profile.fields import as_text

CONFIG: Final = ConfigDict(frozen=True, extra="forbid")


def _filled(text: str) -> str:
    if not text.strip():
        raise ValueError("nothing stands here: some words are wanted")
    return text


def _pattern(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"this is no regular expression: {error}") from None
    return text


def _kind(text: str) -> str:
    if text not in KINDS:
        raise ValueError(f"{text!r} is no fault that is known here: {', '.join(KINDS)}")
    return text


Text = Annotated[StrictStr, BeforeValidator(as_text), AfterValidator(_filled)]
Pattern = Annotated[Text, AfterValidator(_pattern)]
FaultKind = Annotated[Text, AfterValidator(_kind)]


class Line(BaseModel):
    """A line that is typed on a host."""

    model_config = CONFIG

    on: Text
    run: Text


class Trouble(BaseModel):
    """A fault that the lesson begins with; `about` is the path or name that it concerns."""

    model_config = CONFIG

    fault: FaultKind
    on: Text
    about: StrictStr = ""


class Start(BaseModel):
    """What the hosts are at the beginning: a step of the profile done with all before it, then lines, then faults."""

    model_config = CONFIG

    after: StepName | None = None
    run: tuple[Line, ...] = ()
    faults: tuple[Trouble, ...] = ()


class Goal(BaseModel):
    """One condition on the cluster's state.

    Either `finished`: these steps of the profile have nothing left to do; or what a command on a host answers: `says`
    is a regular expression found in it, `says_not` one that is not.
    """

    model_config = CONFIG

    finished: tuple[StepName, ...] = ()
    on: StrictStr = ""
    run: StrictStr = ""
    says: Pattern | None = None
    says_not: Pattern | None = None


class Head(BaseModel):
    """The front matter."""

    model_config = CONFIG

    title: Text
    minutes: Annotated[StrictInt, Field(ge=1, le=180)]
    know: Annotated[tuple[Text, ...], Field(min_length=1)]
    """What one will know afterwards."""
    profile: StrictStr = ""
    """A file beside the lesson; left out: three storage nodes and a hypervisor."""
    start: Start = Start()
    goal: Annotated[tuple[Goal, ...], Field(min_length=1)]


class Option(BaseModel):
    """An answer to choose, with why it is right or wrong; `says` is what the command's answer would hold."""

    model_config = CONFIG

    text: Text
    why: Text
    right: StrictBool = False
    says: Text | None = None


class Choose(BaseModel):
    """A question with answers to choose from, one of them right."""

    model_config = CONFIG

    ask: Text
    options: Annotated[tuple[Option, ...], Field(min_length=2)]


class Predict(BaseModel):
    """What will this command answer? It is run after the choice."""

    model_config = CONFIG

    on: Text
    run: Text
    options: Annotated[tuple[Option, ...], Field(min_length=2)]


class Wrong(BaseModel):
    """A wrong path: a line that one might type, words of its answer (empty: there is none), and why that is wrong.

    `like` is a regular expression for all such lines; left out: just this line.
    """

    model_config = CONFIG

    run: Text
    says: StrictStr
    why: Text
    like: Pattern | None = None


class Type(BaseModel):
    """Something to type, on one host unless the learner goes to another one.

    It is done when `until` holds; without `until`, or where that holds from the beginning, when the line typed is one
    of the solution's, or like `accept`, on a host of the solution, and works, or fails, as the solution does.
    """

    model_config = CONFIG

    ask: Text
    on: Text
    solution: Annotated[tuple[Text | Line, ...], Field(min_length=1)]
    why: Text
    """Said when it is done: what was right."""
    until: tuple[Goal, ...] = ()
    accept: tuple[Pattern, ...] = ()
    wrong: tuple[Wrong, ...] = ()
    hints: tuple[Text, ...] = ()

    @property
    def lines(self) -> tuple[Line, ...]:
        """The solution, each line with its host."""
        return tuple(each if isinstance(each, Line) else Line(on=self.on, run=each) for each in self.solution)


Task = Choose | Predict | Type

TASKS: Final[dict[Literal["choose", "predict", "type"], type[Task]]] = {
    "choose": Choose,
    "predict": Predict,
    "type": Type,
}
"""By the word behind the fence of a task's block."""


@dataclass(frozen=True)
class Part:
    """Prose, and the task that follows it; `line` is where the task stands in the file."""

    prose: str
    task: Task
    line: int


@dataclass(frozen=True)
class Lesson:
    """A lesson that was read without a fault."""

    name: str
    """Its file's name, without the ending."""
    head: Head
    profile: Profile
    parts: tuple[Part, ...]
