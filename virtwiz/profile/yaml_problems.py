"""What the YAML parser complains about, in the words of someone who writes a profile."""

from typing import Protocol

import yaml

from virtwiz.profile.faults import escaped


class Mark(Protocol):
    """A position as the parser counts it, from 0."""

    line: int
    column: int


_WORDS = {
    "found character '\\t'": "a tab: YAML is indented with blanks; write two blanks in its place",
    "found a tab": "a tab: YAML is indented with blanks; write two blanks in its place",
    "mapping values are not allowed": "a colon too many: a text with a colon and a blank in it goes in quotes",
    "could not find expected ':'": "this line is neither `key: value` nor an element of a list: is a colon missing?",
    "expected <block end>": "this does not fit what stands before it: is it indented like its neighbours?",
    "expected ',' or": "this bracket is not closed, or a , is missing in it",
    "sequence entries are not allowed": "a list cannot begin here: its elements stand on lines of their own",
    "block sequence entries are not": "a list cannot begin here: its elements stand on lines of their own",
    "found unexpected end of stream": "these quotes are not closed",
    "found undefined tag handle": "tags (!) are not read here: leave it out; a text that begins with ! goes in quotes",
    "found undefined alias": "aliases (*) are not read here: write the value out",
    "found unexpected document": "--- or ... inside quotes: indent it, or close the quotes",
    "found unknown escape character": "in double quotes, \\ begins an escape that this is not: use single quotes",
    "found character '%'": "a text that begins with % goes in quotes",
    "found character '@'": "a text that begins with @ goes in quotes",
    "found character '`'": "a text that begins with ` goes in quotes",
}


_AT_ITS_BEGINNING = ("could not find expected ':'", "expected ',' or", "found unexpected end of stream")
"""Problems that are noticed late: the place that helps is where the thing began."""


def beginning(problem: yaml.MarkedYAMLError) -> Mark | None:
    """Give the mark to point at."""
    late = (problem.problem or "").startswith(_AT_ITS_BEGINNING)
    marks = (problem.context_mark, problem.problem_mark)
    return (marks[0] or marks[1]) if late else (marks[1] or marks[0])


def in_plain_words(problem: yaml.MarkedYAMLError) -> str:
    """Say what is wrong and what would be right; a problem without words of ours is told in the parser's."""
    raw = problem.problem or problem.context or "something is wrong"
    for start, words in _WORDS.items():
        if raw.startswith(start):
            return words
    return f"this is not YAML: {escaped(raw)}"
