"""Every deployment setting, from the environment; product choices are SiteSettings rows."""

import os
import zoneinfo
from pathlib import Path

from greenroom import environment

HERE = Path(__file__).resolve().parent

# --- Where it lives -------------------------------------------------------------------------------------------
DATA_DIR = Path(environment.text("GREENROOM_DATA", "var")).resolve()
DATA_DIR.mkdir(parents=True, exist_ok=True)
HOST = environment.text("HOST", "127.0.0.1")
PORT = environment.number("PORT", 8000)
# Links, allowed hosts and the Origin check come from this one address, never from a request's Host header.
_ADDRESS = environment.address("GREENROOM_URL", f"http://127.0.0.1:{PORT}")
GREENROOM_URL = _ADDRESS.geturl()
HTTPS = _ADDRESS.scheme == "https"
LOOPBACK = _ADDRESS.hostname in {"127.0.0.1", "localhost", "::1"}
ALLOWED_HOSTS = [_ADDRESS.hostname or ""] + (["127.0.0.1", "localhost"] if LOOPBACK else [])
# The origins whose forms are ours: the site's address, and localhost beside 127.0.0.1.
ORIGINS = [GREENROOM_URL]
if LOOPBACK:
    _port = f":{_ADDRESS.port}" if _ADDRESS.port else ""
    ORIGINS += [f"{_ADDRESS.scheme}://{host}{_port}" for host in ("127.0.0.1", "localhost")]
CSRF_TRUSTED_ORIGINS = ORIGINS
TRUSTED_PROXIES = environment.number(
    "GREENROOM_TRUSTED_PROXIES", 0
)  # how many stand before us and set X-Forwarded-For
WEB_THREADS = environment.number("GREENROOM_WEB_THREADS", 8)
LETTERS_LOOP = environment.switch(
    "GREENROOM_LETTERS", default=True
)  # off where another process sends the letters

# --- Django ---------------------------------------------------------------------------------------------------
SECRET_KEY = environment.secret_key(DATA_DIR)
DEBUG = False
ROOT_URLCONF = "greenroom.urls"
WSGI_APPLICATION = None
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "greenroom",
]
MIDDLEWARE = [
    "greenroom.web.language.of_the_site",
    "greenroom.web.headers.security_headers",
    "greenroom.web.faults.say_why",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
LOADERS = "django.template.loaders"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "greenroom.web.folding.Loader",
                    [f"{LOADERS}.filesystem.Loader", f"{LOADERS}.app_directories.Loader"],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "greenroom.web.context.site",
            ],
        },
    }
]
DATABASES = {"default": environment.database(environment.text("GREENROOM_DATABASE"), DATA_DIR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
STATIC_URL = "/static/"
STATIC_ROOT = HERE / "static"
MEDIA_ROOT = DATA_DIR / "uploads"
MEDIA_URL = "/uploads/"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
FILE_UPLOAD_HANDLERS = [
    "greenroom.web.uploads.Capped",  # first: it stops what is too large before it reaches the disk
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
USE_TZ = True
TIME_ZONE = "UTC"
if "PYTHONTZPATH" not in os.environ:
    # Zones by the locked tzdata package: an old system's rules would tell other hours than browsers do.
    zoneinfo.reset_tzpath(to=())
LANGUAGE_CODE = "en"
LOCALE_PATHS = [HERE / "locale"]

# --- Who is signed in -----------------------------------------------------------------------------------------
AUTH_USER_MODEL = "greenroom.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
SESSION_ENGINE = "greenroom.people.sessions"  # stores a hash of the key (threat T38)
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "greenroom.web.faults.foreign_form"
DEVICE_COOKIE_NAME = "__Host-dev" if HTTPS else "dev"
# What a page says once after a form stays in the browser: in the session, showing it would be a write by GET (T34).
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "greenroom.people.adapters.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "greenroom.web.account_forms.SignIn",
    "add_email": "greenroom.web.account_forms.AddAddress",
    "change_password": "greenroom.web.account_forms.ChangePassword",
    "set_password": "greenroom.web.account_forms.SetPassword",
    "reset_password": "greenroom.web.account_forms.AskForReset",
    "reset_password_from_key": "greenroom.web.account_forms.NewPassword",
    "request_login_code": "greenroom.web.account_forms.AskForCode",
    "confirm_login_code": "greenroom.web.account_forms.SignInCode",
    "confirm_password_reset_code": "greenroom.web.account_forms.ResetCode",
    "confirm_email_verification_code": "greenroom.web.account_forms.AddressCode",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_MAX_EMAIL_ADDRESSES = 5
# Codes, never links that act: a link's GET would have to write, and a mail scanner would press it (T1, T34).
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = 4
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = 4
# Mail scanners hold letters back for minutes (security.md 4.5), so ten of them; five tries at each code.
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 600
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 600
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = ACCOUNT_PASSWORD_RESET_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_MAX_ATTEMPTS = 5
SOCIALACCOUNT_ADAPTER = "greenroom.people.adapters.SocialAccountAdapter"
SOCIALACCOUNT_FORMS = {"signup": "greenroom.web.account_forms.WhoYouAre"}
SOCIALACCOUNT_PROVIDERS = environment.openid_connect()
# The site's operator chose the provider: an address that it calls verified signs in to the account that has it.
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
# allauth counts tries to sign in here, in this one process; with several, set a cache that they share.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},  # at Django's 300 a crowd of visitors would push the counts out
    }
}

# --- The live room --------------------------------------------------------------------------------------------
REDIS = environment.redis(environment.text("GREENROOM_REDIS"))
BUS = "greenroom.bus.redis.RedisBus" if REDIS else "greenroom.bus.memory.MemoryBus"

# --- Letters --------------------------------------------------------------------------------------------------
SMTP = environment.text("GREENROOM_SMTP")
MAIL_WORKS = bool(SMTP)  # the outbox does not count: only an administrator reads it
OUTBOX_DIR = DATA_DIR / "outbox"
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend" if SMTP else "greenroom.mail.outbox.OutboxBackend"
EMAIL_TIMEOUT = 10
if SMTP:
    globals().update(environment.smtp(SMTP))
DEFAULT_FROM_EMAIL = environment.text("GREENROOM_FROM", f"greenroom@{_ADDRESS.hostname}")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# --- Headers --------------------------------------------------------------------------------------------------
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0

# --- What is written down -------------------------------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"no_secrets": {"()": "greenroom.web.redaction.NoSecrets"}},
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "filters": ["no_secrets"], "formatter": "line"},
    },
    "root": {"handlers": ["console"], "level": environment.text("GREENROOM_LOG", "WARNING")},
    # Django installs handlers of its own, which would print a link's path; its loggers go through ours.
    "loggers": {"django": {"handlers": ["console"], "level": "WARNING", "propagate": False}},
}
