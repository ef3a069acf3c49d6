"""Readers and a writer who ask again and again, and remember what they were answered."""

import http.client
import json
import threading
import time
from dataclasses import dataclass
from typing import Any

_PATIENCE = 15  # seconds


@dataclass
class Answer:
    """What one request got; status 0 is none."""

    at: float
    status: int
    path: str
    seconds: float
    etag: str = ""
    body: bytes = b""


def ask(port: int, path: str, *, method: str = "GET", body: Any = None, **headers: str) -> Answer:
    begun = time.monotonic()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_PATIENCE)
    try:
        content = None if body is None else json.dumps(body)
        connection.request(method, path, content, {name.replace("_", "-"): value for name, value in headers.items()})
        response = connection.getresponse()
        read = response.read()
        return Answer(begun, response.status, path, time.monotonic() - begun, response.headers.get("ETag", ""), read)
    except (OSError, http.client.HTTPException):
        return Answer(begun, 0, path, time.monotonic() - begun)
    finally:
        connection.close()


class Asking(threading.Thread):
    """Asks until it is told to stop; a few times a second, since what is tested is not how much the machine bears."""

    def __init__(self, port: int) -> None:
        super().__init__(daemon=True)
        self.port, self._stop_asking = port, threading.Event()
        self.answers: list[Answer] = []

    def run(self) -> None:
        number = 0
        while not self._stop_asking.wait(0.05):
            self.answers.append(self.ask_once(number))
            number += 1

    def ask_once(self, number: int) -> Answer:
        raise NotImplementedError

    def stop(self) -> None:
        self._stop_asking.set()
        self.join(timeout=2 * _PATIENCE)

    def since(self, moment: float) -> list[Answer]:
        return [answer for answer in self.answers if answer.at >= moment]


class Reader(Asking):
    """Somebody without an account, who asks for each of these addresses in turn."""

    def __init__(self, port: int, paths: list[str]) -> None:
        super().__init__(port)
        self.paths = paths

    def ask_once(self, number: int) -> Answer:
        return ask(self.port, self.paths[number % len(self.paths)])


class Writer(Asking):
    """A program with a token that records claims; what nobody acknowledged it sends again, under the same key."""

    def __init__(self, port: int, token: str) -> None:
        super().__init__(port)
        self.token, self._next = token, 0
        self.acknowledged: list[str] = []

    def ask_once(self, number: int) -> Answer:
        statement = f"The bridge was closed for the {self._next}th time."
        body = {"comment": "Again.", "claim": {"statement": statement, "topics": ["bridges"]}}
        answer = ask(
            self.port,
            "/api/v1/claims/",
            method="POST",
            body=body,
            Authorization=f"Bearer {self.token}",
            Content_Type="application/json",
            Idempotency_Key=f"closing-{self._next}",
        )
        if answer.status == 201:
            self.acknowledged.append(statement)
            self._next += 1
        return answer
