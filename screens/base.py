"""What all screens of the wizard share: rail, sentence, form, preview, output, and the keys between them."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final, cast

from textual import on
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.screen import Screen
from textual.widgets import Footer, OptionList, Static

from screens import previewed
from screens.failure import omission
from screens.next import held_up, not_now, offer
from screens.places import in_words
from screens.widgets.bound import Bound, Edited, at, with_value
from screens.widgets.output import Output
from screens.widgets.preview import Preview
from screens.widgets.rail import Rail
from screens.widgets.trouble import Trouble
from screens.widgets.words import Words
from virtwiz.profile import check

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from screens.app import VirtwizApp
    from screens.session import Answers, Session
    from virtwiz.plan import Plan, StepName
    from virtwiz.profile import Finding
    from virtwiz.profile.faults import Path


QUIET: Final = 0.3
"""Seconds after a change until the footer follows."""


class WizardScreen(Screen[None]):
    """A screen of the wizard. A concrete one has a form; more only where its answers are no plain fields."""

    NAME: ClassVar[str]
    """What the rail, the guide and the profile's steps call it."""
    HEADING: ClassVar[str]
    RAIL: ClassVar[str] = ""
    """A shorter heading for the rail, where the heading is too long."""
    PURPOSE: ClassVar[str]
    """One sentence: what this step is for."""
    STEP: ClassVar[StepName | None] = None
    """The step that it runs, if it is one."""
    FINISHED: ClassVar[str] = "✓ Nothing is missing here."
    """What is said when there is nothing to run."""
    ONWARD: ClassVar[str] = "Ctrl+N goes on."
    """What comes after this screen."""
    PATHS: ClassVar[tuple[str, ...]] = ()
    """The parts of the profile whose faults it shows."""
    BESIDE: ClassVar[Mapping[Path, Path]] = {}
    """Places without a field of their own, whose faults are told beside another."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]  # noqa: RUF012 - no class variable in Textual's eyes

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1", "guide", "Guide", id="wizard.guide"),
        Binding("f2", "explain", "Explain", id="wizard.explain", tooltip="The commands word by word", show=False),
        Binding("ctrl+r", "run", "Run", id="wizard.run", priority=True),
        Binding("ctrl+r", "refuse", "Run", id="wizard.refuse", priority=True, show=False),
        Binding("escape", "cancel", "Cancel", id="wizard.cancel"),
        Binding("ctrl+n", "go(1)", "Next", id="wizard.next", priority=True),
        Binding("ctrl+b", "go(-1)", "Back", id="wizard.back", priority=True),
        Binding("ctrl+l", "look", "Look", id="wizard.look", tooltip="Look at the hosts anew", priority=True),
        Binding("ctrl+s", "app.save", "Save", id="wizard.save", priority=True),
        Binding("ctrl+o", "swap", "Output", id="wizard.swap", tooltip="Preview or output", priority=True),
        Binding("ctrl+o", "lower", "Output", id="wizard.lower", priority=True, show=False),
    ]

    _shown: Answers | None = None
    """The answers that the form shows."""
    _offered: tuple[bool, bool, bool] | None = None
    """What the footer was made for."""

    def on_mount(self) -> None:
        self._shown = self._offered = None

    @property
    def wizard(self) -> VirtwizApp:
        """The application."""
        return cast("VirtwizApp", self.app)

    @property
    def session(self) -> Session:
        """The answers and what follows from them."""
        return self.wizard.session

    def compose(self) -> ComposeResult:
        yield Horizontal(Words(id="where"), Words(id="place"), id="top")
        with Horizontal(id="body"):
            yield Rail(id="rail", compact=True)
            with Vertical(id="main"):
                yield Static(self.PURPOSE, markup=False, id="purpose")
                with VerticalScroll(id="form", can_focus=False):
                    yield from self.form()
                yield Trouble()
                with Vertical(id="lower"):
                    yield Preview(id="preview")
                    yield Output(self.wizard.store)
        yield Words(id="next")
        yield Footer()

    def form(self) -> ComposeResult:
        """The widgets between the sentence and the preview."""
        yield from ()

    def load(self, answers: Answers) -> None:
        """Show the answers in the form."""
        for widget in self._bound():
            widget.show(at(answers, widget.place))

    def read(self, answers: Answers) -> Answers:
        """The answers with what the form holds."""
        for widget in self._bound():
            answers = with_value(answers, widget.place, widget.value())
        return answers

    def faults(self) -> tuple[Finding, ...]:
        """What is wrong with the answers together with what the form holds."""
        return tuple(map(in_words, check(self.read(self.session.answers))[1]))

    def tell(self) -> None:
        """Show what follows from answers and facts, beside the form's fields."""

    def _bound(self) -> list[Bound]:
        return [widget for widget in self.query("#form *") if isinstance(widget, Bound)]

    def on_screen_resume(self) -> None:
        """Earlier screens may have changed the answers; a dialog's are on their way and must not be overwritten."""
        if self._shown is not self.session.answers:
            self._shown = self.session.answers
            self.load(self._shown)
        self.query_one(Output).refill()
        self.renew()
        if self.focused is None or isinstance(self.focused, Rail):
            self.call_after_refresh(self._focus_form)

    def _focus_form(self) -> None:
        """Begin where one types; the rail is a Shift+Tab away."""
        first = next((widget for widget in self.query("#form *") if widget.focusable), None)
        if first:
            first.focus()

    @on(Edited)
    def _edited(self) -> None:
        self.wizard.put(self.read(self.session.answers))
        self._shown = self.session.answers
        self.show_preview()
        self.renew()

    def renew(self) -> None:
        """Show everything that follows from the answers, the facts and the run."""
        place, total = self.wizard.place_of(self.NAME)
        what = "PRACTICE" if self.wizard.training else "virtwiz"
        self.set_class(bool(self.wizard.training), "-practice")
        self.query_one("#where", Words).update(f"{what} · {self.session.answers.get('name', '')}", layout=False)
        self.query_one("#place", Words).update(f"{place} of {total} · {self.HEADING}")
        self.query_one(Rail).show(self.wizard.rail(), self.NAME)
        self._complain()
        self._preview()
        self.say_next()
        self.tell()
        self._dim()

    def _dim(self) -> None:
        """Let the footer follow, not while one types: Textual makes it anew for that."""
        if self._offers() != self._offered:
            self.set_timer(QUIET, self._renew_footer)

    def _renew_footer(self) -> None:
        if self._offers() != self._offered:
            self._offered = self._offers()
            self.set_class(self._swaps, "-swaps")
            self.refresh_bindings()

    def _offers(self) -> tuple[bool, bool, bool]:
        """Whether something runs, whether something may be run, and whether preview and output take turns."""
        return self.wizard.runs.busy, self.wizard.runs.may_run(self.STEP), self._swaps

    @property
    def _swaps(self) -> bool:
        """Whether there is room for the preview or the output only, and both have something to show."""
        return self.has_class("-narrow") and bool(self.wizard.store.lines)

    def on_resize(self) -> None:
        """There may be room for more, or for less."""
        self._dim()

    def _complain(self) -> None:
        """Each fault beside its field; those of no field together."""
        left = [finding for finding in self.session.findings if finding.path and finding.path[0] in self.PATHS]
        for widget in self._bound():
            depth = len(widget.place)
            own = [each for each in left if self.BESIDE.get(each.path, each.path)[:depth] == widget.place]
            widget.complain("; ".join(finding.message for finding in own))
            left = [finding for finding in left if finding not in own]
        failure = self.session.failure
        omitted = omission(failure, self.session.answers) if failure else None
        faults = [finding.message for finding in left]
        self.query_one(Trouble).show(faults, failure, self.wizard.runs.again, omitted.name if omitted else "")

    def say_next(self) -> None:
        """Show in one line what comes next, or what runs."""
        runs = self.wizard.runs
        words = held_up(self.session, runs.progress, self.wizard.not_yet, busy=runs.busy)
        words = words or offer(self.session, self.shown_plan(), runs.earlier(self.STEP), self.FINISHED, self.ONWARD)
        self.query_one("#next", Words).update(words, layout=False)

    def shown_plan(self) -> Plan:
        """The part of the plan that the preview shows."""
        return self.session.part(self.STEP) if self.STEP else self.session.plan

    def _preview(self) -> None:
        plan, preview = self.shown_plan(), self.query_one(Preview)
        preview.show(previewed.text(self.session, plan, self.wizard.not_yet))
        preview.border_title = previewed.title(self.session, plan)

    def show_output(self, *, front: bool) -> None:
        """Bring the output to the front, or the preview, where there is room for one."""
        self.query_one("#lower").set_class(front, "-output")

    def show_preview(self) -> None:
        """Bring the preview to the front, unless something runs."""
        if self.is_mounted and not self.wizard.runs.busy:
            self.show_output(front=False)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Dim what makes no sense now, and leave out what another key takes the place of."""
        busy = self.wizard.runs.busy
        if action in ("run", "look") and busy:
            return False
        if action == "run":
            return True if self.wizard.runs.may_run(self.STEP) else None
        if action == "cancel":
            return busy
        return self._swaps if action == "swap" else True

    def action_run(self) -> None:
        """Run this step's missing commands."""
        self.wizard.runs.ask(self.STEP)

    def action_refuse(self) -> None:
        """Say why nothing is run: the key is dim then."""
        self.notify(self.why_not(), severity="warning", markup=False)

    def why_not(self) -> str:
        """Why there is nothing to run, or not now."""
        return not_now(self.wizard.not_yet, busy=self.wizard.runs.busy) or self.FINISHED

    def action_cancel(self) -> None:
        """Ask, then stop what runs."""
        self.wizard.runs.ask_cancel()

    def action_look(self) -> None:
        """Look at the hosts anew."""
        self.wizard.runs.look()

    def action_go(self, by: int) -> None:
        """To the next screen, or the one before."""
        self.wizard.go(by)

    def action_swap(self) -> None:
        """Preview or output, as the footer offers it."""
        self.action_lower()

    def action_lower(self) -> None:
        """Preview or output."""
        self.query_one("#lower").toggle_class("-output")

    def action_explain(self) -> None:
        """The previewed commands, word by word."""
        from screens.explained import Explained

        self.app.push_screen(Explained(self.shown_plan()))

    def action_guide(self) -> None:
        """The guide's page about this step."""
        self.wizard.action_show_guide(self.NAME)

    @on(Trouble.Chosen)
    def _way_chosen(self, event: Trouble.Chosen) -> None:
        event.stop()
        self.wizard.runs.after_failure(event.way)

    @on(OptionList.OptionSelected, "#rail")
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        if event.option.id:
            self.wizard.show(event.option.id)
