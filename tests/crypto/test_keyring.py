"""The key file comes back as written, and nothing odd about it is let through."""

from dataclasses import replace

import pytest

from crypto.checkpoints import SigningKey
from crypto.keyring import BadKeyFile, SiteKeys, dump, generate, load, rolled

ROOT = SigningKey.from_bytes(bytes(range(64))).public
KEYS = generate(ROOT)
FILE = dump(KEYS)


def test_a_key_file_comes_back_as_written() -> None:
    assert load(FILE) == KEYS
    assert not KEYS.demo


def test_demo_keys_say_so_in_the_file() -> None:
    demo = generate(ROOT, demo=True)
    assert b"\npurpose = demo\n" in dump(demo)
    assert load(dump(demo)).demo


def test_keys_are_drawn_anew_and_all_differ() -> None:
    again = generate(ROOT)
    drawn = {KEYS.pepper, KEYS.check, KEYS.feature, KEYS.column, KEYS.cookie}
    drawn |= {again.pepper, again.check, again.feature, again.column, again.cookie}
    assert len(drawn) == 10


def test_keys_do_not_show_themselves() -> None:
    assert KEYS.pepper.hex() not in repr(KEYS)
    assert repr(KEYS.pepper) not in repr(KEYS)


def test_equal_keys_are_refused() -> None:
    with pytest.raises(ValueError, match="equal"):
        replace(KEYS, check=KEYS.pepper)
    pepper = FILE.split(b"pepper = ")[1].split(b"\n")[0]
    check = FILE.split(b"check = ")[1].split(b"\n")[0]
    with pytest.raises(BadKeyFile, match="equal"):
        load(FILE.replace(check, pepper))


def test_keys_of_another_length_are_refused() -> None:
    with pytest.raises(ValueError, match="pepper must be 32 bytes"):
        replace(KEYS, pepper=b"short")
    with pytest.raises(ValueError, match="root_public"):
        generate(b"short")


@pytest.mark.parametrize(
    ("damaged", "said"),
    [
        (b"", "line 1"),
        (b"\xff" + FILE, "ASCII"),
        (FILE.replace(b"keys 1", b"keys 2"), "line 1"),
        (FILE.replace(b"purpose = production", b"purpose = testing"), "purpose"),
        (FILE.replace(b"purpose = production\n", b""), "missing: purpose"),
        (FILE.replace(b"check = ", b"chekc = "), "line 4"),
        (FILE.replace(b"check = ", b"check="), "line 4"),
        (FILE + b"\n", "line"),
        (FILE + FILE.splitlines()[2] + b"\n", "pepper stands there twice"),
        (FILE.replace(b"pepper = ", b"pepper = *"), "pepper is not base64"),
        (FILE.replace(b"\n", b"\r\n"), "line 1"),
        (b"\n".join(FILE.splitlines()[:-1]), "missing: root_public"),
    ],
)
def test_a_damaged_key_file_is_refused_with_a_clear_word(damaged: bytes, said: str) -> None:
    with pytest.raises(BadKeyFile, match=said):
        load(damaged)


def test_base64_in_a_second_spelling_is_refused() -> None:
    text = FILE.split(b"pepper = ")[1].split(b"\n")[0]
    spelled = text[:-2] + bytes([text[-2] + 1]) + b"="
    with pytest.raises(BadKeyFile, match="pepper"):
        load(FILE.replace(text, spelled))


def test_no_complaint_shows_a_value() -> None:
    secret = FILE.split(b"pepper = ")[1].split(b"\n")[0].decode()
    with pytest.raises(BadKeyFile) as caught:
        load(FILE.replace(b"pepper = ", b"pepper: "))
    assert secret not in str(caught.value)


def test_site_keys_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        KEYS.pepper = b""  # type: ignore[misc] # that it is refused is the point
    assert SiteKeys.__slots__


def test_a_rolled_key_keeps_the_newest_before_it() -> None:
    one = rolled(KEYS, keep=1)
    assert one.features == (one.feature, KEYS.feature)
    two = rolled(one, keep=2)
    assert two.features == (two.feature, one.feature, KEYS.feature)
    assert rolled(two, keep=0).earlier == ()
    assert load(dump(two)) == two


def test_earlier_keys_are_refused_when_one_is_missing_equal_or_too_many() -> None:
    text = dump(rolled(rolled(KEYS, keep=1), keep=2)).decode()
    cut = "\n".join(line for line in text.split("\n") if not line.startswith("earlier_feature_1"))
    with pytest.raises(BadKeyFile, match="without a gap"):
        load(cut.encode())
    with pytest.raises(ValueError, match="equal"):
        replace(KEYS, earlier=(KEYS.feature,))
    with pytest.raises(ValueError, match="at most 3"):
        replace(KEYS, earlier=tuple(bytes([n]) * 32 for n in range(1, 5)))
