"""Run a typed line: lists, pipes and redirections of commands."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from virtwiz.practice import contents, programs
from virtwiz.practice.answer import Answer, failed, not_modelled, together
from virtwiz.practice.files import NO_SUCH_FILE, Trouble
from virtwiz.practice.typed import expand
from virtwiz.practice.typed.braces import braced
from virtwiz.practice.typed.words import KEYWORDS, Malformed, Unmodelled, tokens

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from virtwiz.practice.session import Session
    from virtwiz.practice.typed.words import Token, Word

LISTS: Final = (";", "\n", "&&", "||")
OUT: Final = "<stdout>"
ERR: Final = "<stderr>"


def interpret(session: Session, line: str, stdin: str = "") -> Generator[Answer]:
    """Run a line; each answer comes when its pipeline has ended. `stdin` is what the terminal would read."""
    try:
        for operator, pipeline in _pipelines(tokens(line)):
            ok = session.variables.get("?", "0") == "0"
            if (operator == "&&" and not ok) or (operator == "||" and ok):
                continue
            answer = _pipeline(session, pipeline, stdin)
            session.variables["?"] = str(answer.status)
            yield answer
    except Unmodelled as what:
        yield not_modelled(str(what))
    except Malformed as error:
        yield failed(f"sh: 1: {error}", 2)


def _pipelines(found: list[Token]) -> Iterator[tuple[str, list[Token]]]:
    """Each pipeline with the operator before it."""
    before = ";"
    part: list[Token] = []
    for token in (*found, ";"):
        if token in LISTS:
            if part:
                yield before, part
            elif token in ("&&", "||"):
                raise Malformed(f'Syntax error: "{token}" unexpected')
            before, part = str(token), []
        else:
            part.append(token)


@dataclass
class _Command:
    """A command of a pipeline: its words, and where its streams go."""

    words: list[Word] = field(default_factory=list)
    redirections: list[tuple[str, Word | None]] = field(default_factory=list)


def _pipeline(session: Session, found: list[Token], stdin: str) -> Answer:
    commands = [_Command()]
    rest = iter(found)
    for token in rest:
        if token == "|":
            commands.append(_Command())
        elif isinstance(token, str):
            target = None if token == "2>&1" else next(rest, None)
            if isinstance(target, str):
                raise Malformed(f'Syntax error: "{target}" unexpected')
            commands[-1].redirections.append((token, target))
        else:
            commands[-1].words.append(token)
    seconds, errors = 0.0, ""
    for command in commands:
        answer = _command(session, command, stdin)
        stdin, seconds, errors = answer.stdout, seconds + answer.seconds, errors + answer.stderr
    return replace(answer, stderr=errors, seconds=seconds)


def _command(session: Session, command: _Command, stdin: str) -> Answer:
    words = [each for word in command.words for one in braced(word) for each in _expanded(session, one)]
    try:
        for operator, target in command.redirections:
            if operator == "<" and target:
                stdin = _input(session, (_expanded(session, target) or [""])[0])
        return _redirected(session, command, _run(session, words, stdin))
    except Trouble as trouble:
        return failed(f"sh: 1: {trouble}", 2)


def _run(session: Session, words: list[str], stdin: str) -> Answer:
    assignment = re.fullmatch(r"(\w+)=(.*)", words[0], re.DOTALL) if words else None
    if not words:
        return Answer(seconds=0)
    if assignment and len(words) == 1:
        session.variables[assignment[1]] = assignment[2]
        return Answer(seconds=0)
    if assignment:
        return _run(session, words[1:], stdin)
    if words[0] in KEYWORDS:
        raise Unmodelled(f"the shell's {words[0]}")
    if words[0] == "cd":
        return _change_directory(session, words[1:])
    return programs.run(session, tuple(words), stdin)


def _change_directory(session: Session, words: list[str]) -> Answer:
    path = words[0] if words else "/root"
    if not session.files.is_directory(path):
        return failed(f"sh: 1: cd: can't cd to {path}", 2)
    session.cwd = session.files.absolute(path)
    return Answer(seconds=0)


def _expanded(session: Session, word: Word) -> list[str]:
    return expand.words(session, word, lambda line: together(interpret(session, line)).stdout)


def _input(session: Session, path: str) -> str:
    if path == "/dev/null":
        return ""
    try:
        return session.files.text(path)
    except Trouble as trouble:
        raise Trouble(f"cannot open {path}: {trouble}".replace("No such file or directory", "No such file")) from None


def _redirected(session: Session, command: _Command, answer: Answer) -> Answer:
    """Send each stream where the redirections, in their order, say: to a file, or to where the other one goes."""
    out, err = OUT, ERR
    opened: dict[str, str] = {OUT: "", ERR: ""}
    names: dict[str, str] = {}
    for operator, target in command.redirections:
        if operator == "2>&1":
            err = out
        elif operator != "<" and target:
            name = (_expanded(session, target) or [""])[0]
            path = session.files.absolute(name)
            names[path] = name
            opened.setdefault(path, _before(session, path) if operator.endswith(">>") else "")
            out = out if operator.startswith("2") else path
            err = path if operator.startswith(("2", "&")) else err
    opened[err] += answer.stderr
    opened[out] += answer.stdout
    for path in opened.keys() - {OUT, ERR, "/dev/null"}:
        _write(session, path, names[path], opened[path])
        contents.spread(session.cluster)
    return replace(answer, stdout=opened[OUT], stderr=opened[ERR])


def _write(session: Session, path: str, name: str, text: str) -> None:
    try:
        session.files.write(path, text.encode())
    except Trouble as why:
        words = str(why).replace(NO_SUCH_FILE, "Directory nonexistent")
        raise Trouble(f"cannot create {name}: {words}") from None


def _before(session: Session, path: str) -> str:
    return session.files.text(path) if session.files.entry(path) else ""
