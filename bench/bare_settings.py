"""Greenroom's own settings with the middleware of a new Django project, for the bare page to compare with."""

from greenroom.settings import *  # noqa: F403

# What `django-admin startproject` writes, and allauth's own, without which it refuses to start.
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
ROOT_URLCONF = "bench.bare"
LETTERS_LOOP = False
