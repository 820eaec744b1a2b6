"""A mail relay for tests: a real conversation in SMTP on a loopback port, and what it was told."""

import socketserver
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Thread


@dataclass
class Mailbox:
    """What arrived: envelopes with their message, in order."""

    port: int = 0
    mails: list[tuple[str, tuple[str, ...], bytes]] = field(default_factory=list)


class _Conversation(socketserver.StreamRequestHandler):
    box: Mailbox

    def handle(self) -> None:
        self._say("220 relay")
        sender, to = "", list[str]()
        while line := self.rfile.readline():
            word = line.strip().decode()
            verb = word.upper()
            if verb.startswith("MAIL FROM:"):
                sender = word[10:].split(">")[0].strip("< ")
            if verb.startswith("RCPT TO:"):
                to.append(word[8:].split(">")[0].strip("< "))
            if verb == "DATA":
                self._say("354 go on")
                self.box.mails.append((sender, tuple(to), self._message()))
            self._say("221 bye" if verb == "QUIT" else "250 relay")
            if verb == "QUIT":
                return

    def _message(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        return b"".join(lines)

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


@contextmanager
def relay() -> Iterator[Mailbox]:
    """Answer on a free port until the test is over."""
    box = Mailbox()
    told = type("Told", (_Conversation,), {"box": box})
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), told) as server:
        server.daemon_threads = True
        box.port = server.server_address[1]
        thread = Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        yield box
        server.shutdown()
        thread.join()
