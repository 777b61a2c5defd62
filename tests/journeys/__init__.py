"""Journeys of people through the product, in real Chromium."""

import pytest

pytest.register_assert_rewrite("tests.journeys.browsing", "tests.journeys.steps")
