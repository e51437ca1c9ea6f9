"""Who imports what: an ast walk over packages on disk, without importing anything."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path


@dataclass
class Module:
    """One module: what it imports when it is loaded, inside functions, and for type checkers only."""

    name: str
    path: Path
    loaded: set[str] = field(default_factory=set)
    lazy: set[str] = field(default_factory=set)
    typing: set[str] = field(default_factory=set)
    opens_files: bool = False

    @property
    def run(self) -> set[str]:
        """All that it may import while it runs."""
        return self.loaded | self.lazy


def modules(root: Path, *packages: str) -> dict[str, Module]:
    """All modules of packages below a directory, by their dotted names."""
    paths = [path for package in packages for path in sorted((root / package).rglob("*.py"))]
    names = {_name(root, path): path for path in paths}
    return {name: _module(name, path, set(names)) for name, path in names.items()}


def _name(root: Path, path: Path) -> str:
    parts = path.relative_to(root).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _module(name: str, path: Path, known: set[str]) -> Module:
    module = Module(name, path)
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]

    def walk(node: ast.AST, into: set[str]) -> None:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.Import | ast.ImportFrom):
                into.update(_imported(child, package, known))
            if isinstance(child, ast.Call) and isinstance(child.func, ast.Name) and child.func.id == "open":
                module.opens_files = True
            if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
                walk(child, module.lazy)
            elif isinstance(child, ast.If) and "TYPE_CHECKING" in ast.dump(child.test):
                walk(ast.Module(child.body, []), module.typing)
                walk(ast.Module(child.orelse, []), into)
            else:
                walk(child, into)

    walk(ast.parse(path.read_text()), module.loaded)
    return module


def _imported(node: ast.Import | ast.ImportFrom, package: str, known: set[str]) -> Iterator[str]:
    """Dotted names; `from a import b` gives a.b, or a where that is a module of ours and a.b is none."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
        return
    parts = package.split(".")
    around = ".".join(parts[: len(parts) - node.level + 1]) if node.level else ""
    source = ".".join(filter(None, [around, node.module or ""]))
    for alias in node.names:
        inner = f"{source}.{alias.name}"
        yield source if source in known and inner not in known else inner


def within(imported: str, *places: str) -> bool:
    """Whether a dotted name is one of the places or lies in one."""
    return any(imported == place or imported.startswith(place + ".") for place in places)


def cycles(found: Mapping[str, Module]) -> list[list[str]]:
    """Rings of modules that import each other when they are loaded; one for each module they are met at first."""
    rings: list[list[str]] = []
    done: set[str] = set()

    def visit(name: str, way: list[str]) -> None:
        if name in way:
            rings.append([*way[way.index(name) :], name])
        elif name not in done:
            for imported in sorted(found[name].loaded & found.keys()):
                visit(imported, [*way, name])
            done.add(name)

    for name in sorted(found):
        visit(name, [])
    return rings
