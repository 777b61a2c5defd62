"""What tests of the live door share: a site of its own on each database."""

from tests.threats.conftest import env

__all__ = ["env"]
