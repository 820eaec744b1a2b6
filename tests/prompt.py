"""The administrator's prompt, and an officer who types at it."""

import re
from base64 import b32decode
from pathlib import Path

from click.testing import CliRunner, Result

from crypto.secondfactor import code_at
from tests.makers import Person
from tipline.clock import SystemClock
from tipline.commands import main


class Prompt:
    """Runs `mingcha` on the test's own house."""

    def __init__(self, *, database_url: str, key_file: Path, data: Path) -> None:
        self.env = {
            "MINGCHA_ENV": "test",
            "MINGCHA_DATA": str(data),
            "MINGCHA_DATABASE_URL": database_url,
            "MINGCHA_KEY_FILE": str(key_file),
        }

    def __call__(self, *words: str, typed: str = "") -> Result:
        return CliRunner().invoke(main, words, env=self.env, input=typed)


def typed_by(who: Person) -> str:
    """What an officer types at the prompt, with the code of this moment."""
    return f"{who.login}\n{who.passphrase}\n{who.code(SystemClock().now().timestamp())}\n"


def handed(done: Result) -> tuple[str, str]:
    """Take passphrase and a code of this moment from the paper that is printed once."""
    passphrase = re.search(r"passphrase +(\S+)", done.output.partition("sign-in name   ")[2])
    secret = re.search(r"authenticator +([A-Z2-7]+)", done.output)
    assert passphrase
    assert secret
    key = b32decode(secret[1] + "=" * (-len(secret[1]) % 8))
    return passphrase[1], code_at(key, SystemClock().now().timestamp())
