"""The front gate: carries HTTP from the event loop to Django's threads."""

from greenroom.gate.pages import Pages

__all__ = ["Pages"]
