"""A report's files leave the desk as attachments that no browser runs, and each reading is kept."""

from hashlib import sha256
from typing import BinaryIO, cast
from uuid import UUID

from flask import Flask
from sqlalchemy import select

from crypto.envelope import Kind, Place
from leads.ledger.audit import AuditEntry
from leads.ledger.base import new_id
from leads.reports.submission import Upload
from tests.makers import City, a_report, signed_in_client
from tipline.house import House

PAGE = b"<script>alert(1)</script>" * 5_000
NAME = "证据\r\nSet-Cookie: a=b.html"


def a_file(house: House, report_id: UUID) -> Upload:
    """Seal a file as the intake does: the copy under its own key, at its place."""
    file_id, copy_id, key = new_id(), new_id(), house.sealer.new_key()
    place = Place(report_id, copy_id, Kind.ATTACHMENT)
    with house.files.create(copy_id) as sink:
        with house.sealer.stream(cast("BinaryIO", sink), key=key, place=place) as stream:
            stream.write(PAGE)
        sink.commit()
    return Upload(
        file_id=file_id,
        copy_id=copy_id,
        name=NAME,
        media_type="text/html",
        size=len(PAGE),
        sha256=sha256(PAGE).hexdigest(),
        copy_key=key,
    )


def test_a_file_is_handed_out_whole_and_harmless(app: Flask, house: House, city: City) -> None:
    report_id = new_id()
    upload = a_file(house, report_id)
    a_report(house, report_id=report_id, files=(upload,))
    client = signed_in_client(app, house, city.office.first)
    answer = client.get(f"/office/reports/{report_id}/files/{upload.file_id}")
    assert answer.data == PAGE
    assert answer.headers["Content-Disposition"].startswith("attachment; filename*=UTF-8''")
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    with house.database.reading() as session:
        read = select(AuditEntry.deed).where(AuditEntry.object_id == upload.file_id)
        assert session.scalars(read).all() == ["report.read_file"]


def test_foreign_and_unknown_files_look_alike(app: Flask, house: House, city: City) -> None:
    report_id = new_id()
    upload = a_file(house, report_id)
    a_report(house, report_id=report_id, files=(upload,))
    other = a_report(house)
    office = signed_in_client(app, house, city.office.first)
    oversight = signed_in_client(app, house, city.oversight.first)
    assert oversight.get(f"/office/reports/{report_id}/files/{upload.file_id}").status_code == 404
    assert office.get(f"/office/reports/{other}/files/{upload.file_id}").status_code == 404
    assert office.get(f"/office/reports/{report_id}/files/{new_id()}").status_code == 404


def test_a_file_that_is_gone_is_a_page_not_a_fault(app: Flask, house: House, city: City) -> None:
    report_id = new_id()
    upload = a_file(house, report_id)
    a_report(house, report_id=report_id, files=(upload,))
    house.files.delete(upload.copy_id)
    client = signed_in_client(app, house, city.office.first)
    assert client.get(f"/office/reports/{report_id}/files/{upload.file_id}").status_code == 404
