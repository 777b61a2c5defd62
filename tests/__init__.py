"""The tests; first of all they get a data folder of their own.

The settings are named here, not in pyproject.toml: there pytest-django would read them before the folder is known, and
every run would use the one database in var/.
"""

import os
import tempfile

import django

os.environ.setdefault("GREENROOM_DATA", tempfile.mkdtemp(prefix="greenroom-tests-"))
os.environ.setdefault("GREENROOM_LETTERS", "off")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "greenroom.settings")
django.setup()
