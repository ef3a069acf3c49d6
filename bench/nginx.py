"""nginx as a child process: a static file, PHP, and the proxy cache exactly as docs/operators.md writes it."""

import os
import re
import shutil
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.servers import TOP, WORKERS, Skipped, free_port, serving

AS_PACKAGED = "sendfile on; tcp_nopush on;"  # as in the nginx.conf of Debian's package
OPERATORS = TOP / "docs" / "operators.md"


def documented_proxy(*, cache: Path, upstream: str, port: int) -> str:
    """The configuration that docs/operators.md tells operators to write, with folder, upstream and port of ours."""
    block = re.search(
        r"^    proxy_cache_path .*?^    }\n", OPERATORS.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
    )
    if block is None:
        raise LookupError("docs/operators.md has no block that begins with proxy_cache_path.")
    written = textwrap.dedent(block[0])
    for theirs, ours in (("/var/cache/nginx/claims", str(cache)), ("http://127.0.0.1:8000", upstream)):
        if theirs not in written:
            raise LookupError(f"The nginx configuration in docs/operators.md does not name {theirs}.")
        written = written.replace(theirs, ours)
    path, location = written.split("\n\n", 1)
    return f"{path}\nserver {{\nlisten 127.0.0.1:{port};\n{location}\n}}\n"


def static_server(*, root: Path, port: int) -> str:
    return f"server {{ listen 127.0.0.1:{port}; root {root}; }}\n"


def php_server(*, root: Path, port: int, upstream: int, told: dict[str, str]) -> str:
    """Serves the PHP files in `root` by a FastCGI server at the port `upstream`, and tells them variables."""
    names = "QUERY_STRING REQUEST_METHOD CONTENT_TYPE CONTENT_LENGTH REQUEST_URI DOCUMENT_URI DOCUMENT_ROOT "
    names += "SERVER_PROTOCOL REMOTE_ADDR REMOTE_PORT SERVER_ADDR SERVER_PORT SERVER_NAME"
    parameters = [f"fastcgi_param {name} ${name.lower()};" for name in names.split()]
    parameters += [f"fastcgi_param {name} {value};" for name, value in told.items()]
    return (
        f"server {{ listen 127.0.0.1:{port}; server_name 127.0.0.1; root {root}; index index.php;\n"
        "location ~ [.]php$ {\n"
        f"fastcgi_pass 127.0.0.1:{upstream};\nfastcgi_param SCRIPT_FILENAME $document_root$fastcgi_script_name;\n"
        "fastcgi_param SCRIPT_NAME $fastcgi_script_name;\nfastcgi_param GATEWAY_INTERFACE CGI/1.1;\n"
        f"fastcgi_buffers 32 16k;\n{' '.join(parameters)}\n}}\n}}\n"
    )


@contextmanager
def nginx(servers: str, *, place: Path) -> Iterator[int]:
    """Run nginx with these blocks; the process id of its parent. Everything that it writes lies in `place`."""
    program = shutil.which("nginx") or shutil.which("/usr/sbin/nginx")
    if program is None:
        raise Skipped("There is no nginx here: run apt-get install nginx-light.")
    own = place / f"nginx-{free_port()}"
    own.mkdir()
    folders = "\n".join(
        f"{kind}_temp_path {own}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    configuration = own / "nginx.conf"
    configuration.write_text(
        f"{'user root;' if os.geteuid() == 0 else ''}\nworker_processes {WORKERS};\npid {own}/pid;\ndaemon off;\n"
        "events { worker_connections 512; }\n"
        f"http {{\ninclude /etc/nginx/mime.types;\naccess_log off;\n{AS_PACKAGED}\n{folders}\n{servers}}}\n"
    )
    port = int(re.findall(r"listen 127\.0\.0\.1:(\d+)", servers)[0])
    command = [program, "-c", str(configuration), "-p", str(own), "-e", str(own / "error.log")]
    with serving(command, port=port, place=place) as process:
        yield process
