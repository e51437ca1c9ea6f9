"""The prompt: what of the shell is understood, and what is honestly refused."""

from __future__ import annotations

import pytest

from tests.practice.small import cluster, typed


def test_a_list_stops_where_the_shell_would() -> None:
    made = cluster()
    answer = typed(made, "g1", "mkdir /a && mkdir /a || mkdir '/b c'; mkdir /a")
    assert (answer.stderr, answer.status) == ("mkdir: cannot create directory '/a': File exists\n" * 2, 1)
    assert made.hosts["g1"].filesystems["/dev/vda1"].entries["/b c"].kind == "directory"


def test_streams_go_where_they_are_sent() -> None:
    made = cluster()
    answer = typed(made, "g1", "mkdir /proc/x >/dev/null 2>&1; gluster peer status > /tmp/f; mkdir /q/r 2>/tmp/e")
    assert answer.output == ""
    files = made.hosts["g1"].filesystems["/dev/vda1"].entries
    assert files["/tmp/f"].data == b"Number of Peers: 0\n"
    assert files["/tmp/e"].data == b"mkdir: cannot create directory '/q/r': No such file or directory\n"


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("frobnicate now", "the program frobnicate"),
        ("sleep 5 &", "a job in the background"),
        ("for f in a b; do echo $f; done", "the shell's for"),
        ("cat <<END", "a here-document"),
        ("mkdir -m 700 /x", "mkdir -m"),
        ("echo {a,{b,c}}", "that kind of braces"),
        ("echo {'a b',c}", "that kind of braces"),
        ("echo {a..c}", "that kind of braces"),
        ("x={1,2}", "that kind of braces"),
        ("ssh g2 hostname", "ssh but for a line `ssh NAME`"),
        ("ssh 192.0.2.7", "ssh but for a line `ssh NAME`"),
    ],
)
def test_what_is_not_modelled_says_so(line: str, what: str) -> None:
    answer = typed(cluster(), "g1", line)
    assert (answer.stderr, answer.status) == (f"practice: {what} is not modelled here\n", 127)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("echo g{1,2,3}:/data", "g1:/data g2:/data g3:/data"),
        ("echo {a,b}{1..3} {3..1}", "a1 a2 a3 b1 b2 b3 3 2 1"),
        ("echo {,x}", "x"),
        ("n=2; echo ${n},${n} ${n}{a,b} $n{a,b}", "2,2 2a 2b"),
        ("echo '{a,b}' \\{a,b} {} {a} $(echo '{1,2}')", "{a,b} {a,b} {} {a} {1,2}"),
    ],
)
def test_braces_are_words_as_bash_has_them(line: str, words: str) -> None:
    assert typed(cluster(), "g1", line).stdout == f"{words}\n"


def test_a_name_that_nobody_knows_is_told_as_ssh_does() -> None:
    answer = typed(cluster(), "g1", "ssh root@g4")
    assert (answer.stderr, answer.status) == ("ssh: Could not resolve hostname g4: Name or service not known\n", 255)


def test_a_quote_without_an_end_is_told_as_the_shell_does() -> None:
    answer = typed(cluster(), "g1", "mkdir 'a")
    assert (answer.stderr, answer.status) == ("sh: 1: Syntax error: Unterminated quoted string\n", 2)
