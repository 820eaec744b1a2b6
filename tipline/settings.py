"""What the machine tells the house at start: read once, frozen, and refused when incomplete."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from tipline.floods.crowd import CALM, Flood
from tipline.mail import MailRelay
from tipline.setting_names import SETTINGS

DAY = 24
LOOPBACK = ("127.0.0.1", "localhost")


class BadSetting(Exception):
    """A setting is missing or cannot be used; the sentence says which, and how to make it."""


class Environment(StrEnum):
    """Where this house stands; only production refuses demo keys and expects https."""

    PRODUCTION = "production"
    DEMO = "demo"
    TEST = "test"


@dataclass(frozen=True, slots=True)
class Notices:
    """Who gets the notice, from whom, at which hours of the city's clock, by which relay."""

    relay: MailRelay
    sender: str
    to: tuple[str, ...]
    hours: frozenset[int]


@dataclass(frozen=True, slots=True)
class Security:
    """Where to tell of a weakness (RFC 9116), and the last day on which that is right."""

    contacts: tuple[str, ...]
    until: date


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting, checked. Addresses may hold a password, so they stay out of `repr`."""

    environment: Environment
    database_url: str = field(repr=False)
    key_file: Path
    audit_key_file: Path | None
    site: str
    files: Path
    bucket: str | None
    run: Path
    valkey_url: str | None = field(repr=False)
    https: bool
    public_hosts: tuple[str, ...]
    field_hosts: tuple[str, ...]
    staff_hosts: tuple[str, ...]
    bind: str
    public_port: int
    field_port: int
    staff_port: int
    processes: int
    threads: int
    quick_exit: str
    flood: Flood = CALM
    security: Security | None = None
    notices: Notices | None = field(default=None, repr=False)

    @classmethod
    def read(cls, env: Mapping[str, str]) -> "Settings":
        """Read and check `env` once. Raises BadSetting with the sentence to print."""
        _refuse_unknown(env)
        bind, audit = _text(env, "MINGCHA_BIND"), _text(env, "MINGCHA_AUDIT_KEY_FILE")
        if _environment(env) is Environment.DEMO and bind not in LOOPBACK:
            raise BadSetting("MINGCHA_BIND must be 127.0.0.1 in a demo: its keys are known to all.")
        return cls(
            environment=_environment(env),
            database_url=_database_url(env),
            key_file=_key_file(env),
            audit_key_file=Path(audit).absolute() if audit else None,
            site=_site(env),
            files=_place(env, "MINGCHA_FILES", "files"),
            bucket=_bucket(env),
            run=_place(env, "MINGCHA_RUN", "run"),
            valkey_url=_valkey_url(env),
            https=_https(env, _environment(env)),
            public_hosts=_hosts(env, "MINGCHA_PUBLIC_HOST"),
            field_hosts=_hosts(env, "MINGCHA_FIELD_HOST"),
            staff_hosts=_hosts(env, "MINGCHA_STAFF_HOST"),
            bind=bind,
            public_port=_number(env, "MINGCHA_PUBLIC_PORT", 1, 65535),
            field_port=_number(env, "MINGCHA_FIELD_PORT", 1, 65535),
            staff_port=_number(env, "MINGCHA_STAFF_PORT", 1, 65535),
            processes=_number(env, "MINGCHA_PROCESSES", 1, 64),
            threads=_number(env, "MINGCHA_THREADS", 1, 128),
            quick_exit=_quick_exit(env),
            flood=_flood(env),
            security=_security(env),
            notices=_notices(env),
        )


def _refuse_unknown(env: Mapping[str, str]) -> None:
    # A misspelt setting would otherwise fall back to its default without a word.
    unknown = sorted(name for name in env if name.startswith("MINGCHA_") and name not in SETTINGS)
    if unknown:
        raise BadSetting(f"{unknown[0]} is not a setting; docs/settings.md lists them all.")


def _text(env: Mapping[str, str], name: str) -> str:
    return env.get(name, "").strip() or SETTINGS[name].default or ""


def _environment(env: Mapping[str, str]) -> Environment:
    try:
        return Environment(_text(env, "MINGCHA_ENV"))
    except ValueError as error:
        raise BadSetting("MINGCHA_ENV must be production, demo or test.") from error


def _place(env: Mapping[str, str], name: str, below: str) -> Path:
    given, data = env.get(name, "").strip(), env.get("MINGCHA_DATA", "").strip()
    if not given and not data:
        raise BadSetting(f"{name} is not set; set it, or set MINGCHA_DATA to a directory for all.")
    return (Path(given) if given else Path(data) / below).absolute()


def _bucket(env: Mapping[str, str]) -> str | None:
    url = _text(env, "MINGCHA_BUCKET")
    if url and not re.fullmatch(r"s3://[a-z0-9][a-z0-9.-]{2,62}(/[\w./-]*)?", url):
        raise BadSetting("MINGCHA_BUCKET must be like s3://name or s3://name/folder.")
    return url or None


def _key_file(env: Mapping[str, str]) -> Path:
    given = env.get("MINGCHA_KEY_FILE", "").strip()
    if not given:
        raise BadSetting(
            "MINGCHA_KEY_FILE is not set; make a key file with `mingcha keys init`, keep it "
            "outside the database and its backups, and set MINGCHA_KEY_FILE to its path."
        )
    return Path(given).absolute()


def _site(env: Mapping[str, str]) -> str:
    site = _text(env, "MINGCHA_SITE")
    if not re.fullmatch(r"[a-z0-9][a-z0-9.-]{0,62}", site):
        raise BadSetting("MINGCHA_SITE must be small letters, digits, dots and hyphens.")
    return site


def _database_url(env: Mapping[str, str]) -> str:
    if not env.get("MINGCHA_DATABASE_URL", "").strip():
        return f"sqlite:///{_place(env, 'MINGCHA_DATABASE_URL', 'mingcha.db')}"
    url = env["MINGCHA_DATABASE_URL"].strip()
    try:
        backend = make_url(url).get_backend_name()
    except ArgumentError as error:
        # The address itself is not repeated: it may hold a password.
        raise BadSetting("MINGCHA_DATABASE_URL cannot be read as an address.") from error
    if backend not in {"sqlite", "postgresql"}:
        raise BadSetting("MINGCHA_DATABASE_URL must begin with sqlite:/// or postgresql://.")
    return url


def _valkey_url(env: Mapping[str, str]) -> str | None:
    url = _text(env, "MINGCHA_VALKEY_URL")
    if url and not url.startswith(("redis://", "rediss://", "unix://")):
        raise BadSetting("MINGCHA_VALKEY_URL must begin with redis://, rediss:// or unix://.")
    return url or None


def _https(env: Mapping[str, str], environment: Environment) -> bool:
    given = env.get("MINGCHA_HTTPS", "").strip()
    if given not in {"", "on", "off"}:
        raise BadSetting("MINGCHA_HTTPS must be on or off.")
    return environment is Environment.PRODUCTION if not given else given == "on"


def _quick_exit(env: Mapping[str, str]) -> str:
    address = _text(env, "MINGCHA_QUICK_EXIT")
    if not address.startswith(("https://", "http://")) or not urlsplit(address).hostname:
        raise BadSetting("MINGCHA_QUICK_EXIT must be the address of a page: https://...")
    return address


def _security(env: Mapping[str, str]) -> Security | None:
    contacts, until = _hosts(env, "MINGCHA_SECURITY_CONTACT"), _text(env, "MINGCHA_SECURITY_UNTIL")
    if not contacts and not until:
        return None
    known = [one for one in contacts if one.startswith(("mailto:", "https://", "tel:"))]
    if not known or len(known) < len(contacts):
        raise BadSetting("MINGCHA_SECURITY_CONTACT must begin with mailto:, https:// or tel:.")
    try:
        return Security(contacts, date.fromisoformat(until))
    except ValueError as error:
        raise BadSetting("MINGCHA_SECURITY_UNTIL must be a day, as 2027-06-30.") from error


def _flood(env: Mapping[str, str]) -> Flood:
    calm = _number(env, "MINGCHA_CALM_FORMS", 10, 10_000_000)
    megabytes = _number(env, "MINGCHA_FLOOD_MEGABYTES", 1, 10_000_000)
    return Flood(calm, megabytes, _text(env, "MINGCHA_CLIENT_HEADER"))


def _notices(env: Mapping[str, str]) -> Notices | None:
    address, sender = _text(env, "MINGCHA_SMTP"), _text(env, "MINGCHA_NOTICE_FROM")
    to = _hosts(env, "MINGCHA_NOTICE_TO")
    if not address:
        return None
    relay = urlsplit(address)
    if relay.scheme not in {"smtp", "smtps", "smtp+starttls"} or not relay.hostname:
        raise BadSetting("MINGCHA_SMTP must begin with smtp://, smtps:// or smtp+starttls://.")
    if relay.password or relay.username:
        raise BadSetting("MINGCHA_SMTP names no user: put them into MINGCHA_SMTP_LOGIN_FILE.")
    if not sender or not to or not all("@" in one for one in (sender, *to)):
        raise BadSetting("MINGCHA_SMTP needs addresses: MINGCHA_NOTICE_FROM, MINGCHA_NOTICE_TO.")
    login = _text(env, "MINGCHA_SMTP_LOGIN_FILE")
    port = relay.port or {"smtp": 25, "smtps": 465}.get(relay.scheme, 587)
    file = Path(login).absolute() if login else None
    return Notices(MailRelay(relay.scheme, relay.hostname, port, file), sender, to, _hours(env))


def _hours(env: Mapping[str, str]) -> frozenset[int]:
    hours = _hosts(env, "MINGCHA_NOTICE_HOURS")
    if not all(one.isascii() and one.isdigit() and int(one) < DAY for one in hours):
        raise BadSetting("MINGCHA_NOTICE_HOURS must be hours from 0 to 23, with commas.")
    return frozenset(map(int, hours))


def _hosts(env: Mapping[str, str], name: str) -> tuple[str, ...]:
    return tuple(host.strip() for host in _text(env, name).split(",") if host.strip())


def _number(env: Mapping[str, str], name: str, least: int, most: int) -> int:
    text = _text(env, name)
    if not text.isascii() or not text.isdigit() or not least <= int(text) <= most:
        raise BadSetting(f"{name} must be a whole number from {least} to {most}.")
    return int(text)
