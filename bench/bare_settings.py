"""Greenroom's own settings without its middleware, for the bare page to compare with."""

from greenroom.settings import *  # noqa: F403

# allauth refuses to start without its own, which on a page of ours does next to nothing.
MIDDLEWARE = ["allauth.account.middleware.AccountMiddleware"]
ROOT_URLCONF = "bench.bare"
LETTERS_LOOP = False
