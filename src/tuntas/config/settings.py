"""Django's settings, all derived from `Environment`."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from tuntas.config.embedded_postgres import expected_url
from tuntas.config.environment import read_environment
from tuntas.config.secret_key import private_directory, secret_key

ENVIRONMENT = read_environment(os.environ)
HOME = ENVIRONMENT.home
DEBUG = ENVIRONMENT.development
SECRET_KEY = secret_key(ENVIRONMENT)
SECRET_KEY_FALLBACKS = list(ENVIRONMENT.old_secret_keys)


def _database(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    options: dict[str, Any] = dict(parse_qsl(parts.query))
    host = options.pop("host", None) or unquote(parts.hostname or "")
    return {
        "ENGINE": "tuntas.core.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "OPTIONS": {
            **options,
            "pool": {"min_size": 1, "max_size": ENVIRONMENT.web_threads + 1, "timeout": 10},
            # The same few statements all day: sent once, then only their values.
            "server_side_binding": True,
            "prepare_threshold": 2,
        },
        "DISABLE_SERVER_SIDE_CURSORS": False,
    }


DATABASES = {"default": _database(ENVIRONMENT.database_url or expected_url(HOME))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "tuntas.portal",
    "tuntas.demo",
    "tuntas.exchange",
    "tuntas.improvements",
    "tuntas.cases",
    "tuntas.assessments",
    "tuntas.eventlogs",
    "tuntas.measures",
    "tuntas.catalogue",
    "tuntas.organisation",
    "tuntas.core",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",  # pages of allauth.mfa use it
    "django.contrib.postgres",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "axes",
    "procrastinate.contrib.django",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "tuntas.core.requests.PlainTextMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "tuntas.core.access.AccessMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
    "tuntas.core.requests.RefusalMiddleware",
]
ROOT_URLCONF = "tuntas.config.urls"
WSGI_APPLICATION = "tuntas.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": [
                (
                    "tuntas.core.folding.Loader",
                    ["django.template.loaders.app_directories.Loader"],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "tuntas.core.context.city",
                "tuntas.portal.navigation.bars",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "tuntas.core.templatetags.tuntas",
            ],
        },
    }
]

FORM_RENDERER = "tuntas.core.forms.Renderer"

# --- people ---------------------------------------------------------------------------------------
AUTH_USER_MODEL = "organisation.Person"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "tuntas.organisation.sign_in.PeopleBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "workplace"
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # addresses come from the personnel list, not from a visitor
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # a stranger gets no mail for having typed an address
ACCOUNT_FORMS = {
    "login": "tuntas.organisation.account_forms.SignInForm",
    "reset_password": "tuntas.organisation.account_forms.ForgottenForm",
    "reset_password_from_key": "tuntas.organisation.account_forms.NewPasswordForm",
    "change_password": "tuntas.organisation.account_forms.OtherPasswordForm",
    "set_password": "tuntas.organisation.account_forms.FirstPasswordForm",
    "reauthenticate": "tuntas.organisation.account_forms.AgainForm",
}
# Axes stops who tries one name from one address. These limits only bound what is spread: tighter,
# a stranger could keep any officer, or all of city hall behind its one address, from signing in.
ACCOUNT_RATE_LIMITS = {"login": "120/m/ip", "login_failed": "60/m/ip,100/h/key"}
ACCOUNT_ADAPTER = "tuntas.organisation.adapters.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "tuntas.organisation.adapters.SocialAccountAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {
    "openid_connect": {
        "APPS": [
            {
                "provider_id": "sso",
                "name": ENVIRONMENT.oidc_name,
                "client_id": ENVIRONMENT.oidc_client,
                "secret": ENVIRONMENT.oidc_secret,
                "settings": {"server_url": ENVIRONMENT.oidc_url},
            }
        ]
        if ENVIRONMENT.oidc_url
        else []
    }
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {
    "authenticate": "tuntas.organisation.account_forms.CodeForm",
    "reauthenticate": "tuntas.organisation.account_forms.CodeAgainForm",
    "activate_totp": "tuntas.organisation.account_forms.FirstCodeForm",
    "add_webauthn": "tuntas.organisation.account_forms.NewKeyForm",
    "edit_webauthn": "tuntas.organisation.account_forms.KeyNameForm",
}
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # the personnel list vouches for addresses
MFA_TOTP_TOLERANCE = 1  # a code that turns while it is typed still counts (RFC 6238)
MFA_TOTP_ISSUER = f"Tuntas {ENVIRONMENT.city_name}"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = ENVIRONMENT.address.startswith("http://")
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_FORM_FIELD = "login"
AXES_USERNAME_CALLABLE = "tuntas.organisation.sign_in.login_name"
AXES_CLIENT_IP_CALLABLE = "tuntas.core.throttle.visitor_address"  # the visitor, not the proxy
AXES_LOCKOUT_TEMPLATE = "errors/locked_out.html"
AXES_VERBOSE = False
AXES_ENABLE_ADMIN = False

# --- language and time ----------------------------------------------------------------------------
LANGUAGE_CODE = "id"
LANGUAGES = [("id", _("Indonesia")), ("en", _("Inggris"))]
LOCALE_PATHS = [Path(__file__).resolve().parents[1] / "locale"]
USE_I18N = True
USE_THOUSAND_SEPARATOR = True
USE_TZ = True
TIME_ZONE = ENVIRONMENT.time_zone

# --- the web --------------------------------------------------------------------------------------
_public = urlsplit(ENVIRONMENT.address)
ALLOWED_HOSTS = [_public.hostname or "localhost", *ENVIRONMENT.allowed_hosts]
if ENVIRONMENT.mode == "demo":
    ALLOWED_HOSTS += ["localhost", "127.0.0.1", "[::1]"]
SECURE = _public.scheme == "https"
CSRF_TRUSTED_ORIGINS = [ENVIRONMENT.address]
if ENVIRONMENT.behind_proxy:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_SECURE = SECURE
SESSION_ENGINE = "tuntas.core.sessions"
SESSION_COOKIE_AGE = 60 * 60 * 12  # a working day
SESSION_COOKIE_NAME = "tuntas_session"
CSRF_COOKIE_SECURE = SECURE
CSRF_COOKIE_NAME = "tuntas_csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "tuntas.core.views.csrf_failure"
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if SECURE else 0
SECURE_REFERRER_POLICY = "same-origin"  # a secret link must not leave with a click
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "blob:", "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF] + ([ENVIRONMENT.oidc_url] if ENVIRONMENT.oidc_url else []),
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
STATIC_URL = "static/"
STATIC_ROOT = HOME / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG
FILES_ROOT = private_directory(HOME / "files")
FACTS_ROOT = HOME / "measures"  # of tuntas.measures.store
COUNTERS_FILE = HOME / "counters"  # of tuntas.core.counters
FILE_UPLOAD_TEMP_DIR = None
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 12
FILE_UPLOAD_HANDLERS = ["tuntas.core.uploads.SizeLimitingUploadHandler"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# --- mail -----------------------------------------------------------------------------------------
_mail = urlsplit(ENVIRONMENT.mail_url)
DEFAULT_FROM_EMAIL = ENVIRONMENT.mail_from
if ENVIRONMENT.mail_url:
    EMAIL_HOST = _mail.hostname or "localhost"
    EMAIL_PORT = _mail.port or (465 if _mail.scheme == "smtps" else 587)
    EMAIL_HOST_USER = unquote(_mail.username or "")
    EMAIL_HOST_PASSWORD = unquote(_mail.password or "")
    EMAIL_USE_SSL = _mail.scheme == "smtps"
    EMAIL_USE_TLS = _mail.scheme == "smtp"
    EMAIL_TIMEOUT = 20
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = private_directory(HOME / "mail")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "tuntas.core.logs.DiscreetFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s: %(message)s",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "tuntas": {"level": "INFO"},
        "procrastinate": {"level": "WARNING"},
        # Scanners ask for any name: the answer 400 is enough, twelve lines a time are not.
        "django.security.DisallowedHost": {"level": "CRITICAL"},
    },
}
