"""How the page bears readers: `python -m bench.web_load [ADDRESS] [READERS] [SECONDS]`.

Readers with a connection each open one article, again and again, with a second or so of reading between. Counts
requests, errors and the time to the last byte. The server runs elsewhere, for example `curbside serve --workers 2`.
"""

from __future__ import annotations

import json
import os
import random
import sys
import time
from http.client import HTTPConnection
from threading import Thread
from urllib.parse import urlsplit

QUESTION = {"question": "What are the red flags in low back pain?"}


def main() -> None:
    """Measure and print one JSON object."""
    address = sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8080"
    readers = int(sys.argv[2]) if len(sys.argv) > 2 else 100
    seconds = float(sys.argv[3]) if len(sys.argv) > 3 else 20.0
    host = urlsplit(address).netloc
    question = {"question": os.environ["QUESTION"]} if os.environ.get("QUESTION") else QUESTION
    asking = HTTPConnection(host, timeout=60)
    asking.request("POST", "/api/v1/ask", json.dumps(question), {"content-type": "application/json"})
    path = str(json.loads(asking.getresponse().read())["url"])
    times: list[float] = []
    errors: list[str] = []
    sizes: list[int] = []
    until = time.monotonic() + seconds
    threads = [
        Thread(target=_read, args=(host, path, until, n, times, errors, sizes)) for n in range(readers)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    times.sort()
    said = {
        "readers": readers,
        "seconds": seconds,
        "requests": len(times),
        "errors": len(errors),
        "kilobytes a page": round(max(sizes, default=0) / 1000),
        **{
            f"p{p} ms": round(times[min(len(times) - 1, len(times) * p // 100)] * 1000, 1)
            for p in (50, 95, 99)
        },
    }
    sys.stdout.write(json.dumps(said, indent=1) + "\n")


def _read(
    host: str, path: str, until: float, seed: int, times: list[float], errors: list[str], sizes: list[int]
) -> None:
    chance = random.Random(seed)
    time.sleep(chance.uniform(0, 2))
    line = HTTPConnection(host, timeout=30)
    while time.monotonic() < until:
        begun = time.perf_counter()
        try:
            line.request("GET", path)
            response = line.getresponse()
            sizes.append(len(response.read()))
            if response.status != 200:
                errors.append(str(response.status))
        except OSError as error:
            errors.append(type(error).__name__)
            line.close()
        times.append(time.perf_counter() - begun)
        time.sleep(chance.uniform(1, 3))


if __name__ == "__main__":
    main()
