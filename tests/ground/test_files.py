"""What the store of sealed files promises."""

import time
from pathlib import Path
from uuid import uuid4

import pytest

from tipline.storage.files import NO_TIME, DirectoryStore


@pytest.fixture
def store(tmp_path: Path) -> DirectoryStore:
    return DirectoryStore(tmp_path / "files")


def everything(room: Path) -> list[Path]:
    return [place for place in room.rglob("*") if place.is_file()]


def test_a_committed_file_comes_back_whole(store: DirectoryStore) -> None:
    file_id = uuid4()
    with store.create(file_id) as sink:
        sink.write(b"sealed ")
        sink.write(b"bytes")
        sink.commit()
    with store.open(file_id) as file:
        assert file.read() == b"sealed bytes"


def test_a_broken_upload_leaves_nothing(store: DirectoryStore, tmp_path: Path) -> None:
    file_id = uuid4()
    with store.create(file_id) as sink:
        sink.write(b"half")
    assert everything(tmp_path) == []
    with pytest.raises(FileNotFoundError):
        store.open(file_id)


def test_what_is_being_written_cannot_be_read_yet(store: DirectoryStore) -> None:
    file_id = uuid4()
    with store.create(file_id) as sink:
        sink.write(b"half")
        with pytest.raises(FileNotFoundError):
            store.open(file_id)


def test_a_file_is_never_replaced(store: DirectoryStore) -> None:
    file_id = uuid4()
    for data in (b"first", b"second"):
        with store.create(file_id) as sink:
            sink.write(data)
            if data == b"first":
                sink.commit()
            else:
                with pytest.raises(FileExistsError):
                    sink.commit()
    with store.open(file_id) as file:
        assert file.read() == b"first"


def test_deleting_twice_is_no_error(store: DirectoryStore, tmp_path: Path) -> None:
    file_id = uuid4()
    with store.create(file_id) as sink:
        sink.commit()
    store.delete(file_id)
    store.delete(file_id)
    assert everything(tmp_path) == []


def test_no_time_tells_when_a_file_was_sent(store: DirectoryStore, tmp_path: Path) -> None:
    kept, gone = uuid4(), uuid4()
    for file_id in (kept, gone):
        with store.create(file_id) as sink:
            sink.commit()
    store.delete(gone)
    places = [tmp_path / "files", *(tmp_path / "files").rglob("*")]
    assert {place.stat().st_mtime for place in places} == {float(NO_TIME[1])}


def test_only_this_user_can_look(store: DirectoryStore, tmp_path: Path) -> None:
    with store.create(uuid4()) as sink:
        sink.commit()
    places = [tmp_path / "files", *(tmp_path / "files").rglob("*")]
    assert all(place.stat().st_mode & 0o077 == 0 for place in places)


def test_what_a_killed_process_left_is_swept_up(store: DirectoryStore, tmp_path: Path) -> None:
    left = store.create(uuid4())
    left.write(b"half")
    left._file.close()
    (aside,) = everything(tmp_path)
    written = aside.stat().st_mtime
    assert store.sweep(written_before=written - 1) == 0
    assert store.sweep(written_before=written + 1) == 1
    assert everything(tmp_path) == []


def test_a_file_is_settled_once_it_came_before_a_moment(store: DirectoryStore) -> None:
    file_id, now = uuid4(), time.time()
    with store.create(file_id) as sink:
        sink.write(b"sealed")
        sink.commit()
    assert store.settled(before=now - 60) == []
    assert store.settled(before=now + 60) == [file_id]
