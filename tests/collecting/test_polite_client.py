"""A live source is asked politely, waited for with bounds, and never followed elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import replace

import pytest

from curbside.collecting.polite_client import Answer, BrokenAnswer, Kind, PoliteClient
from curbside.errors import BadSearch, OperatorError, SourceUnavailable
from tests.collecting import live_server
from tests.collecting.live_server import LiveServer, running, status
from tests.collecting.patient import QUICK, Clock
from tests.collecting.patient import client_of as patient_client

ClientOf = Callable[..., PoliteClient]
SEARCH = {"query": "x", "cursorMark": "*", "pageSize": "1"}


@pytest.fixture(scope="module")
def shared() -> Iterator[LiveServer]:
    with running(LiveServer()) as server:
        yield server


@pytest.fixture
def server(shared: LiveServer) -> LiveServer:
    shared.asked.clear()
    shared.faults.clear()
    return shared


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def client_of() -> Iterator[ClientOf]:
    """Makes clients, and closes them when the test is over."""
    with ExitStack() as opened:
        yield lambda *words, **named: opened.enter_context(closing(patient_client(*words, **named)))


def get(client: PoliteClient, *, kind: Kind = "json", path: str = "search") -> Answer:
    return client.get(path, SEARCH, kind=kind, whole=lambda data: "" if data.endswith(b"}") else "no end")


def test_a_sound_answer_comes_whole_at_the_first_try(
    server: LiveServer, clock: Clock, client_of: ClientOf
) -> None:
    assert get(client_of(server.base, clock)).data.startswith(b"{")
    assert clock.slept == []


def test_requests_keep_the_pace_that_the_source_allows(
    server: LiveServer, clock: Clock, client_of: ClientOf
) -> None:
    client = client_of(server.base, clock, per_second=4)
    for _ in range(3):
        get(client)
    assert clock.slept == [0.25, 0.25]


@pytest.mark.parametrize(
    "fault",
    [
        status(500), status(502), status(503), live_server.cut_short, live_server.truncated,
        live_server.a_web_page, live_server.silent,
    ],
    ids=["500", "502", "503", "cut short", "truncated", "web page", "silent"],
)  # fmt: skip
def test_a_fault_that_passes_is_tried_again_with_growing_pauses(
    server: LiveServer, clock: Clock, fault: live_server.Fault, client_of: ClientOf
) -> None:
    server.will("/search", fault, fault)
    assert get(client_of(server.base, clock)).status == 200
    assert len(server.asked) == 3
    assert [round(pause) for pause in clock.slept] == [1, 2]


def test_a_source_that_says_how_long_to_wait_is_left_alone_that_long(
    server: LiveServer, clock: Clock, client_of: ClientOf
) -> None:
    server.will("/search", status(429, ("Retry-After", "7")))
    get(client_of(server.base, clock))
    assert clock.slept == [7.0]


def test_a_date_says_how_long_to_wait_as_well(server: LiveServer, clock: Clock, client_of: ClientOf) -> None:
    server.will("/search", status(429, ("Retry-After", "Mon, 23 Nov 2026 12:00:30 GMT")))
    get(client_of(server.base, clock))
    assert clock.slept == [30.0]


@pytest.mark.parametrize("said", ["soon", "-5", "99999999999999999999x", "Mon, 99 Foo"])
def test_a_wait_that_cannot_be_read_is_no_wait(
    server: LiveServer, clock: Clock, said: str, client_of: ClientOf
) -> None:
    server.will("/search", status(429, ("Retry-After", said)))
    get(client_of(server.base, clock))
    assert clock.slept == [1.0]


def test_a_wait_of_an_hour_ends_the_collection_with_when_to_come_back(
    server: LiveServer, clock: Clock, client_of: ClientOf
) -> None:
    server.will("/search", status(429, ("Retry-After", "3600")))
    with pytest.raises(SourceUnavailable, match="60 minutes") as raised:
        get(client_of(server.base, clock))
    assert "goes on where it stopped" in raised.value.advice
    assert clock.slept == []


def test_an_outage_ends_after_five_tries(server: LiveServer, clock: Clock, client_of: ClientOf) -> None:
    server.will("/search", *[status(503)] * 9)
    with pytest.raises(SourceUnavailable, match="503") as raised:
        get(client_of(server.base, clock))
    assert not isinstance(raised.value, BrokenAnswer)
    assert len(server.asked) == 5


@pytest.mark.parametrize(
    "fault", [status(500), live_server.truncated, live_server.a_web_page, live_server.cut_short]
)
def test_what_may_be_the_fault_of_one_answer_is_told_from_an_outage(
    server: LiveServer, clock: Clock, fault: live_server.Fault, client_of: ClientOf
) -> None:
    server.will("/search", *[fault] * 5)
    with pytest.raises(BrokenAnswer):
        get(client_of(server.base, clock))


def test_an_answer_longer_than_any_real_one_is_given_up(
    server: LiveServer, clock: Clock, client_of: ClientOf
) -> None:
    with pytest.raises(BrokenAnswer, match="longer than"):
        get(client_of(server.base, clock, patience=replace(QUICK, answer_bytes=50)))


def test_an_answer_that_drips_without_end_is_given_up(server: LiveServer, client_of: ClientOf) -> None:
    slow = Clock(step=400.0)
    with pytest.raises(BrokenAnswer, match="took longer"):
        get(client_of(server.base, slow))


def test_a_redirect_on_the_same_host_is_followed(
    server: LiveServer, clock: Clock, client_of: ClientOf
) -> None:
    server.will("/moved", live_server.sent_to("/search?query=x&cursorMark=*&pageSize=1"))
    assert get(client_of(server.base, clock), path="moved").status == 200


@pytest.mark.parametrize(
    "there", ["https://elsewhere.invalid/search", "//elsewhere.invalid/", "http://127.0.0.1:1/search", ""]
)
def test_a_redirect_to_another_host_is_refused(
    server: LiveServer, clock: Clock, there: str, client_of: ClientOf
) -> None:
    server.will("/search", live_server.sent_to(there))
    with pytest.raises(SourceUnavailable, match="nothing was sent there"):
        get(client_of(server.base, clock))
    assert len(server.asked) == 1


def test_redirects_in_a_circle_end(server: LiveServer, clock: Clock, client_of: ClientOf) -> None:
    server.will("/search", *[live_server.sent_to("/search?query=x&cursorMark=*&pageSize=1")] * 9)
    with pytest.raises(SourceUnavailable, match="circle"):
        get(client_of(server.base, clock))


def test_a_query_the_source_does_not_accept_is_the_askers_to_mend(
    server: LiveServer, clock: Clock, client_of: ClientOf
) -> None:
    server.will("/search", lambda _: live_server.Reply(400, b'{"error": "unbalanced \x1b[31m quote"}'))
    with pytest.raises(BadSearch, match="unbalanced") as raised:
        get(client_of(server.base, clock))
    assert "\x1b" not in raised.value.message
    assert len(server.asked) == 1


@pytest.mark.parametrize("code", [401, 403])
def test_a_refused_key_names_the_settings(
    server: LiveServer, clock: Clock, code: int, client_of: ClientOf
) -> None:
    server.will("/search", status(code))
    with pytest.raises(SourceUnavailable) as raised:
        get(client_of(server.base, clock))
    assert "API key" in raised.value.advice


def test_no_message_carries_the_query_or_the_key(
    server: LiveServer, clock: Clock, client_of: ClientOf
) -> None:
    server.will("/search", *[status(503)] * 5)
    with pytest.raises(SourceUnavailable) as raised:
        client_of(server.base, clock).get(
            "search", SEARCH | {"query": "private", "api_key": "secret"}, kind="json", whole=lambda _: ""
        )
    said = raised.value.message + raised.value.advice
    assert "secret" not in said
    assert "private" not in said


def test_a_source_nobody_answers_at_says_so(clock: Clock, client_of: ClientOf) -> None:
    with pytest.raises(SourceUnavailable, match="cannot be reached"):
        get(client_of("http://127.0.0.1:1", clock))


@pytest.mark.parametrize("base", ["http://example.org/api", "ftp://example.org", "example.org"])
def test_nothing_is_sent_in_the_clear_to_another_machine(
    clock: Clock, base: str, client_of: ClientOf
) -> None:
    with pytest.raises(OperatorError, match="no address"):
        client_of(base, clock)
