"""Greenroom as the one Django app that it is."""

from django.apps import AppConfig


class GreenroomConfig(AppConfig):
    """One label, one migration history, packages by concept inside."""

    name = "greenroom"
    label = "greenroom"
    default_auto_field = "django.db.models.BigAutoField"
