"""The small programs: the same lines answered by this machine's own and on a practice host."""

from __future__ import annotations

import re
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.practice.small import cluster
from virtwiz.practice.answer import together
from virtwiz.practice.session import Session
from virtwiz.practice.typed import interpret

if TYPE_CHECKING:
    from pathlib import Path

LINES = [
    "echo a b  'c  d'; echo -n x; echo",
    "printf '%s-%s\\n' a b c; printf 'a\\tb\\n'",
    "cat nosuch; cat 'no such'; cat .",
    "echo one >f; cat f; cat f nosuch f",
    "mkdir d; mkdir d; mkdir -p d/e/f; mkdir x/y; ls -R d; ls d nosuch",
    "mkdir; rm; touch; cp a; mv; rmdir nosuch",
    "mkdir d; touch d/a d/.b; ls d; ls -A d; ls -a d; rmdir d; rm d; rm -r d; ls",
    "rm nosuch; rm -f nosuch; rm -rf nosuch d",
    "echo one >a; cp a b; cat b; cp a nosuch/b; cp nosuch c; mkdir d; cp a d; cp d e; cp -r d e; ls -R e",
    "echo one >a; echo two >b; cp -n a b; cat b; mv -nT a b; ls; mv a c; ls; mv c d/e; mkdir d; mv c d; ls d",
    "mv nosuch x; mv 'no such' x",
    "touch a; chmod 600 a; stat -c '%n %s %a %A %F' a; chmod u+x,go=r a; stat -c %A a; chmod 9 a; chmod 600 nosuch",
    "mkdir -p d/e; stat -c '%n %A %F %h' d; stat nosuch; chown 1 nosuch; chown nosuchuser: d",
    "printf '1\\n2\\n3\\n' >f; head -n 2 f; tail -n 1 f; tail -n +2 f; head -n1 f nosuch",
    "printf '1\\n2\\n3\\n' >f; head -c 3 f; wc -l f; wc -l <f; wc f; wc nosuch",
    "printf 'ab\\ncd\\nabc\\n' >f; grep ab f; grep -c ab f; grep -v ab f; grep -x ab f",
    "printf 'ab\\ncd\\nabc\\n' >f; grep -q nosuch f; echo $?; grep -n c f",
    "printf 'ab\\n' >f; grep ab nosuch; grep -q ab nosuch f; echo $?; grep -E 'a|x' f; grep 'a|x' f; grep -o 'a\\|x' f",
    "touch a; ln -s a b; ls -l b | grep -c 'b -> a'; readlink b; ln -s a b; rm b; ls; ln -s nosuch c; cat c; ls c",
    "truncate -s 1M a; stat -c '%s %b' a; truncate -s %512 a; stat -c %s a",
    "truncate -s 100 a; truncate -s %512 a; stat -c %s a; truncate -s 5",
    "truncate -s xx a; truncate a",
    "true; echo $?; false; echo $?; test -e nosuch || echo no",
    "[ -d . ] && echo yes; [ a = b ]; echo $?; test 1 -lt 2; echo $?",
    "timeout 5 echo hello; timeout 1 false; echo $?; timeout xx true; env A=b echo c; timeout 3",
    "basename /a/b/; dirname /a/b/; dirname a; seq 3; seq 2 4",
    "getent hosts nosuchhost; echo $?; getent passwd root; getent group nosuchgroup; echo $?; id nosuchuser",
    "mountpoint .; mountpoint -q .; echo $?; mountpoint nosuch; mountpoint /; umount nosuch; mountpoint",
    "df nosuch; findmnt ./x; echo $?; df --output=target /; findmnt -n -o TARGET /",
    "mktemp -d nosuch/a.XXXX; mktemp x; mount nosuch",
]


@pytest.mark.parametrize("line", LINES)
def test_the_same_line_gets_the_same_answer(tmp_path: Path, line: str) -> None:
    made = cluster()
    session = Session(made, made.hosts["g1"])
    session.files.make_directory("/root/work")
    session.cwd = "/root/work"
    answer = together(interpret(session, line))
    here = {"LC_ALL": "C", "PATH": "/usr/sbin:/usr/bin:/sbin:/bin"}
    done = subprocess.run(["sh", "-c", line], cwd=tmp_path, env=here, capture_output=True, text=True, check=False)
    assert (answer.status, answer.stdout, answer.stderr) == (
        done.returncode,
        done.stdout,
        _own_place(done.stderr, tmp_path),
    )


def _own_place(text: str, folder: Path) -> str:
    return re.sub(re.escape(str(folder)), "/root/work", text)
