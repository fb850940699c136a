"""Every setting comes from the environment, is declared here once, and is checked before start.

A value that cannot be read, or a `TUNTAS_…` name that nobody declared (a typing error, most often),
refuses to start and names the variable. `.env.example` is compared with this list by a test.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from dataclasses import field as dataclass_field
from pathlib import Path
from typing import Any, Literal, cast
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

MAX_PORT = 65535
MIN_SECRET_LENGTH = 50
CHECKOUT = Path(__file__).resolve().parents[3]


class ConfigurationError(SystemExit):
    """The environment asks for something that cannot be; the message names the variable."""


def _text(value: str) -> str:
    if not value.strip():
        raise ValueError("must not be empty")
    return value.strip()


def _optional(value: str) -> str:
    return value.strip()


def _port(value: str) -> int:
    port = int(value)
    if not 0 < port <= MAX_PORT:
        raise ValueError("must be a port between 1 and 65535")
    return port


def _count(value: str) -> int:
    count = int(value)
    if count < 1:
        raise ValueError("must be 1 or more")
    return count


def _limit(value: str) -> int:
    limit = int(value)
    if limit < 0:
        raise ValueError("must be 0 (no limit) or more")
    return limit


def _flag(value: str) -> bool:
    try:
        return {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}[
            value.strip().lower()
        ]
    except KeyError:
        raise ValueError("must be yes or no") from None


def _zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError):
        raise ValueError(
            "is no time zone; write Asia/Jakarta, Asia/Makassar or Asia/Jayapura"
        ) from None
    return value


def _mode(value: str) -> Literal["demo", "production"]:
    if value not in {"demo", "production"}:
        raise ValueError("must be demo or production")
    return cast("Literal['demo', 'production']", value)


def _names(value: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in value.split(",") if name.strip())


def _web_address(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise ValueError("must be an address such as https://lapor.kota.go.id")
    return value.rstrip("/")


def _optional_web_address(value: str) -> str:
    return _web_address(value) if value else ""


def _database_address(value: str) -> str:
    if value and urlsplit(value).scheme not in {"postgres", "postgresql"}:
        raise ValueError("must begin with postgresql://")
    return value


def _mail_address(value: str) -> str:
    if value and urlsplit(value).scheme not in {"smtp", "smtps"}:
        raise ValueError("must begin with smtp:// or smtps://")
    return value


def _secret(value: str) -> str:
    if value and len(value) < MIN_SECRET_LENGTH:
        raise ValueError(f"must have {MIN_SECRET_LENGTH} characters or more")
    return value


def _home(value: str) -> Path:
    return Path(value).expanduser().resolve()


def default_home() -> str:
    """Beside the checkout's sources for a newcomer; in the user's data directory otherwise."""
    if (CHECKOUT / "pyproject.toml").is_file():
        return str(CHECKOUT / ".tuntas")
    return str(Path.home() / ".local" / "share" / "tuntas")


def _variable(name: str, read: Callable[[str], Any], default: str, meaning: str) -> Any:
    return dataclass_field(
        metadata={"name": name, "read": read, "default": default, "meaning": meaning}
    )


@dataclass(frozen=True)
class Environment:
    """What the operator has decided. Each field says its variable, reader, default and meaning."""

    home: Path = _variable("TUNTAS_HOME", _home, "", "directory of all data")
    mode: Literal["demo", "production"] = _variable(
        "TUNTAS_MODE", _mode, "demo", "demo: invented city, mail written to files"
    )
    host: str = _variable("TUNTAS_HOST", _text, "127.0.0.1", "address the server listens on")
    port: int = _variable("TUNTAS_PORT", _port, "8000", "port the server listens on")
    web_workers: int = _variable("TUNTAS_WEB_WORKERS", _count, "2", "server processes")
    web_threads: int = _variable("TUNTAS_WEB_THREADS", _count, "4", "threads in each of them")
    public_url: str = _variable(
        "TUNTAS_PUBLIC_URL",
        _optional_web_address,
        "",
        "address in messages; default: host and port",
    )
    allowed_hosts: tuple[str, ...] = _variable(
        "TUNTAS_ALLOWED_HOSTS",
        _names,
        "",
        "host names answered, besides that of the public address",
    )
    behind_proxy: bool = _variable(
        "TUNTAS_BEHIND_PROXY", _flag, "no", "trust X-Forwarded-For and -Proto of the proxy in front"
    )
    database_url: str = _variable(
        "DATABASE_URL", _database_address, "", "PostgreSQL of your own instead of the embedded one"
    )
    postgres_bin: str = _variable(
        "TUNTAS_POSTGRES_BIN", _optional, "", "directory with initdb and postgres to embed"
    )
    secret_key: str = _variable(
        "TUNTAS_SECRET_KEY", _secret, "", "signs links and encrypts identities; else kept in home"
    )
    old_secret_keys: tuple[str, ...] = _variable(
        "TUNTAS_OLD_SECRET_KEYS", _names, "", "earlier keys that still open links and identities"
    )
    city_name: str = _variable("TUNTAS_CITY_NAME", _text, "Kota Contoh", "name on every page")
    city_code: str = _variable("TUNTAS_CITY_CODE", _text, "KC", "letters before tracking codes")
    time_zone: str = _variable("TUNTAS_TIME_ZONE", _zone, "Asia/Jakarta", "the city's time")
    joint_leave_is_free: bool = _variable(
        "TUNTAS_JOINT_LEAVE_IS_FREE", _flag, "yes", "cuti bersama is no working day"
    )
    mail_url: str = _variable(
        "TUNTAS_MAIL_URL", _mail_address, "", "smtp://user:password@host:587; else written to files"
    )
    mail_from: str = _variable(
        "TUNTAS_MAIL_FROM", _text, "Tuntas <tuntas@localhost>", "sender of messages"
    )
    oidc_url: str = _variable("TUNTAS_OIDC_URL", _optional_web_address, "", "OpenID Connect issuer")
    oidc_name: str = _variable("TUNTAS_OIDC_NAME", _text, "SSO", "its name on the sign-in page")
    oidc_client: str = _variable("TUNTAS_OIDC_CLIENT", _optional, "", "client id there")
    oidc_secret: str = _variable("TUNTAS_OIDC_SECRET", _optional, "", "client secret there")
    reports_per_hour: int = _variable(
        "TUNTAS_REPORTS_PER_HOUR", _limit, "60", "reports from one network address; 0: no limit"
    )
    messages_per_hour: int = _variable(
        "TUNTAS_MESSAGES_PER_HOUR",
        _limit,
        "120",
        "replies, remarks and ratings from one network address; 0: no limit",
    )
    upload_mb_per_day: int = _variable(
        "TUNTAS_UPLOAD_MB_PER_DAY",
        _limit,
        "400",
        "files from one network address; 0: no limit",
    )
    mailed_reports_per_day: int = _variable(
        "TUNTAS_MAILED_REPORTS_PER_DAY",
        _limit,
        "10",
        "reports that write to one e-mail address; 0: no limit",
    )
    free_disk_mb: int = _variable(
        "TUNTAS_FREE_DISK_MB",
        _limit,
        "1024",
        "with less free space reports are taken without files; 0: never refuse",
    )
    development: bool = _variable(
        "TUNTAS_DEVELOPMENT", _flag, "no", "error pages with details and the component gallery"
    )

    @property
    def address(self) -> str:
        """Where a browser finds the product, without a trailing slash."""
        return self.public_url or f"http://{self.host}:{self.port}"


# Read by run.py and the tests before there is an environment; declared so that they are not unknown.
BOOTSTRAP_NAMES = frozenset({"TUNTAS_CHROMIUM"})


def read_environment(values: Mapping[str, str]) -> Environment:
    """Check and convert `values`; raises `ConfigurationError` naming the first bad variable."""
    known = {field.metadata["name"] for field in fields(Environment)} | BOOTSTRAP_NAMES
    for name in sorted(values):
        if name.startswith("TUNTAS_") and name not in known:
            raise ConfigurationError(
                f"{name} is no setting of Tuntas. Known are: {', '.join(sorted(known))}."
            )
    environment = Environment(
        **{field.name: _read(field.metadata, values) for field in fields(Environment)}
    )
    _check_together(environment)
    return environment


def _read(declared: Mapping[str, Any], values: Mapping[str, str]) -> Any:
    name = declared["name"]
    text = values.get(name, "") or (
        default_home() if name == "TUNTAS_HOME" else declared["default"]
    )
    try:
        return declared["read"](text)
    except ValueError as error:
        shown = "its value" if name in SECRET_NAMES else repr(text)
        raise ConfigurationError(f"{name}: {shown} {_reason(error)}.") from None


SECRET_NAMES = frozenset(
    {
        "TUNTAS_SECRET_KEY",
        "TUNTAS_OLD_SECRET_KEYS",
        "TUNTAS_OIDC_SECRET",
        "TUNTAS_MAIL_URL",
        "DATABASE_URL",
    }
)


def _reason(error: ValueError) -> str:
    reason = str(error)
    return "must be a whole number" if reason.startswith("invalid literal") else reason


def _check_together(environment: Environment) -> None:
    if environment.mode == "production" and not environment.public_url:
        raise ConfigurationError(
            "TUNTAS_PUBLIC_URL: must be set in production, it stands in every message to a citizen."
        )
    if environment.oidc_url and not (environment.oidc_client and environment.oidc_secret):
        raise ConfigurationError(
            "TUNTAS_OIDC_CLIENT and TUNTAS_OIDC_SECRET: must be set with TUNTAS_OIDC_URL."
        )
