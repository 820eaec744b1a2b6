"""The sealing floor: bytes in, bytes out; no SQL, no web, no clock."""
