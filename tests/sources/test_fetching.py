"""What may be fetched: public addresses, after resolution and on every redirect, within limits."""

import contextlib
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from sources.fetching import NotFetched, fetch, is_meant_as_address, is_public


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "127.127.127.127", "::1"),
        *("10.0.0.1", "172.16.9.9", "192.168.1.1", "fd00::1", "fc00::1"),
        *("169.254.169.254", "fe80::1", "fe80::1%eth0", "fec0::1"),  # link-local, and the clouds' own service
        *("0.0.0.0", "0.1.2.3", "::"),  # noqa: S104  an address to refuse
        *("100.64.0.1", "198.18.0.1", "192.0.2.1", "203.0.113.9", "240.0.0.1", "255.255.255.255", "192.88.99.1"),
        *("224.0.0.1", "239.255.255.250", "ff02::1", "ff0e::1"),  # multicast: is_global says true of the first
        *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:8.8.8.8", "::127.0.0.1"),  # IPv4 in IPv6
        *("64:ff9b::7f00:1", "64:ff9b::808:808", "64:ff9b:1::1"),  # NAT64: is_global says true
        *("2002:7f00:1::", "2002:808:808::", "2001::1", "2001:db8::1", "3fff::1", "100::1"),
        *("", "localhost", "2130706433", "127.1"),  # no addresses: only what a name resolves to is
    ],
)
def test_address_that_is_not_public_is_told(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.215.14", "1.1.1.1", "2606:4700:4700::1111", "2a00:1450:4001:81b::200e"])
def test_public_address_is_told(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("http://127.0.0.1:80", "not an address of the public network"),
        ("http://localhost:443", "not an address of the public network"),
        ("http://2130706433/", "not an address of the public network"),  # 127.0.0.1 as one number
        ("http://0177.0.0.1/", "not an address of the public network"),  # in octal
        ("http://0x7f.1/", "not an address of the public network"),
        ("http://127.1", "not an address of the public network"),
        ("http://0/", "not an address of the public network"),
        ("http://[::]:80/", "not an address of the public network"),
        ("http://[0:0:0:0:0:ffff:127.0.0.1]", "not an address of the public network"),
        ("http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/", "not an address of the public network"),  # localhost, once normalised
        ("http://１２７.０.０.１/", "not an address of the public network"),
        ("http://1.1.1.1 &@2.2.2.2# @3.3.3.3/", "not a web address"),
        ("http://127.1.1.1:80\\@127.2.2.2:80/", "not a web address"),
        ("http://user:word@example.org/", "holds a user name"),
        ("http://@example.org/", "holds a user name"),
        ("http://example.org:port/", "not a web address"),
        ("http://example.org:99999/", "not a web address"),
        ("http://[::1", "not a web address"),
        ("http:///nothing", "not a web address"),
        ("http://a..example/", "not a web address"),
        (f"http://{'a' * 64}.example/", "not a web address"),
        ("http://example.org/a\r\nHost: other", "not a web address"),
        ("file:///etc/passwd", "only http"),
        ("gopher://127.0.0.1:6379/_save", "only http"),
        ("jar:http://127.0.0.1!/", "only http"),
        ("//example.org/", "only http"),
        ("", "only http"),
    ],
)
def test_address_that_may_not_be_fetched_is_refused(address: str, reason: str) -> None:
    with pytest.raises(NotFetched, match=reason):
        fetch(address)


def test_host_of_which_one_address_is_private_is_refused() -> None:
    # Whoever owns the name decides the order of its addresses.
    with pytest.raises(NotFetched, match=r"is 10\.0\.0\.7, which is not"):
        fetch("http://two.example/", resolved=lambda _host, _port: ["93.184.215.14", "10.0.0.7"])


def test_host_that_nobody_has_is_refused() -> None:
    def none(_host: str, _port: int) -> list[str]:
        raise socket.gaierror

    with pytest.raises(NotFetched, match="no host is called 'nowhere.example'"):
        fetch("http://nowhere.example/", resolved=none)


@pytest.mark.parametrize(
    ("text", "meant"),
    [("https://example.org/a", True), ("ftp://example.org", True), ("feed.json", False), ("C:\\feed.json", False)],
)
def test_address_is_told_from_the_name_of_a_file(text: str, meant: bool) -> None:
    assert is_meant_as_address(text) is meant


class _Answers(BaseHTTPRequestHandler):
    asked: list[str] = []

    def do_GET(self) -> None:
        type(self).asked.append(f"{self.headers['Host']} {self.path}")
        match self.path:
            case "/moved":
                self._redirect("/here")
            case "/away":
                self._redirect("http://inside.example/secret")
            case "/to-file":
                self._redirect("file:///etc/passwd")
            case "/round":
                self._redirect("/round")
            case "/large":
                self._answer(b"x" * 5000)
            case "/slow":
                self._trickle()
            case "/cut":
                self.send_response(200)
                self.send_header("Content-Length", "1000")
                self.end_headers()
                self.wfile.write(b"short")
            case "/zipped":
                self.send_response(200)
                self.send_header("Content-Encoding", "gzip")
                self.end_headers()
            case "/missing":
                self.send_error(404)
            case _:
                self._answer(self.path.encode())

    def _redirect(self, target: str) -> None:
        self.send_response(302)
        self.send_header("Location", target)
        self.end_headers()

    def _answer(self, content: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _trickle(self) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\n")
        try:
            for number in range(600):
                self.wfile.write(f"X-{number}: .\r\n".encode())
                time.sleep(0.1)
        except OSError:
            return  # the reader has gone, as it should

    def log_message(self, *_args: object) -> None:
        pass


Get = Callable[..., bytes]


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Answers) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


@pytest.fixture
def get(port: int) -> Get:
    """Fetches from the server as `outside.example`, the one host here that counts as public; it is 127.0.0.1."""

    def act(path: str, **limits: float) -> bytes:
        hosts = {"outside.example": "127.0.0.1", "inside.example": "127.0.0.2"}
        return fetch(
            f"http://outside.example:{port}{path}",
            allowed=lambda address: address == "127.0.0.1",
            resolved=lambda host, _port: [hosts[host]],
            **limits,  # type: ignore[arg-type]  # a limit in bytes is an int
        ).content

    return act


def test_content_comes_from_the_resolved_address_under_the_hosts_name(get: Get, port: int) -> None:
    _Answers.asked.clear()
    assert get("/feed?page=ж#part") == b"/feed?page=%D0%B6"
    assert _Answers.asked == [f"outside.example:{port} /feed?page=%D0%B6"]


def test_redirect_is_followed(get: Get) -> None:
    assert get("/moved") == b"/here"


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/away", "'inside.example' is 127.0.0.2, which is not"),
        ("/to-file", "only http"),
        ("/round", "more than 5 redirects"),
        ("/missing", "answers 404"),
        ("/cut", "cannot be fetched"),
        ("/zipped", "compressed"),
    ],
)
def test_answer_that_cannot_be_taken_is_refused(get: Get, path: str, reason: str) -> None:
    with pytest.raises(NotFetched, match=reason):
        get(path)


def test_content_over_the_limit_is_refused(get: Get) -> None:
    assert len(get("/large", limit=5000)) == 5000
    with pytest.raises(NotFetched, match="larger than 4999 bytes"):
        get("/large", limit=4999)


def test_server_that_sends_a_little_now_and_then_runs_out_of_time(get: Get) -> None:
    with pytest.raises(NotFetched, match=r"longer than 0\.3 seconds"):
        get("/slow", seconds=0.3)


def test_server_whose_certificate_nobody_vouches_for_is_refused(tmp_path: Path) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(_own_certificate(tmp_path / "own.pem"))
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        answering = threading.Thread(target=_shake_hands, args=(server, context))
        answering.start()
        with pytest.raises(NotFetched, match="cannot be fetched: self-signed certificate"):
            fetch(f"https://own.example:{port}/", allowed=lambda _address: True, resolved=lambda *_: ["127.0.0.1"])
        answering.join()


def _shake_hands(server: socket.socket, context: ssl.SSLContext) -> None:
    connection, _peer = server.accept()
    with connection, contextlib.suppress(OSError):
        context.wrap_socket(connection, server_side=True).close()


def _own_certificate(path: Path) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "own.example")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now, now + timedelta(1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("own.example")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path.write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()) + certificate.public_bytes(Encoding.PEM)
    )
    return path
