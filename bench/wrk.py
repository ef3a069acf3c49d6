"""Load from a standard tool of Debian's packages, `wrk` or else `ab`, as requests per second."""

import re
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from bench.servers import Skipped, run

CONNECTIONS = 8

# Each request from another address, as requests from the public come: what counts them by address stays small.
FROM_EVERYWHERE = """
local random = math.random
wrk.method = "GET"
request = function()
  wrk.headers["X-Forwarded-For"] = "10." .. random(0, 255) .. "." .. random(0, 255) .. "." .. random(1, 254)
  return wrk.format()
end
"""


def tool() -> str:
    """`wrk` or `ab`, whichever is here."""
    for name in ("wrk", "ab"):
        if shutil.which(name):
            return name
    raise Skipped("There is neither wrk nor ab here: run apt-get install wrk.")


def requests_per_second(
    address: str, *, seconds: int, headers: Mapping[str, str] | None = None, script: str = ""
) -> float:
    """How often an address answers in a second, asked over eight connections for so many seconds.

    `script` is for wrk alone: what chooses each request, in Lua. Raises when the answers were errors.
    """
    given = [part for name, value in (headers or {}).items() for part in ("-H", f"{name}: {value}")]
    if tool() == "ab":
        if script:
            raise Skipped("ab cannot ask as if from many addresses: run apt-get install wrk.")
        options = ["-q", "-c", str(CONNECTIONS), "-t", str(seconds), "-n", "10000000"]
        return _rate(run("ab", *options, *given, address), address)
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as chosen:
        chosen.write(script)
        chosen.flush()
        options = ["-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--timeout=30s"]
        if script:
            options += ["-s", chosen.name]
        return _rate(run("wrk", *options, *given, address), address)


def requests_made(address: str, *, seconds: int, script: Path) -> int:
    """How many answers came in so many seconds, of what the script asks for. Raises when one was an error."""
    said = run("wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--timeout=30s", "-s", str(script), address)
    if wrong := re.search(r"Non-2xx or 3xx responses: (\d+)", said):
        raise RuntimeError(f"{address}: {wrong[0]}")
    found = re.search(r"(\d+) requests in", said)
    if not found:
        raise RuntimeError(f"wrk said something else:\n{said}")
    return int(found[1])


def _rate(said: str, address: str) -> float:
    """Requests per second, as either tool says it; what it counted as errors is raised, 304 of ab not being one."""
    rate = re.search(r"(?:Requests/sec|Requests per second):\s+([\d.]+)", said)
    if not rate or "Non-2xx or 3xx responses" in said or re.search(r"timeout [1-9]", said):
        raise RuntimeError(f"{address} did not answer as it should:\n{said}")
    return float(rate[1])
