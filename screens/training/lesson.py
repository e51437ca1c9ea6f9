"""A lesson: words, a task, a prompt; one task after another."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.screen import Screen
from textual.widgets import Button, Footer, Input, Markdown, OptionList
from textual.widgets.option_list import Option

from screens.dialogs import Ask
from screens.training.prompt import Prompt, Typed
from screens.widgets.words import Words
from virtwiz.lessons import progress
from virtwiz.lessons.attempt import Attempt, begun
from virtwiz.lessons.model import Choose, Line, Predict, Type

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from virtwiz.lessons.judge import Verdict
    from virtwiz.lessons.model import Lesson
    from virtwiz.practice.pace import Pace

PREDICT = "What will this answer, on {on}?\n  {run}"
UNTRIED, RIGHT, WRONG = "· ", "✓ ", "✗ "

OPENING = """\
{minutes} minutes. Afterwards you know

{know}

The hosts are in memory, nothing real is touched. A wrong answer does no harm: you are told why. The prompt says which
host you are on; `ssh NAME` goes to another one.
"""

LEAVE = "Leave this lesson? It begins anew the next time."
AGAIN = "The hosts are as they were when this task began."
TAKEN_BACK = (
    "You were ahead of the lesson, or beside it: for this task the hosts are as if only its tasks had been done."
)
UNDONE = "Something that this lesson did was undone again on its hosts, so it does not count. Do it once more."


class Options(OptionList):
    """The answers to choose from."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "select", "Choose", id="lesson.choose")]


class LessonScreen(Screen[bool]):
    """One lesson; dismissed with whether it was finished."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1", "app.show_guide('practice')", "Guide", id="lesson.guide"),
        Binding("pagedown", "page(1)", "More", id="lesson.more", priority=True, key_display="PgDn"),
        Binding("pageup", "page(-1)", "Back", id="lesson.less", priority=True, show=False),
        Binding("f2", "hint", "Hint", id="lesson.hint"),
        Binding("f5", "again", "Begin this task again", id="lesson.again"),
        Binding("ctrl+n", "go_on", "Go on", id="lesson.go_on", priority=True),
        Binding("escape", "leave", "Leave", id="lesson.leave"),
    ]

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]  # noqa: RUF012 - no class variable in Textual's eyes

    def __init__(self, lesson: Lesson, pace: Pace) -> None:
        """Begin a lesson."""
        super().__init__()
        self.attempt: Attempt = begun(lesson)
        self._pace = pace
        self._opened = False

    def compose(self) -> ComposeResult:
        yield Horizontal(Words(id="where"), Words(id="place"), id="top")
        with Vertical(id="lesson"):
            with VerticalScroll(id="prose", can_focus=False):
                yield Markdown(open_links=False)
            yield Words(id="ask")
            yield Options(id="options", compact=True, markup=False)
            yield Prompt(tuple(self.attempt.lesson.profile.hosts), self.attempt.lesson.profile.peers[0])
            yield Words(id="verdict")
            yield Button("Go on", id="go-on", variant="primary", compact=True)
        yield Footer()

    def on_mount(self) -> None:
        self.add_class("-practice")
        self.query_one("#where", Words).update(f"PRACTICE · {self.attempt.lesson.head.title}")
        self.watch(self.query_one("#prose"), "virtual_size", self.refresh_bindings, init=False)
        self._show_opening()

    def _show_opening(self) -> None:
        """What the lesson is about, before its first part."""
        head = self.attempt.lesson.head
        know = "\n".join(f"- {each}" for each in head.know)
        self._read(OPENING.format(minutes=head.minutes, know=know))
        self.add_class("-opening")
        self.query_one(Options).display = self.query_one(Prompt).display = False
        self._say(None)

    def _read(self, prose: str) -> None:
        """Words to read, from their beginning."""
        self.query_one("#prose").display = bool(prose)
        self.query_one(Markdown).update(prose)
        self.query_one("#prose").scroll_home(animate=False)

    def _show(self) -> None:
        """The part that the attempt has come to."""
        attempt, part = self.attempt, self.attempt.part
        self.query_one("#place", Words).update(f"{attempt.place + 1} of {len(attempt.lesson.parts)}")
        self._read(part.prose)
        task = part.task
        self.query_one(Prompt).display = not isinstance(task, Choose)
        self.set_class(isinstance(task, Choose), "-choosing")
        self.query_one("#ask", Words).update(
            PREDICT.format(on=task.on, run=task.run) if isinstance(task, Predict) else task.ask
        )
        options = self.query_one(Options)
        options.clear_options()
        options.display = not isinstance(task, Type)
        line = self.query_one("#line")
        line.display = isinstance(task, Type)
        if isinstance(task, Type):
            self.query_one(Prompt).go_to(task.on)
            self.query_one(Input).focus()
        else:
            options.add_options([Option(f"{UNTRIED}{option.text}") for option in task.options])
            options.highlighted = 0
            options.focus()
        self._say(None)

    def _say(self, verdict: Verdict | None) -> None:
        """What is said of the last answer; a task that is done leads on."""
        words = self.query_one("#verdict", Words)
        words.update(f"{RIGHT if verdict.done else WRONG}{verdict.why}" if verdict else "")
        words.set_class(bool(verdict and verdict.done), "-right")
        button = self.query_one("#go-on", Button)
        button.display = self._may_go_on
        button.label = "Begin" if not self._opened else "Finish" if self._last else "Go on"
        if self._may_go_on:
            button.focus()
        self.refresh_bindings()

    @property
    def _may_go_on(self) -> bool:
        return self.attempt.done or not self._opened

    @property
    def _last(self) -> bool:
        return self.attempt.place == len(self.attempt.lesson.parts) - 1

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A hint is for what is typed; one goes on from what is done, and no key offers it before."""
        if action in ("hint", "again"):
            return self._opened and isinstance(self.attempt.part.task, Type)
        if action == "page":
            return self.is_mounted and self.query_one("#prose").max_scroll_y > 0
        return self._may_go_on if action == "go_on" else True

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        if self.attempt.done:
            return
        task = self.attempt.part.task
        verdict = self.attempt.choose(event.option_index)
        sign, text = RIGHT if verdict.done else WRONG, str(event.option.prompt).removeprefix(UNTRIED)
        event.option_list.replace_option_prompt_at_index(event.option_index, f"{sign}{text.removeprefix(WRONG)}")
        if isinstance(task, Predict) and verdict.done:
            self.query_one(Prompt).show(task.on, task.run, self.attempt.predicted().output)
        self._say(verdict)

    def on_typed(self, event: Typed) -> None:
        line = Line(on=event.host, run=event.line)
        answer = self.attempt.run(line)
        field = self.query_one(Input)
        field.disabled = True

        def answered() -> None:
            field.disabled = False
            field.focus()
            self.query_one(Prompt).show(line.on, line.run, answer.output)
            if isinstance(self.attempt.part.task, Type) and not self.attempt.done:
                self._say(self.attempt.judge(line, answer))

        self.set_timer(self._pace.of(answer.seconds) or 0.001, answered)

    def action_hint(self) -> None:
        """Say the next hint; the last one is the solution."""
        self._note(f"Hint: {self.attempt.hint()}")

    def _note(self, words: str) -> None:
        """Say something that is no verdict."""
        self.query_one("#verdict", Words).update(words)

    def action_again(self) -> None:
        """Put the hosts back to what they were when the task began."""
        self.attempt.again()
        self._show()
        self._note(AGAIN)

    def action_page(self, by: int) -> None:
        """Read on, or back; what is to be typed or chosen keeps the focus."""
        prose = self.query_one("#prose")
        prose.scroll_relative(y=by * max(1, prose.size.height - 1), animate=False)

    def action_go_on(self) -> None:
        """To the first task, to the next one, or to the end."""
        if not self._opened:
            self._opened = True
            self.remove_class("-opening")
            self._show()
        elif self._last:
            self._finish()
        else:
            self.attempt.go_on()
            self._show()
            self._note(TAKEN_BACK if self.attempt.taken_back else "")

    def on_button_pressed(self) -> None:
        self.action_go_on()

    def _finish(self) -> None:
        finished = self.attempt.finished
        self.dismiss(finished)  # what is said next is said on the list
        if finished:
            progress.remember(self.attempt)
            self.app.notify(f"✓ {self.attempt.lesson.head.title}: done. {_wrong(self.attempt.mistakes)}", markup=False)
        else:
            self.app.notify(UNDONE, severity="warning", markup=False)

    def action_leave(self) -> None:
        """Back to the list, after asking where something would be lost."""
        if self._opened:
            self.app.push_screen(Ask(LEAVE, "Stay", "Leave"), self._left)
        else:
            self.dismiss(False)

    def _left(self, answer: str | None) -> None:
        if answer == "Leave":
            self.dismiss(False)


def _wrong(count: int) -> str:
    return "Nothing was wrong." if not count else f"{count} wrong answer{'' if count == 1 else 's'} on the way."
