"""What holds for all tests: no file of theirs holds a secret at their end, and the tables they make are printed.

Each row of a table is a property `row` that a test has recorded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.canary import pytest_sessionfinish

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pytest

__all__ = ["pytest_sessionfinish", "pytest_terminal_summary"]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the rows, also those that come from workers."""
    rows = list(_rows(terminalreporter))
    if rows:
        terminalreporter.section("table")
        for row in rows:
            terminalreporter.line(row)


def _rows(reporter: pytest.TerminalReporter) -> Iterator[str]:
    for outcome in ("passed", "failed"):
        for report in reporter.getreports(outcome):
            yield from (str(value) for name, value in report.user_properties if name == "row")
