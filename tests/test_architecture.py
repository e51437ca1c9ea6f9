"""The rules that keep the rooms apart; rules kept by discipline alone break."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
from importlib.metadata import entry_points
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from tests.imports import Module, cycles, modules, within

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT: Final = Path(__file__).parents[1]
LIMIT: Final = 300
PURE: Final = ("virtwiz.profile", "virtwiz.facts", "virtwiz.steps", "virtwiz.formats", "virtwiz.plan")
BESIDE_PURE: Final = ("virtwiz.errors", "virtwiz.oneline", "virtwiz.text", "virtwiz.shell")
IO: Final = (
    *("asyncio", "concurrent", "ctypes", "fcntl", "ftplib", "glob", "http", "importlib", "io", "logging", "mmap"),
    *("multiprocessing", "os", "paramiko", "pathlib", "platformdirs", "pty", "select", "selectors", "shutil", "signal"),
    *("smtplib", "socket", "socketserver", "sqlite3", "ssl", "subprocess", "tempfile", "threading", "time", "urllib"),
)
NO_IO: Final = ("pathlib.PurePosixPath", "urllib.parse")
"""What lies in such modules and does none."""

OWN_FILE: Final = ("os", "pathlib")
"""What the profile's room may use, to read and write the profile's own file."""

LIBRARIES: Final = ("click", "paramiko", "pydantic", "yaml")


def screen_imports(found: dict[str, Module]) -> list[str]:
    """Modules of the engine that know screens; the command line may open them, lazily."""
    engine = [module for module in found.values() if within(module.name, "virtwiz")]
    return [
        f"{module.name}: {imported}"
        for module in engine
        for imported in sorted((module.loaded if module.name == "virtwiz.cli" else module.run) | module.typing)
        if within(imported, "screens", "textual")
    ]


def impurities(found: dict[str, Module]) -> Iterator[str]:
    """What modules of the pure rooms use that could reach a file, a process or a network."""
    for module in found.values():
        if within(module.name, *PURE):
            own_file = within(module.name, "virtwiz.profile")
            if module.opens_files and not own_file:
                yield f"{module.name}: open()"
            yield from (f"{module.name}: {name}" for name in sorted(module.run) if _impure(name, own_file=own_file))


def _impure(imported: str, *, own_file: bool) -> bool:
    if within(imported, "virtwiz"):
        return not within(imported, *PURE, *BESIDE_PURE)
    return within(imported, *IO) and not within(imported, *NO_IO, *(OWN_FILE if own_file else ()))


def paramiko_imports(found: dict[str, Module]) -> list[str]:
    """The modules that import paramiko, were it only for type checkers."""
    return [m.name for m in found.values() if any(within(name, "paramiko") for name in m.run | m.typing)]


def too_long(root: Path, *places: str) -> list[str]:
    """Files of more lines than one likes to read."""
    paths = [path for place in places for path in sorted((root / place).rglob("*.py"))]
    return [str(path.relative_to(root)) for path in paths if len(path.read_text().splitlines()) > LIMIT]


def packages(root: Path, *tops: str) -> list[str]:
    """The packages on disk: directories that hold Python files."""
    directories = {path.parent for top in tops for path in (root / top).rglob("*.py")}
    return sorted(".".join(directory.relative_to(root).parts) for directory in directories)


@pytest.fixture(scope="module")
def found() -> dict[str, Module]:
    return modules(ROOT, "virtwiz", "screens")


def test_the_engine_knows_no_screen(found: dict[str, Module]) -> None:
    assert screen_imports(found) == []


def test_the_pure_rooms_do_no_io(found: dict[str, Module]) -> None:
    assert list(impurities(found)) == []


def test_one_place_imports_paramiko(found: dict[str, Module]) -> None:
    """`transports/ssh.py`, and what it is made of: the files beside it that are called ssh_*."""
    names = paramiko_imports(found)
    assert "virtwiz.transports.ssh" in names
    assert [name for name in names if not re.fullmatch(r"virtwiz\.transports\.ssh(_\w+)?", name)] == []


def test_no_module_imports_itself_by_a_detour(found: dict[str, Module]) -> None:
    assert cycles(found) == []


def test_files_are_short() -> None:
    assert too_long(ROOT, "virtwiz", "screens", "tests") == []


def _project() -> dict[str, object]:
    with (ROOT / "pyproject.toml").open("rb") as file:
        return tomllib.load(file)


def test_the_packages_are_those_on_disk() -> None:
    tool = _project()["tool"]
    assert isinstance(tool, dict)
    assert sorted(tool["setuptools"]["packages"]) == packages(ROOT, "virtwiz", "screens")


def test_the_command_is_installed_and_tells_its_version() -> None:
    (script,) = [entry for entry in entry_points(group="console_scripts") if entry.name == "virtwiz"]
    assert script.value == "virtwiz.__main__:main"
    command = Path(sys.executable).with_name("virtwiz")
    said = subprocess.run([command, "--version"], capture_output=True, text=True, check=True).stdout
    project = _project()["project"]
    assert isinstance(project, dict)
    assert said.strip().endswith(project["version"])


ALONE: Final = f"""
import importlib, os, sys, traceback
sys.path.insert(0, sys.argv[1])
import {", ".join(LIBRARIES)}
failed = 0
for name in sys.argv[2:]:
    child = os.fork()
    if child == 0:
        try:
            importlib.import_module(name)
        except BaseException:
            print(name, traceback.format_exc(), flush=True)
            os._exit(1)
        os._exit(0)
    failed |= os.waitpid(child, 0)[1]
sys.exit(bool(failed))
"""


def import_alone(root: Path, names: list[str]) -> str:
    """Import each module in a process of its own, in which only the libraries are loaded; what went wrong."""
    words = [sys.executable, "-W", "error::ImportWarning", "-c", ALONE, str(root), *names]
    return subprocess.run(words, capture_output=True, text=True, timeout=300).stdout


def test_each_module_can_be_imported_alone(found: dict[str, Module]) -> None:
    assert import_alone(ROOT, list(found)) == ""


COMMANDS: Final = """
import contextlib, io, json, sys
profile = sys.argv[1]
offline = ["plan PROFILE --offline", "check PROFILE --offline", "export PROFILE --offline --to sh"]
loaded = {}
for line in ["--help", "schema", "runs", "guide", "guide peers", *offline]:
    sys.argv = ["virtwiz", *(profile if word == "PROFILE" else word for word in line.split())]
    status = None
    with contextlib.redirect_stdout(io.StringIO()):
        from virtwiz.cli import main
        try:
            main()
        except SystemExit as left:
            status = left.code
    loaded[line] = [status or 0, sorted({name.partition(".")[0] for name in sys.modules} & {"textual", "paramiko"})]
print(json.dumps(loaded))
"""


def test_what_needs_no_host_and_no_screen_loads_neither(tmp_path: Path) -> None:
    env = {**os.environ, "HOME": str(tmp_path), "XDG_STATE_HOME": str(tmp_path)}
    profile = str(tmp_path / "profile.yaml")
    text = (ROOT / "sample_profiles" / "two-node-documented.yaml").read_text()
    Path(profile).write_text(text.replace("disks: [a.img]", "disks: [a.img]\n    type: qemu"))
    words = [sys.executable, "-c", COMMANDS, profile]
    ended = subprocess.run(words, cwd=ROOT, env=env, capture_output=True, text=True, timeout=60)
    assert ended.returncode == 0, ended.stderr
    loaded = json.loads(ended.stdout)
    assert loaded == {line: [0, []] for line in loaded}
    assert len(loaded) == 8


def _tree(root: Path, files: dict[str, str]) -> dict[str, Module]:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return modules(root, "virtwiz")


def test_a_broken_rule_is_found(tmp_path: Path) -> None:
    found = _tree(
        tmp_path,
        {
            "virtwiz/__init__.py": "",
            "virtwiz/cli.py": "def wizard():\n    import screens.app\nfrom textual import app\n",
            "virtwiz/headless.py": "def wizard():\n    from screens import app\n",
            "virtwiz/plan.py": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import socket\n",
            "virtwiz/steps/__init__.py": "import pathlib\nfrom pathlib import Path, PurePosixPath\n",
            "virtwiz/steps/peers.py": "def read():\n    import os.path\n    return open('x')\n",
            "virtwiz/facts/__init__.py": "from ..transports import ssh\nimport os\n",
            "virtwiz/profile/__init__.py": "import os, pathlib\nimport subprocess, urllib.request\nopen('own.yaml')\n",
            "virtwiz/transports/__init__.py": "",
            "virtwiz/transports/ssh.py": "import paramiko\n",
            "virtwiz/transports/keys.py": "from paramiko import PKey\n",
        },
    )
    assert screen_imports(found) == [
        "virtwiz.cli: textual.app",
        "virtwiz.headless: screens.app",
    ]
    assert sorted(impurities(found)) == [
        "virtwiz.facts: os",
        "virtwiz.facts: virtwiz.transports.ssh",
        "virtwiz.profile: subprocess",
        "virtwiz.profile: urllib.request",
        "virtwiz.steps.peers: open()",
        "virtwiz.steps.peers: os.path",
        "virtwiz.steps: pathlib",
        "virtwiz.steps: pathlib.Path",
    ]
    assert paramiko_imports(found) == ["virtwiz.transports.keys", "virtwiz.transports.ssh"]


def test_a_cycle_is_found_and_one_for_type_checkers_or_inside_a_function_is_none(tmp_path: Path) -> None:
    typing = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from virtwiz import a\n"
    found = _tree(
        tmp_path,
        {
            "virtwiz/__init__.py": "",
            "virtwiz/a.py": "from virtwiz import b, d, e\n",
            "virtwiz/b.py": "import virtwiz.c\n",
            "virtwiz/c.py": "try:\n    from .a import x\nfinally:\n    pass\n",
            "virtwiz/d.py": typing,
            "virtwiz/e.py": "def f():\n    from virtwiz import a\n",
        },
    )
    assert cycles(found) == [["virtwiz.a", "virtwiz.b", "virtwiz.c", "virtwiz.a"]]
    assert "virtwiz.b" in import_alone(tmp_path, ["virtwiz.d", "virtwiz.b"])
    assert import_alone(tmp_path, ["virtwiz.d", "virtwiz.e"]) == ""


def test_a_long_file_and_a_new_package_are_found(tmp_path: Path) -> None:
    (tmp_path / "virtwiz" / "new").mkdir(parents=True)
    (tmp_path / "virtwiz" / "empty").mkdir()
    (tmp_path / "virtwiz" / "__init__.py").write_text("x = 1\n" * LIMIT)
    (tmp_path / "virtwiz" / "new" / "long.py").write_text("x = 1\n" * (LIMIT + 1))
    assert too_long(tmp_path, "virtwiz") == ["virtwiz/new/long.py"]
    assert packages(tmp_path, "virtwiz") == ["virtwiz", "virtwiz.new"]
