"""The house, put together once at start: what every door, job and command is handed."""

import stat
from dataclasses import dataclass, field
from importlib import import_module
from typing import cast

from flask import current_app
from redis import Redis
from rq import Queue

from crypto.envelope import Sealer
from crypto.keyring import BadKeyFile, SiteKeys, load
from leads.register.keyholders import Seals
from leads.register.workdays import WorkCalendar
from tipline.clock import Clock, SystemClock
from tipline.floods.crowd import Crowd
from tipline.floods.room import Room
from tipline.floods.spent import Spent
from tipline.floods.stretching import Stretching
from tipline.settings import BadSetting, Environment, Settings
from tipline.storage.database import Database
from tipline.storage.files import DirectoryStore, FileStore

QUEUE = "mingcha"
EXTENSION = "mingcha"


@dataclass(frozen=True, slots=True)
class WorkerHouse:
    """What a worker may hold: no key at all, so that a worker taken over opens nothing."""

    settings: Settings
    database: Database
    files: FileStore
    clock: Clock
    calendar: WorkCalendar


@dataclass(frozen=True, slots=True)
class House(WorkerHouse):
    """What a web process holds: the same, with the site's keys, the sealer and the queue."""

    keys: SiteKeys = field(repr=False)
    sealer: Sealer
    queue: Queue | None
    stretching: Stretching
    crowd: Crowd
    spent: Spent
    room: Room

    @property
    def seals(self) -> Seals:
        """Give the sealer and the keys as services ask for them."""
        return Seals(sealer=self.sealer, keys=self.keys)


def build(settings: Settings, *, sealer: Sealer | None = None, clock: Clock | None = None) -> House:
    """Put the house together. Raises BadSetting; tests hand in their own sealer and clock."""
    database = Database(settings.database_url)
    return House(
        settings=settings,
        database=database,
        files=store(settings),
        clock=clock or SystemClock(),
        calendar=WorkCalendar(),
        keys=site_keys(settings),
        sealer=sealer or Sealer(),
        queue=queue(settings),
        stretching=Stretching(settings.run),
        # Each process counts for itself, and sees its part of what comes.
        crowd=Crowd(calm=settings.flood.calm / settings.processes),
        spent=Spent(settings.run),
        room=Room(database, megabytes=settings.flood.megabytes),
    )


def build_worker(settings: Settings, *, clock: Clock | None = None) -> WorkerHouse:
    """Put together what a worker needs; the key file is not even opened."""
    return WorkerHouse(
        settings=settings,
        database=Database(settings.database_url),
        files=store(settings),
        clock=clock or SystemClock(),
        calendar=WorkCalendar(),
    )


def the_house() -> House:
    """Give the house of the application that is serving this request."""
    return cast("House", current_app.extensions[EXTENSION])


def site_keys(settings: Settings) -> SiteKeys:
    """Read the key file. Raises BadSetting when it is missing, open to all, or a demo's."""
    path = settings.key_file
    try:
        data, mode = path.read_bytes(), path.stat().st_mode
    except OSError as error:
        raise BadSetting(
            f"MINGCHA_KEY_FILE cannot be read ({error.strerror}); "
            "make one with `mingcha keys init`."
        ) from error
    if mode & stat.S_IRWXO:
        raise BadSetting("MINGCHA_KEY_FILE is open to every user; run `chmod o-rwx` on it.")
    try:
        keys = load(data)
    except BadKeyFile as error:
        raise BadSetting(f"MINGCHA_KEY_FILE: {error}.") from error
    if keys.demo and settings.environment is Environment.PRODUCTION:
        raise BadSetting(
            "MINGCHA_KEY_FILE holds demo keys, and production refuses them; "
            "make keys of your own with `mingcha keys init`."
        )
    return keys


def store(settings: Settings) -> FileStore:
    """Give the directory of sealed files, or the bucket. Raises BadSetting."""
    if settings.bucket is None:
        return DirectoryStore(settings.files)
    try:
        made: FileStore = import_module("tipline.storage.buckets").BucketStore(settings.bucket)
    except ModuleNotFoundError as error:
        raise BadSetting(
            "MINGCHA_BUCKET needs the extra parts for it: install mingcha[s3]."
        ) from error
    return made


def queue(settings: Settings) -> Queue | None:
    """Give the queue, or None when there is no Valkey: jobs then run in the relay itself."""
    if settings.valkey_url is None:
        return None
    return Queue(QUEUE, connection=Redis.from_url(settings.valkey_url), serializer="json")
