"""A setting that is missing or cannot be used means no start, with a sentence that helps."""

from pathlib import Path

import pytest

from crypto.checkpoints import SigningKey
from crypto.keyring import dump, generate
from tipline.house import build, build_worker
from tipline.settings import BadSetting, Environment, Settings

WHOLE = {
    "MINGCHA_ENV": "production",
    "MINGCHA_DATA": "/srv/mingcha",
    "MINGCHA_KEY_FILE": "/etc/mingcha/site.keys",
}


def test_a_directory_and_a_key_file_are_enough() -> None:
    settings = Settings.read(WHOLE)
    assert settings.database_url == "sqlite:////srv/mingcha/mingcha.db"
    assert settings.files == Path("/srv/mingcha/files")
    assert settings.https
    assert settings.valkey_url is None


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("MINGCHA_KEY_FILE", "", "MINGCHA_KEY_FILE is not set; make a key file with"),
        ("MINGCHA_DATA", "", "MINGCHA_DATABASE_URL is not set"),
        ("MINGCHA_ENV", "prod", "must be production, demo or test"),
        ("MINGCHA_DATABASE_URL", "mysql://u:hunter2@h/d", "must begin with sqlite"),
        ("MINGCHA_DATABASE_URL", "hunter2", "cannot be read as an address"),
        ("MINGCHA_VALKEY_URL", "http://h", "MINGCHA_VALKEY_URL must begin with"),
        ("MINGCHA_HTTPS", "yes", "MINGCHA_HTTPS must be on or off"),
        ("MINGCHA_PUBLIC_PORT", "eighty", "whole number from 1 to 65535"),
        ("MINGCHA_PUBLIC_PORT", "0", "whole number from 1 to 65535"),
        ("MINGCHA_PUBLIC_PORT", "８００１", "whole number from 1 to 65535"),
        ("MINGCHA_SITE", "Two Words", "MINGCHA_SITE must be"),
        ("MINGCHA_QUICK_EXIT", "javascript:hunter2", "must be the address of a page"),
        ("MINGCHA_QUICK_EXIT", "https:///hunter2", "must be the address of a page"),
        ("MINGCHA_SECURITY_CONTACT", "hunter2", "must begin with mailto:"),
        ("MINGCHA_SECURITY_CONTACT", "mailto:a@b", "MINGCHA_SECURITY_UNTIL must be a day"),
        ("MINGCHA_SECURITY_UNTIL", "2027-06-30", "MINGCHA_SECURITY_CONTACT must begin"),
        ("MINGCHA_PUBLICPORT", "80", "MINGCHA_PUBLICPORT is not a setting"),
    ],
)
def test_a_bad_setting_is_named_and_its_value_is_not_repeated(
    name: str, value: str, sentence: str
) -> None:
    with pytest.raises(BadSetting) as caught:
        Settings.read({**WHOLE, name: value})
    assert sentence in str(caught.value)
    assert "hunter2" not in str(caught.value)


def test_a_demo_listens_to_this_machine_only() -> None:
    with pytest.raises(BadSetting, match=r"127\.0\.0\.1 in a demo"):
        Settings.read({**WHOLE, "MINGCHA_ENV": "demo", "MINGCHA_BIND": "0.0.0.0"})  # noqa: S104 - refused


def test_a_password_in_an_address_is_not_shown() -> None:
    settings = Settings.read(
        {
            **WHOLE,
            "MINGCHA_DATABASE_URL": "postgresql://u:hunter2@h/d",
            "MINGCHA_VALKEY_URL": "redis://:hunter2@h",
        }
    )
    assert "hunter2" not in repr(settings)


def a_house_with(key_file: Path, tmp_path: Path, environment: Environment) -> Settings:
    return Settings.read(
        {
            "MINGCHA_ENV": environment,
            "MINGCHA_DATA": str(tmp_path),
            "MINGCHA_KEY_FILE": str(key_file),
        }
    )


def a_key_file(tmp_path: Path, *, demo: bool = False, mode: int = 0o400) -> Path:
    path = tmp_path / "site.keys"
    path.write_bytes(dump(generate(SigningKey.generate().public, demo=demo)))
    path.chmod(mode)
    return path


def test_production_refuses_demo_keys(tmp_path: Path) -> None:
    path = a_key_file(tmp_path, demo=True)
    with pytest.raises(BadSetting, match="demo keys"):
        build(a_house_with(path, tmp_path, Environment.PRODUCTION))
    assert build(a_house_with(path, tmp_path, Environment.DEMO)).keys.demo


def test_a_missing_key_file_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match="mingcha keys init"):
        build(a_house_with(tmp_path / "none", tmp_path, Environment.TEST))


def test_a_key_file_open_to_all_is_refused(tmp_path: Path) -> None:
    path = a_key_file(tmp_path, mode=0o444)
    with pytest.raises(BadSetting, match="open to every user"):
        build(a_house_with(path, tmp_path, Environment.TEST))


def test_a_damaged_key_file_is_refused_without_showing_it(tmp_path: Path) -> None:
    path = a_key_file(tmp_path, mode=0o600)
    path.write_bytes(path.read_bytes().replace(b"pepper", b"hunter2"))
    with pytest.raises(BadSetting) as caught:
        build(a_house_with(path, tmp_path, Environment.TEST))
    assert "hunter2" not in str(caught.value)


def test_a_worker_never_opens_the_key_file(tmp_path: Path) -> None:
    house = build_worker(a_house_with(tmp_path / "none", tmp_path, Environment.PRODUCTION))
    assert not hasattr(house, "keys")
    house.database.dispose()
