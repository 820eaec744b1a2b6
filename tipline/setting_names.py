"""Every setting there is: its name, what stands in when it is missing, and what it is for."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Setting:
    """One documented setting: its name, what stands in when it is missing, and what it is for."""

    name: str
    default: str | None
    meaning: str


SETTINGS: Mapping[str, Setting] = {
    setting.name: setting
    for setting in (
        Setting("MINGCHA_ENV", "production", "production, demo or test"),
        Setting("MINGCHA_DATA", None, "directory from which the next three take their defaults"),
        Setting(
            "MINGCHA_DATABASE_URL", "sqlite:///DATA/mingcha.db", "sqlite or postgresql address"
        ),
        Setting("MINGCHA_FILES", "DATA/files", "directory of sealed files"),
        Setting("MINGCHA_BUCKET", "", "s3://name/folder: sealed files there, not in a directory"),
        Setting("MINGCHA_RUN", "DATA/run", "directory of sockets, readable by this user alone"),
        Setting("MINGCHA_KEY_FILE", None, "site key file, made by `mingcha keys init`"),
        Setting("MINGCHA_AUDIT_KEY_FILE", "", "key that signs the audit trees; the clerk's alone"),
        Setting("MINGCHA_SITE", "mingcha", "name of this house in signed checkpoints"),
        Setting("MINGCHA_VALKEY_URL", "", "redis://, rediss:// or unix:// address of the queue"),
        Setting("MINGCHA_HTTPS", "on in production", "on or off: cookies and HSTS assume https"),
        Setting("MINGCHA_PUBLIC_HOST", "127.0.0.1,localhost", "names of the public site"),
        Setting("MINGCHA_FIELD_HOST", "127.0.0.1,localhost", "names of the squads' site"),
        Setting("MINGCHA_STAFF_HOST", "127.0.0.1,localhost", "names of the staff site"),
        Setting("MINGCHA_BIND", "127.0.0.1", "address `mingcha serve` listens on"),
        Setting("MINGCHA_PUBLIC_PORT", "8001", "port of the public site"),
        Setting("MINGCHA_FIELD_PORT", "8002", "port of the squads' site"),
        Setting("MINGCHA_STAFF_PORT", "8003", "port of the staff site"),
        Setting("MINGCHA_PROCESSES", "2", "web processes `mingcha serve` keeps"),
        Setting("MINGCHA_THREADS", "8", "threads in each web process"),
        Setting("MINGCHA_CALM_FORMS", "240", "forms a minute from the public that are no flood"),
        Setting("MINGCHA_FLOOD_MEGABYTES", "512", "room on the disk for what comes in a flood"),
        Setting("MINGCHA_CLIENT_HEADER", "", "header in which a proxy of ours writes who asks"),
        Setting("MINGCHA_SMTP", "", "smtp://, smtps:// or smtp+starttls:// relay of notices"),
        Setting(
            "MINGCHA_SMTP_LOGIN_FILE", "", "file with the relay's user and password, two lines"
        ),
        Setting("MINGCHA_NOTICE_FROM", "", "e-mail address that notices come from"),
        Setting("MINGCHA_NOTICE_TO", "", "officers' e-mail addresses; all get the same notice"),
        Setting("MINGCHA_NOTICE_HOURS", "9,14", "hours of the city's clock at which they go out"),
        Setting(
            "MINGCHA_QUICK_EXIT", "https://www.weather.com.cn/", "page that the quick exit opens"
        ),
        Setting(
            "MINGCHA_SECURITY_CONTACT", "", "where to tell of a weakness: mailto:, https: or tel:"
        ),
        Setting("MINGCHA_SECURITY_UNTIL", "", "day, as 2027-06-30, until which it is right"),
    )
}
