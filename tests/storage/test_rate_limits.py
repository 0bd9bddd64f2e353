"""How much one client may do is counted over every process that serves it."""

from __future__ import annotations

import multiprocessing
from pathlib import Path

from curbside.storage.rate_limits import SharedBuckets

KEY = b"a secret of the site"
WORKERS, EACH, RATE = 3, 40, 50


def _taken(path: Path) -> int:
    """How many of one worker's requests are let through while no time passes."""
    buckets = SharedBuckets(path, rate=RATE, key=KEY, clock=lambda: 100.0)
    return sum(buckets.take("one client") == 0 for _ in range(EACH))


def test_a_limit_holds_over_all_workers_together(tmp_path: Path) -> None:
    """Three processes ask 120 times at once; 50 go through, whoever asked them."""
    with multiprocessing.get_context("spawn").Pool(WORKERS) as pool:
        let_through = pool.map(_taken, [tmp_path / "asks"] * WORKERS)
    assert sum(let_through) == RATE


def test_a_bucket_fills_again(tmp_path: Path) -> None:
    """A client that waited may go on; another was never held up."""
    now = [1.0]
    buckets = SharedBuckets(tmp_path / "asks", rate=2, key=KEY, clock=lambda: now[0])
    assert [buckets.take("a") for _ in range(3)] == [0, 0, 30]
    assert buckets.take("b") == 0
    now[0] = 32.0
    assert buckets.take("a") == 0


def test_a_machine_that_started_anew_holds_nobody_up(tmp_path: Path) -> None:
    """Its clock begins at nothing, whatever the file says."""
    path = tmp_path / "asks"
    late = SharedBuckets(path, rate=1, key=KEY, clock=lambda: 9000.0)
    assert [late.take("a"), late.take("a")] == [0, 60]
    assert SharedBuckets(path, rate=1, key=KEY, clock=lambda: 5.0).take("a") == 0


def test_no_address_is_written(tmp_path: Path) -> None:
    """The file holds keyed hashes, and only its owner can read it."""
    SharedBuckets(tmp_path / "asks", rate=2, key=KEY).take("203.0.113.77")
    (written,) = tmp_path.iterdir()
    assert b"203.0.113.77" not in written.read_bytes()
    assert written.stat().st_mode & 0o077 == 0


def test_more_clients_than_places_are_still_counted(tmp_path: Path) -> None:
    """The one seen longest ago in its group is forgotten, never the one that just asked."""
    now = [1.0]
    buckets = SharedBuckets(tmp_path / "asks", rate=1, key=KEY, clock=lambda: now[0])
    for n in range(40_000):
        now[0] += 0.0001
        assert buckets.take(f"client {n}") == 0
    assert buckets.take("client 39999") > 0
