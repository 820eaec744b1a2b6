"""Photos: at most one a request, sealed while it comes in, handed on as a stripped copy."""

from uuid import UUID

from covert.missions import mission_for
from covert.notes import MOST_PHOTOS, Notes
from covert.visits import TOO_MANY_PHOTOS, add_photo, remove_photo
from leads.ledger.errors import HouseError
from leads.ledger.errors import Refused as RefusedByHouse
from leads.ledger.words import N_
from leads.reports.submission import Upload
from tipline.accounts.door import signed_in
from tipline.attachments.attaching import Tray, to_remove
from tipline.attachments.uploads import Refusal, Refused
from tipline.house import the_house
from tipline.pages.i18n import gettext

ONLY_PHOTOS = N_("Only photos can be added here: JPEG, PNG, WebP or HEIC.")


class Camera:
    """The photo of this request, if it brought one; made before anything reads the form."""

    def __init__(self, mission_id: UUID, notes: Notes) -> None:
        """Open the request's file and seal it as it comes."""
        self._mission_id, self._notes = mission_id, notes
        # The ids need no keeping: without its key, which is in the notes, a file is noise.
        self._tray = Tray(
            notes.report_id, len(notes.photos), _forget, most=MOST_PHOTOS, photos=True
        )
        self._tray.open()

    def keep(self) -> str:
        """Keep the photo and take out the one to remove; give the sentence of a refusal, or ""."""
        self._remove()
        try:
            photo = self._tray.keep()
        except Refused as refused:
            return _sentence(refused.refusal)
        if photo is None:
            return ""
        return self._add(photo)

    def drop(self) -> None:
        """Forget the photo and whatever is stored of it."""
        self._tray.drop()

    def _add(self, photo: Upload) -> str:
        house, unlocked = the_house(), signed_in()
        try:
            with house.database.transaction() as session:
                found = mission_for(
                    session, self._mission_id, by=unlocked.actor, at=house.clock.now()
                )
                add_photo(session, found, photo, unlocked=unlocked, seals=house.seals)
        except RefusedByHouse as refusal:
            _delete(photo)
            return gettext(refusal.sentence)
        except HouseError:
            _delete(photo)
            raise
        return ""

    def _remove(self) -> None:
        gone = to_remove(self._notes.photos)
        if gone is None:
            return
        house, unlocked = the_house(), signed_in()
        with house.database.transaction() as session:
            found = mission_for(session, self._mission_id, by=unlocked.actor, at=house.clock.now())
            remove_photo(session, found, gone.file_id, unlocked=unlocked, seals=house.seals)
        _delete(gone)


def _delete(photo: Upload) -> None:
    for file_id in {photo.file_id, photo.copy_id}:
        the_house().files.delete(file_id)


def _sentence(refusal: Refusal) -> str:
    if refusal is Refusal.TOO_MANY:
        return gettext(TOO_MANY_PHOTOS)
    return gettext(ONLY_PHOTOS if refusal is Refusal.UNKNOWN else refusal.value)


def _forget(ids: tuple[UUID, UUID]) -> None:
    del ids
