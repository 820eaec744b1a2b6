"""Sealed files in a bucket: the same promises as in a directory, over a server that speaks S3."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from uuid import uuid4

import pytest

from tipline.house import store
from tipline.settings import BadSetting, Settings
from tipline.storage.buckets import BucketStore

RCLONE = shutil.which("rclone", path=str(Path(sys.executable).parent)) or "rclone"
PARTS = 3
MEBIBYTE = 2**20


def free_port() -> int:
    with closing(socket.socket()) as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def needed(room: Path) -> dict[str, str]:
    return {"MINGCHA_DATA": str(room), "MINGCHA_KEY_FILE": str(room / "site.keys")}


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    room, port = tmp_path_factory.mktemp("buckets"), free_port()
    (room / "tips").mkdir()
    words = [RCLONE, "serve", "s3", str(room), "--auth-key", "nobody,nothing-secret", "--addr"]
    server = subprocess.Popen(
        [*words, f"127.0.0.1:{port}", "--config", os.devnull], stderr=subprocess.DEVNULL
    )
    for _ in range(200):
        with closing(socket.socket()) as one:
            if one.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}"
    server.kill()
    server.wait()


@pytest.fixture
def bucket(address: str, monkeypatch: pytest.MonkeyPatch) -> BucketStore:
    for name, value in {
        "ACCESS_KEY_ID": "nobody",
        "SECRET_ACCESS_KEY": "nothing-secret",
        "REGION": "here",
        "ENDPOINT_URL": address,
        "ALLOW_HTTP": "true",
    }.items():
        monkeypatch.setenv(f"AWS_{name}", value)
    return BucketStore(f"s3://tips/{uuid4().hex}")


def test_a_large_file_comes_back_whole_from_any_place_in_it(bucket: BucketStore) -> None:
    file_id, part = uuid4(), os.urandom(5 * MEBIBYTE)
    with bucket.create(file_id) as sink:
        for _ in range(PARTS):
            sink.write(part)
        sink.commit()
    with bucket.open(file_id) as file:
        assert file.read() == part * PARTS
        assert file.seek(0, os.SEEK_END) == len(part) * PARTS
        file.seek(len(part) - 2)
        assert file.read(4) == part[-2:] + part[:2]
    assert bucket.ids() == [file_id]


def test_without_a_commit_there_is_no_file(bucket: BucketStore) -> None:
    file_id = uuid4()
    with bucket.create(file_id) as sink:
        sink.write(b"half")
    assert bucket.ids() == []
    with pytest.raises(FileNotFoundError):
        bucket.open(file_id)


def test_a_file_is_never_replaced(bucket: BucketStore) -> None:
    file_id = uuid4()
    with bucket.create(file_id) as sink:
        sink.write(b"first")
        sink.commit()
    with bucket.create(file_id) as sink:
        sink.write(b"second")
        with pytest.raises(FileExistsError):
            sink.commit()
    with bucket.open(file_id) as file:
        assert file.read() == b"first"


def test_deleting_twice_is_no_error(bucket: BucketStore) -> None:
    file_id = uuid4()
    with bucket.create(file_id) as sink:
        sink.commit()
    with bucket.open(file_id) as file:
        assert file.read() == b""
    bucket.delete(file_id)
    bucket.delete(file_id)
    assert bucket.ids() == []


def test_a_house_with_a_bucket_keeps_its_files_there(bucket: BucketStore, tmp_path: Path) -> None:
    assert bucket.ids() == []
    made = store(Settings.read(needed(tmp_path) | {"MINGCHA_BUCKET": "s3://tips/house"}))
    assert isinstance(made, BucketStore)


def test_an_address_that_is_no_bucket_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match="s3://name"):
        Settings.read(needed(tmp_path) | {"MINGCHA_BUCKET": "https://elsewhere"})


def test_a_file_is_settled_once_it_came_before_a_moment(bucket: BucketStore) -> None:
    file_id, now = uuid4(), time.time()
    with bucket.create(file_id) as sink:
        sink.write(b"sealed")
        sink.commit()
    assert bucket.settled(before=now - 60) == []
    assert bucket.settled(before=now + 60) == [file_id]
