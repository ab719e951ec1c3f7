"""All settings, from the environment only. Each variable is described where it is read.

Without DATABASE_URL the portal runs on its own PostgreSQL and Valkey (ocp_portal/embedded): a
laptop, a trial, the tests. With it, it is a real installation and asks for what that needs.
"""

import contextlib
import os
from pathlib import Path
from typing import Any

import dj_database_url
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from kombu import Queue

from ocp_portal.logs import logging_settings
from ocp_portal.timetable import TIMETABLE

BASE_DIR = Path(__file__).resolve().parent.parent

# OCP_VAR: folder for everything that is made while running (data, logs, demo mail).
VAR_DIR = Path(os.environ.get("OCP_VAR", BASE_DIR / "var"))

# DATABASE_URL: postgres://user:password@host:port/name. Unset: the embedded PostgreSQL.
DATABASE_URL = os.environ.get("DATABASE_URL", "")
# REDIS_URL: redis://host:port/0 or unix:///path. Unset: the embedded Valkey.
REDIS_URL = os.environ.get("REDIS_URL", "")
# A machine of somebody's own: no DATABASE_URL, plain http on 127.0.0.1.
LOCAL = not DATABASE_URL

# OCP_DEMO=1: demo mode. Shows the demo accounts on the sign-in page and the mail folder.
DEMO = os.environ.get("OCP_DEMO", "") == "1"
# OCP_DEMO_BESIDE_DATABASE: demo mode refuses to start beside DATABASE_URL unless this says so.
DEMO_CONSENT = "fill this database with demo data"
if DEMO and DATABASE_URL and os.environ.get("OCP_DEMO_BESIDE_DATABASE") != DEMO_CONSENT:
    raise ImproperlyConfigured(
        "Demo mode shows passwords and fills the database. DATABASE_URL is set, so it does not "
        f"start. If you mean it, set OCP_DEMO_BESIDE_DATABASE='{DEMO_CONSENT}'."
    )


def _local_secret() -> str:
    """A secret of this machine's own, made once and kept in var/."""
    from django.core.management.utils import get_random_secret_key

    path = VAR_DIR / "secret_key"
    if not path.exists():
        VAR_DIR.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(f".{os.getpid()}")
        fresh.touch(mode=0o600)
        fresh.write_text(get_random_secret_key() + get_random_secret_key())
        with contextlib.suppress(FileExistsError):
            os.link(fresh, path)  # the first of two processes wins, both read the same
        fresh.unlink()
    return path.read_text()


# SECRET_KEY: signs sessions and links; 50 characters or more. Required with DATABASE_URL.
SECRET_KEY = os.environ.get("SECRET_KEY") or (_local_secret() if LOCAL else "")
if not SECRET_KEY:
    raise ImproperlyConfigured("Set SECRET_KEY: a secret of 50 characters or more.")

# DEBUG=1: technical error pages, for developers on their own machine only.
DEBUG = LOCAL and os.environ.get("DEBUG", "") == "1"

# ALLOWED_HOSTS: the host names under which the portal is served, with commas between.
ALLOWED_HOSTS = [h for h in os.environ.get("ALLOWED_HOSTS", "").split(",") if h]
if LOCAL and not ALLOWED_HOSTS:
    ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
if not ALLOWED_HOSTS:
    raise ImproperlyConfigured("Set ALLOWED_HOSTS: the host names of the portal, comma separated.")

# BASE_URL: the address of the portal in mails, without a slash at the end.
# Unset: this machine, or https and the first of ALLOWED_HOSTS.
_OWN_ADDRESS = f"http://127.0.0.1:{os.environ.get('PORT', '8000')}"
BASE_URL = os.environ.get("BASE_URL") or (_OWN_ADDRESS if LOCAL else f"https://{ALLOWED_HOSTS[0]}")

INSTALLED_APPS = [
    "ocp_portal.accounts",
    "ocp_portal.audit",
    "ocp_portal.jobs",
    "ocp_portal.notices",
    "ocp_portal.demo",
    "schools",
    "liaisons",
    "casework",
    "reports",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.usersessions",
    "crispy_forms",
    "django_htmx",
    "csp",
]

MIDDLEWARE = [
    "ocp_portal.middleware.request_log",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "ocp_portal.middleware.membership_required",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "ocp_portal.middleware.plain_text_only",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "ocp_portal.middleware.whole_page_sign_in",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "ocp_portal.middleware.personal_pages",
]

ROOT_URLCONF = "ocp_portal.urls"
WSGI_APPLICATION = "ocp_portal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "ocp_portal.shell.shell",
            ],
            # `icon` and `beside` in every template; presentation only.
            "builtins": ["ocp_portal.templatetags.components"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = "nlds"
CRISPY_TEMPLATE_PACK = "nlds"
CRISPY_FAIL_SILENTLY = False

# --- data ---------------------------------------------------------------------------------

if DATABASE_URL:
    _database: dict[str, Any] = {**dj_database_url.parse(DATABASE_URL)}
else:
    from ocp_portal import embedded

    _database = embedded.database_settings()
DATABASES = {"default": _database | {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

if REDIS_URL:
    CELERY_BROKER_URL = REDIS_URL
    if REDIS_URL.startswith("unix://"):  # which Celery, and a database on it, calls otherwise
        CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://", 1)
        CELERY_BROKER_URL = CELERY_BROKER_URL.replace("?db=", "?virtual_host=")
    _cache_url = REDIS_URL
else:
    from ocp_portal import embedded

    CELERY_BROKER_URL = embedded.broker_url()
    _cache_url = embedded.redis_url(1)  # emptying the cache leaves the broker alone
# REDIS_PREFIX: stands before every key, so that two portals (or a test) can share one Redis.
REDIS_PREFIX = os.environ.get("REDIS_PREFIX", "ocp")
CACHES = {
    "default": {
        # Holds rate limits only, and goes on without Redis: ocp_portal/cache.py says how.
        "BACKEND": "ocp_portal.cache.ForgivingRedisCache",
        "LOCATION": _cache_url,
        "KEY_PREFIX": REDIS_PREFIX,
        "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1},
    }
}

# --- jobs ---------------------------------------------------------------------------------
# PostgreSQL is the truth: work is a row (ocp_portal/jobs) and Redis may be wiped at any moment.
# Why these values: docs/decisions/0003-jobs-are-rows.md.

CELERY_TASK_ACKS_LATE = True
CELERY_TASK_RETRY_ON_WORKER_LOST = True
CELERY_TASK_ACKS_ON_FAILURE = True
CELERY_TASK_ACKS_ON_TIMEOUT = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_SOFT_TIME_LIMIT = 240
CELERY_TASK_TIME_LIMIT = 300
CELERY_WORKER_MAX_TASKS_PER_CHILD = 200
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 256_000  # kB, after a task: plans of a term leave some behind
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 900,  # longer than a task may take, or it is delivered twice
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
    "socket_timeout": 10,
    # Somebody's request waits for it: without Redis the job stays for the sweep.
    "socket_connect_timeout": 2,
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0.1,
    "interval_max": 0.1,
    "socket_keepalive": True,
    "global_keyprefix": f"{REDIS_PREFIX}:",
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 30
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_CREATE_MISSING_QUEUES = False
CELERY_TASK_DEFAULT_QUEUE = "ocp"
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_REDIRECT_STDOUTS = False
CELERY_TIMEZONE = "Europe/Amsterdam"
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat" / "schedule")
CELERY_TASK_QUEUES = [Queue("ocp")]
CELERY_BEAT_SCHEDULE = TIMETABLE

# --- sign-in ------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["ocp_portal.accounts.backends.MembershipBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "today"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "ocp_portal.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # an invitation by mail is the proof of the address
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_EMAIL_NOTIFICATIONS = True  # 'uw wachtwoord is gewijzigd': the owner finds out
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",  # a whole town hall may sit behind one address
    # key: the e-mail address that was tried and the computer that tried. A stranger's mistakes
    # keep nobody out; a new password by mail lets in whoever made the mistakes themselves.
    "login_failed": "10/m/ip,5/5m/key",
    # key: the e-mail address, whoever tries: guessing from many computers.
    "login_failed_anywhere": "300/h/key",
    "reset_password": "20/m/ip,5/h/key",
}
PASSWORD_RESET_TIMEOUT = 60 * 60
ACCOUNT_FORMS = {
    "login": "ocp_portal.accounts.forms.LoginForm",
    "reset_password": "ocp_portal.accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "ocp_portal.accounts.forms.ResetPasswordKeyForm",
    "change_password": "ocp_portal.accounts.forms.ChangePasswordForm",
}
# TRUSTED_PROXY_COUNT: how many proxies of your own stand before the portal.
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("TRUSTED_PROXY_COUNT", "0"))
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "ocp_portal.accounts.passwords.LongEnough",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "ocp_portal.accounts.passwords.NotCommon"},
    {"NAME": "ocp_portal.accounts.passwords.NotOnlyDigits"},
    {
        "NAME": "ocp_portal.accounts.passwords.NotLikeThePerson",
        "OPTIONS": {"user_attributes": ("email", "full_name")},
    },
]
INVITATION_DAYS = 7

# The cookie that Django keeps them in by default is readable on the computer of a school.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

SESSION_COOKIE_AGE = 10 * 60 * 60  # a working day, counted from signing in (middleware.py)
SESSION_IDLE_SECONDS = 30 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True

# --- transport ----------------------------------------------------------------------------

# SECURE_PROXY: set to 1 when your proxy ends TLS and sets X-Forwarded-Proto itself.
if os.environ.get("SECURE_PROXY") == "1":
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
if not LOCAL:
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^livez$", r"^readyz$"]
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_NAME = "__Host-csrftoken"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "ocp_portal.errors.csrf_failure"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000

# --- mail ---------------------------------------------------------------------------------

# EMAIL_HOST, EMAIL_PORT, EMAIL_HOST_USER, EMAIL_HOST_PASSWORD: your mail server (STARTTLS).
EMAIL_HOST = os.environ.get("EMAIL_HOST", "")
EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "587"))
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = True
EMAIL_TIMEOUT = 20
# MAIL_FROM: the sender of every mail.
DEFAULT_FROM_EMAIL = os.environ.get("MAIL_FROM", "OCP-portaal <portaal@voorbeeldstad.example>")
MAIL_FOLDER = VAR_DIR / "mail"
if LOCAL and not EMAIL_HOST:  # mails become files; the demo shows them
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = str(MAIL_FOLDER)
elif not EMAIL_HOST:
    raise ImproperlyConfigured("Set EMAIL_HOST: invitations and notices go by mail.")

# --- language, files, logs ------------------------------------------------------------------

LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", "Nederlands")]
TIME_ZONE = "Europe/Amsterdam"
USE_TZ = True
USE_I18N = True
USE_THOUSAND_SEPARATOR = True

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# LOG_LEVEL: debug, info (default), warning.
LOGGING = logging_settings(os.environ.get("LOG_LEVEL", "info"))
