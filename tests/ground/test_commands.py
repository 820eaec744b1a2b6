"""The verbs of `mingcha` that make keys and database."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from crypto.keyring import load
from tipline.commands import main
from tipline.commands.demo import read_settings
from tipline.commands.environment import read_lines
from tipline.demo import officers
from tipline.processes.notary import read_key
from tipline.settings import BadSetting


def run(*words: str, env: dict[str, str] | None = None) -> Result:
    return CliRunner().invoke(main, words, env=env)


def test_keys_are_made_for_their_owner_alone_and_fit_together(tmp_path: Path) -> None:
    room = tmp_path / "keys"
    assert run("keys", "init", str(room)).exit_code == 0
    secret = [room / name for name in ("site.keys", "root.key", "audit.key")]
    assert {path.stat().st_mode & 0o777 for path in secret} == {0o400}
    site = load((room / "site.keys").read_bytes())
    assert not site.demo
    assert site.root_public == read_key(room / "root.key").public
    public = bytes.fromhex((room / "audit.pub").read_text())
    assert public == read_key(room / "audit.key").public


def test_keys_are_never_overwritten(tmp_path: Path) -> None:
    run("keys", "init", str(tmp_path))
    before = (tmp_path / "site.keys").read_bytes()
    again = run("keys", "init", str(tmp_path))
    assert again.exit_code == 1
    assert "already there" in again.output
    assert (tmp_path / "site.keys").read_bytes() == before


def test_demo_keys_are_marked(tmp_path: Path) -> None:
    run("keys", "init", "--demo", str(tmp_path))
    assert load((tmp_path / "site.keys").read_bytes()).demo


@pytest.mark.parametrize("damage", [b"", b"mingcha signing key 1\nxyz\n", b"\xff\xfe"])
def test_a_damaged_signing_key_is_refused(tmp_path: Path, damage: bytes) -> None:
    path = tmp_path / "audit.key"
    path.write_bytes(damage)
    path.chmod(0o600)
    with pytest.raises(BadSetting, match="not a signing key"):
        read_key(path)


def test_a_missing_setting_ends_a_command_with_its_sentence() -> None:
    ended = run("db", "upgrade", env={"MINGCHA_ENV": "nonsense"})
    assert ended.exit_code == 2
    assert "MINGCHA_ENV must be production, demo or test." in ended.output


def test_settings_may_stand_in_a_file(tmp_path: Path) -> None:
    path = tmp_path / "mingcha.env"
    path.write_text("# where\nMINGCHA_DATA = /srv/mingcha\n\nMINGCHA_ENV=test\n", encoding="utf-8")
    assert read_lines(path) == {"MINGCHA_DATA": "/srv/mingcha", "MINGCHA_ENV": "test"}
    path.write_text("nonsense\n", encoding="utf-8")
    with pytest.raises(BadSetting, match="Line 1"):
        read_lines(path)


def test_a_demonstration_keeps_the_ports_it_is_given_for_whoever_walks_it(tmp_path: Path) -> None:
    room = tmp_path / "demo"
    run("keys", "init", "--demo", str(room / "keys"))
    (room / officers.FILE).write_text("[]")
    given = {"MINGCHA_ENV": "demo", "MINGCHA_DATA": str(room)}
    lines = {**given, "MINGCHA_KEY_FILE": str(room / "keys" / "site.keys")}
    (room / "mingcha.env").write_text("".join(f"{name}={one}\n" for name, one in lines.items()))
    command = ("demo", "--make-only", "--directory", str(room))
    for env in ({"MINGCHA_STAFF_PORT": "18403"}, {}):
        assert run(*command, env=env).exit_code == 0
        settings = read_settings(room)
        assert (settings.public_port, settings.staff_port) == (8001, 18403)


def test_help_lists_every_verb() -> None:
    shown = run("--help").output
    for verb in ("audit", "clerk", "db", "keys", "serve", "worker"):
        assert f"\n  {verb}" in shown
