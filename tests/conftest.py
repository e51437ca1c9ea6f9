"""What holds for all tests: when they have ended, no file of theirs holds a secret that they gave to virtwiz."""

from tests.canary import pytest_sessionfinish

__all__ = ["pytest_sessionfinish"]
