"""allauth's two hooks: who may sign up, and how its letters leave."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    """Sign-up is closed: an administrator adds people."""


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """A provider that the site configured may open accounts."""
