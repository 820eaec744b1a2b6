"""The settings in the documents are the real settings."""

import ast
import re

from tests.house.source import house
from tipline.setting_names import SETTINGS
from tipline.shipped import shipped

PAGE = (shipped("docs") / "settings.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| `(MINGCHA_\w+)` \| (\S.*?) \| (.+) \|$", re.MULTILINE)


def test_the_page_lists_every_setting_with_its_default_and_meaning() -> None:
    said = {name: (default.strip("`"), meaning) for name, default, meaning in ROW.findall(PAGE)}
    real = {
        name: ({None: "required", "": "empty"}.get(one.default, one.default), one.meaning)
        for name, one in SETTINGS.items()
    }
    assert said == real


def test_the_code_names_no_setting_that_is_not_documented() -> None:
    named = {
        node.value
        for module in house()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and re.fullmatch(r"MINGCHA_[A-Z_]+", node.value)
    }
    assert named - set(SETTINGS) == set()


def test_every_setting_is_read_by_the_code() -> None:
    text = next(module.text for module in house() if module.place == "tipline/settings.py")
    assert [name for name in SETTINGS if f'"{name}"' not in text] == []


def test_no_secret_is_a_setting_or_has_a_default() -> None:
    for name in ("MINGCHA_KEY_FILE", "MINGCHA_AUDIT_KEY_FILE"):
        assert not SETTINGS[name].default
    assert not [name for name in SETTINGS if re.search("SECRET|PASSWORD|TOKEN|PEPPER", name)]
