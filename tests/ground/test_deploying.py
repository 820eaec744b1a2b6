"""The files in deploy/: what they say, and, where the proxies are installed, what they do."""

import re
import shutil
import socket
import ssl
import subprocess
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from http.client import HTTPConnection, HTTPSConnection
from pathlib import Path

import pytest

from tests.proxies import DEPLOY, NAME, Heard, behind, proxy
from tipline.factory import LARGEST_REQUEST, create_public
from tipline.house import House
from tipline.setting_names import SETTINGS

on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

SHARED = (DEPLOY / "nginx" / "mingcha.inc").read_text()
CADDY = (DEPLOY / "Caddyfile").read_text()
TOR = (DEPLOY / "torrc").read_text()
SITES = {"public": "8001", "field": "8002", "staff": "8003"}
UNSAID = (
    *("X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP", "Forwarded", "Via"),
    *("Referer", "User-Agent"),
)
PLANTED = dict.fromkeys(UNSAID, "telltale-203.0.113.77")
MEBIBYTE = 2**20


def directives(text: str) -> list[str]:
    """List what a file of nginx's or Caddy's says, remarks left out, white space evened out."""
    bare = re.sub(r"^\s*#.*$", "", text, flags=re.MULTILINE)
    return [" ".join(one.split()).rstrip(";") for one in re.split(r"[;\n{}]", bare) if one.strip()]


def servers(text: str) -> list[list[str]]:
    """Give each server of an nginx file, as what it says."""
    return [directives(part) for part in text.split("\nserver {")[1:]]


def installed(name: str) -> None:
    if shutil.which(name) is None:
        pytest.skip(f"no {name} on this machine: only the text of its file was looked at")


def test_nginx_logs_nobody_buffers_nothing_and_compresses_nothing() -> None:
    said = directives(SHARED)
    for one in (
        "access_log off",
        "error_log /dev/null emerg",
        "proxy_request_buffering off",
        "proxy_buffering off",
        "proxy_max_temp_file_size 0",
        "gzip off",
        "ssl_session_cache off",
        "ssl_session_tickets off",
    ):
        assert one in said
    assert f"client_max_body_size {LARGEST_REQUEST // MEBIBYTE}m" in said
    assert not [one for one in said if one.startswith("add_header")]
    assert {one.split()[0] for one in said if one.endswith("s") and "timeout" in one} >= {
        *("client_header_timeout", "client_body_timeout", "send_timeout", "keepalive_timeout"),
        "proxy_read_timeout",
    }


def test_nginx_hands_on_nothing_of_who_asks() -> None:
    said = directives(SHARED)
    assert {f'proxy_set_header {name} ""' for name in UNSAID} <= set(said)
    assert "proxy_set_header Host $host" in said
    assert "$remote_addr" not in SHARED
    assert "$proxy_add" not in SHARED


@pytest.mark.parametrize("site", SITES)
def test_behind_each_name_stands_one_application(site: str) -> None:
    text = (DEPLOY / "nginx" / f"{site}.conf").read_text()
    assert re.findall(r"proxy_pass\s+(\S+);", text) == [f"http://127.0.0.1:{SITES[site]}"]
    assert SETTINGS[f"MINGCHA_{site.upper()}_PORT"].default == SITES[site]
    for one in servers(text):
        assert "include mingcha.inc" in one or {"access_log off", "error_log /dev/null emerg"} <= {
            *one
        }
    assert "add_header" not in text


def test_the_three_sites_have_names_of_their_own_and_the_staffs_no_public_address() -> None:
    texts = {site: (DEPLOY / "nginx" / f"{site}.conf").read_text() for site in SITES}
    names = {
        site: set(re.findall(r"server_name (\S+);", text)) - {"_"} for site, text in texts.items()
    }
    assert all(len(one) == 1 for one in names.values())
    assert len(set.union(*names.values())) == 3
    assert set(re.findall(r"listen ([^ ;]+)", texts["staff"])) == {"10.1.2.3:443"}
    unknown = servers(texts["public"])[-1]
    assert {"ssl_reject_handshake on", "return 444"} <= set(unknown)


def test_caddy_logs_nobody_and_hands_on_nothing_of_who_asks() -> None:
    said = directives(CADDY)
    assert "output discard" in said
    assert not {"encode", "buffer_requests", "request_buffers"} & {one.split()[0] for one in said}
    assert {f"header_up -{name}" for name in UNSAID} <= set(said)
    assert f"max_size {LARGEST_REQUEST // MEBIBYTE}MiB" in said
    sites = dict(re.findall(r"^(\S+) \{\n(?:.*\n)*?\treverse_proxy (\S+) \{", CADDY, re.MULTILINE))
    assert list(sites.values()) == [f"127.0.0.1:{port}" for port in SITES.values()]
    assert "bind 10.1.2.3" in said
    assert CADDY.count("import unnamed") == CADDY.count("import mingcha") == 3


def test_the_onion_service_is_the_public_application_alone() -> None:
    said = directives(TOR)
    assert [one for one in said if one.startswith("HiddenServicePort")] == [
        f"HiddenServicePort 80 127.0.0.1:{SITES['public']}"
    ]
    assert {"SocksPort 0", "SafeLogging 1", "HiddenServiceVersion 3"} <= set(said)
    assert "HiddenServiceExportCircuitID haproxy" not in said


def test_tor_takes_its_file(tmp_path: Path) -> None:
    installed("tor")
    (tmp_path / "service").mkdir(mode=0o700)
    text = TOR.replace("/var/lib/tor/mingcha", str(tmp_path / "service"))
    (tmp_path / "torrc").write_text(f"DataDirectory {tmp_path / 'data'}\n{text}")
    words = ["tor", "--verify-config", "-f", str(tmp_path / "torrc")]
    told = subprocess.run(words, capture_output=True, text=True, check=False)
    assert "Configuration was valid" in told.stdout
    assert "Unrecognized" not in told.stdout


@on_sqlite
def test_between_tor_and_the_site_a_circuit_is_told_by_its_number(
    house: House, tmp_path: Path
) -> None:
    installed("nginx")
    site = Heard(create_public(replace(house, settings=replace(house.settings, public_hosts=()))))
    circuit = "fc00:dead:beef:4dad::12:3456"
    with (
        behind(site) as port,
        proxy("nginx for Tor", tmp_path, port) as ours,
        socket.create_connection(("127.0.0.1", ours), timeout=20) as line,
    ):
        line.sendall(f"PROXY TCP6 {circuit} ::1 65535 42\r\n".encode())
        line.sendall(b"GET / HTTP/1.1\r\nHost: a.onion\r\nConnection: close\r\n\r\n")
        assert line.makefile("rb").readline().startswith(b"HTTP/1.1 ")
    (heard,) = site.asked
    assert heard["HTTP_X_REAL_IP"] == circuit
    logs = [file for file in tmp_path.rglob("*.log") if circuit in file.read_text()]
    assert not logs


@pytest.fixture(params=["nginx", "caddy"])
def before(
    request: pytest.FixtureRequest, house: House, tmp_path: Path
) -> Iterator[tuple[Heard, HTTPConnection, Path]]:
    """Give the public site behind a real proxy, a connection to it, and where it would log."""
    installed(request.param)
    room = tmp_path / "proxy"
    room.mkdir()
    named = replace(house.settings, public_hosts=(NAME,))
    site = Heard(create_public(replace(house, settings=named)))
    with behind(site) as port, proxy(request.param, room, port) as ours:
        connection = HTTPConnection("127.0.0.1", ours, timeout=20)
        if request.param == "nginx":
            trusted = ssl.create_default_context(cafile=room / "cert.pem")
            connection = HTTPSConnection(NAME, ours, timeout=20, context=trusted)
            connection._create_connection = _to_this_machine  # type: ignore[attr-defined] # no DNS
        yield site, connection, room
        connection.close()


def _to_this_machine(place: tuple[str, int], *words: float | None) -> socket.socket:
    return socket.create_connection(("127.0.0.1", place[1]), timeout=words[0])


@on_sqlite
def test_a_proxy_says_nothing_of_who_asks_and_doubles_no_header(
    before: tuple[Heard, HTTPConnection, Path],
) -> None:
    site, connection, room = before
    wish = {"Host": NAME, "Accept-Encoding": "gzip", **PLANTED}
    connection.request("GET", "/?telltale", headers=wish)
    answer = connection.getresponse()
    answer.read()
    assert answer.status == 200
    (heard,) = site.asked
    assert heard["HTTP_HOST"] == NAME
    told = {k: v for k, v in heard.items() if k not in {"QUERY_STRING", "REQUEST_URI", "RAW_URI"}}
    assert not [name for name, value in told.items() if "telltale" in value], told
    assert "203.0.113.77" not in str(told)
    # Caddy gives its own name as the agent.
    said = {f"HTTP_{name.upper().replace('-', '_')}" for name in UNSAID} & set(told)
    assert said <= {"HTTP_USER_AGENT"}
    twice = [name for name, count in Counter(map(str.lower, answer.headers)).items() if count > 1]
    assert set(twice) <= {"vary", "set-cookie"}
    assert answer.headers["Content-Security-Policy"]
    assert answer.headers["Content-Encoding"] == "gzip"
    kept = {file.name for file in room.rglob("*") if file.is_file() and b"telltale" in _read(file)}
    assert kept == set()


@on_sqlite
def test_a_proxy_compresses_no_page_by_itself(before: tuple[Heard, HTTPConnection, Path]) -> None:
    _, connection, _ = before
    # Without Via: nginx compresses nothing for whoever seems to be another proxy.
    wish = {"Host": NAME, "Accept-Encoding": "gzip, br, zstd"}
    connection.request("GET", "/no/such/page", headers=wish)
    answer = connection.getresponse()
    page = answer.read()
    assert answer.status == 404
    assert "Content-Encoding" not in answer.headers
    assert b"<!DOCTYPE html>" in page


@on_sqlite
def test_a_proxy_keeps_no_body_back(before: tuple[Heard, HTTPConnection, Path]) -> None:
    site, connection, _ = before
    half = b"x" * MEBIBYTE
    connection.putrequest("POST", "/slow", skip_host=True)
    connection.putheader("Host", NAME)
    connection.putheader("Content-Length", str(2 * MEBIBYTE))
    connection.endheaders()
    connection.send(half)
    assert site.began.wait(20), "the proxy waits for the whole body"
    connection.send(half)
    assert connection.getresponse().status == 200


# Caddy cuts such a body off while it comes in, instead of refusing it by its announced length.
@on_sqlite
@pytest.mark.parametrize("before", ["nginx"], indirect=True)
def test_a_proxy_refuses_what_is_larger_than_a_report(
    before: tuple[Heard, HTTPConnection, Path],
) -> None:
    _, connection, _ = before
    connection.putrequest("POST", "/report/check", skip_host=True)
    connection.putheader("Host", NAME)
    connection.putheader("Content-Length", str(LARGEST_REQUEST + MEBIBYTE))
    connection.endheaders()
    assert connection.getresponse().status == 413


def _read(file: Path) -> bytes:
    return file.read_bytes()
