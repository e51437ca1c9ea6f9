"""Whatever is typed gets an answer: never an error of the practice cluster's own."""

from __future__ import annotations

from copy import deepcopy
from typing import Final

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.practice.drawn import sequences
from tests.practice.small import cluster, typed
from virtwiz.practice.programs import PROGRAMS
from virtwiz.practice.programs.gluster import COMMANDS

BARE: Final = cluster("g1", "g2", "g3", hypervisors=("kvm1",))
WORDS: Final = (
    *("v", "w", "all", "force", "info", "full", "summary", "detail", "replica", "3", "0", "-1", "arbiter", "disperse"),
    *("--xml", "--mode=script", "g1:/data/brick1/v", "g2:/data/brick1/v", ":/", "g1:", "localhost", "g2", "g9", ""),
    *("user.x", "storage.owner-uid", "010", "0x1f", "09", "1e3", "64MB", "10%", "on", "group", "virt", "cache-size"),
    *("cluster.quorum-count", "network.ping-timeout", "features.shard", "auth.allow", "*", "a b", "é", "-", "--", "-p"),
    *("/data/brick1/v", "/etc/hosts", "/nosuch", "/", ".", "..", "gluster://g1/v/x.img", "raw", "qcow2", "5G", "vm1"),
)
OPERATORS: Final = (
    ";",
    "&&",
    "||",
    "|",
    ">",
    ">>",
    "<",
    "2>&1",
    "2>",
    "&",
    "(",
    ")",
    "'",
    '"',
    "$(",
    ")",
    "$x",
    "`",
    "\\",
)


def _quoted(word: str) -> str:
    return "'" + word.replace("'", "'\\''") + "'"


commands = st.one_of(
    st.sampled_from(sorted(COMMANDS)).map(lambda words: "gluster " + " ".join(words)),
    st.sampled_from(sorted(PROGRAMS)),
)
words = st.lists(st.sampled_from(WORDS).map(_quoted), max_size=7).map(" ".join)
lines = st.tuples(commands, words).map(" ".join)


@given(before=st.lists(lines, max_size=3), line=lines, host=st.sampled_from(sorted(BARE.hosts)))
@settings(max_examples=300, deadline=None)
def test_any_program_with_any_words_is_answered(before: list[str], line: str, host: str) -> None:
    made = deepcopy(BARE)
    for each in (*before, line):
        assert isinstance(typed(made, host, each).status, int)


@given(parts=st.lists(st.one_of(lines, st.sampled_from(OPERATORS), st.text(max_size=6)), max_size=8))
@settings(max_examples=200, deadline=None)
def test_any_line_is_answered(parts: list[str]) -> None:
    assert isinstance(typed(deepcopy(BARE), "g1", " ".join(parts)).status, int)


@given(drawn=sequences())
@settings(max_examples=50, deadline=None)
def test_what_is_compared_with_real_hosts_is_all_modelled(drawn: list[tuple[str, str]]) -> None:
    made = cluster()
    for host, line in drawn:
        assert "is not modelled here" not in typed(made, host, line).stderr, line
