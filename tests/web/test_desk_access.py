"""Every address of the desk, tried by everybody: each role alone, half signed in, and nobody."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import get_args

import pytest
from fastapi.routing import APIRoute

from curbside.bootstrap.web import WebParts
from curbside.edges.web.board.access import ACCESS, Need
from curbside.model.account import ROLES, SCOPES, Role, Scope
from curbside.services.api_tokens import make_token
from tests.web.desk_client import Office, Person, opened

NOBODY, HALF = "nobody", "half signed in"
WHO = (NOBODY, HALF, *ROLES)
ADDRESSES = sorted(ACCESS)
STILL_OPEN = ("/health", "/ready", "/metrics", "/robots.txt", "/static/{digest}/{name}")
"""What stays open where readers must sign in: nothing of it says anything of what is held or asked."""

MADE_UP = {
    "{secret}": "x", "{kind}": "article", "{name}": "a-000000000000", "{number}": "1", "{before}": "1", "{after}": "1",
    "{account_id}": "u-nobody", "{statement}": "x", "{work_id}": "x", "{page}": "method", "{digest}": "x", "{key}": "x",
}  # fmt: skip


@pytest.fixture(scope="module")
def office(site_parts: WebParts) -> Iterator[Office]:
    with opened(site_parts) as found:
        for role in get_args(Role):
            found.hire(role, role)
        yield found


@pytest.fixture(scope="module")
def people(office: Office) -> dict[str, Person]:
    half = office.visitor()
    half.post(
        "/desk/sign-in",
        page="/desk/sign-in",
        email="editor@example.org",
        password="correct horse battery staple",
    )
    return {NOBODY: office.visitor(), HALF: half, **{r: office.signed_in(r) for r in ROLES}}


def may(who: str, need: Need) -> bool:
    if not need.session:
        return True
    if who in (NOBODY, HALF):
        return who == HALF and need.half
    return not need.roles or who in need.roles


def address(path: str) -> str:
    for name, value in MADE_UP.items():
        path = path.replace(name, value)
    return path


def every_route(routes: Iterable[object]) -> Iterator[APIRoute]:
    """The application's own routes, those of the routers it includes too."""
    for route in routes:
        if isinstance(route, APIRoute):
            yield route
        else:
            yield from every_route(getattr(getattr(route, "original_router", None), "routes", ()))


def test_every_route_of_the_desk_stands_in_the_table_and_nothing_else(office: Office) -> None:
    """A route that somebody forgets to put there is refused to everybody, and this fails."""
    routes = {
        (method, route.path)
        for route in every_route(office.app.routes)
        if route.path.startswith("/desk")
        for method in route.methods
    }
    assert routes == set(ACCESS)


def others(office: Office) -> list[tuple[str, str]]:
    """Every address that is not of the desk."""
    routes = (r for r in every_route(office.app.routes) if not r.path.startswith("/desk"))
    return sorted((m, r.path) for r in routes for m in r.methods)


def test_every_other_address_is_for_everybody(people: dict[str, Person], office: Office) -> None:
    """Reading needs no account; forms need only the token of their page, and a token's addresses a token."""
    for method, path in others(office):
        found = people[NOBODY].client.request(method, address(path), follow_redirects=False)
        if path.startswith("/api/v1/desk"):
            assert found.status_code in (403, 422), path
        elif method == "GET":
            assert found.status_code in (200, 303, 404, 422), path
            assert "/desk/sign-in" not in found.headers.get("location", ""), path
        else:
            assert found.status_code in (403, 422), path


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize(("method", "path"), ADDRESSES)
def test_everybody_is_let_in_just_where_the_table_says(
    people: dict[str, Person], who: str, method: str, path: str
) -> None:
    """Who may not is turned away before anything is looked up; who may gets an answer about what is there."""
    someone, need = people[who], ACCESS[method, path]
    if path == "/desk/sign-out" and may(who, need):
        pytest.skip("it would end the session that the other cases use; tried in its own test")
    if path == "/desk/me/sessions" and may(who, need):
        pytest.skip("it would end the session that the other cases use; tried in its own test")
    if method == "GET":
        found = someone.get(address(path))
    else:
        form = "/desk/second-factor" if who == HALF else "/desk/sign-in" if who == NOBODY else "/desk/me"
        found = someone.client.post(
            address(path), data={"form_token": someone.token(form)}, follow_redirects=False
        )
    sent_away = found.status_code in (401, 403) or (
        found.status_code == 303
        and found.headers["location"].startswith(("/desk/sign-in?", "/desk/second-factor?"))
    )
    if may(who, need):
        assert not sent_away or "/desk/forgotten" in path or path == "/desk/sign-in" or need.half, found.text[
            :300
        ]
        assert found.status_code != 500
    else:
        assert sent_away, (found.status_code, found.headers.get("location"))
        assert "<h1>What waits" not in found.text


@pytest.mark.parametrize("scope", get_args(Scope))
def test_a_token_opens_only_its_own_addresses(office: Office, scope: Scope) -> None:
    role = sorted(SCOPES[scope][1])[0]
    _, secret = make_token(office.people[role], f"for {scope}", (scope,), 1, office.desk)
    client = office.visitor().client
    addresses = {
        "queue:read": ("GET", "/api/v1/desk/queue"), "reports:read": ("GET", "/api/v1/desk/reports"),
        "ledger:read": ("GET", "/api/v1/desk/ledger"), "articles:submit": ("POST", "/api/v1/desk/submissions"),
    }  # fmt: skip
    for other, (method, path) in addresses.items():
        body = {"question": "zyxomycosis?"} if method == "POST" else None
        for headers in ({}, {"authorization": "Bearer x"}, {"authorization": f"Basic {secret}"}):
            assert client.request(method, path, json=body, headers=headers).status_code == 403
        found = client.request(method, path, json=body, headers={"authorization": f"Bearer {secret}"})
        assert found.status_code in ((200, 201, 422) if other == scope else (403,)), (other, found.text)


def test_a_token_opens_no_page_of_the_desk(office: Office) -> None:
    """What only people may do is behind a session, never behind a token."""
    _, secret = make_token(office.people["editor"], "x", ("queue:read",), 1, office.desk)
    client = office.visitor().client
    for method, path in ADDRESSES:
        if ACCESS[method, path].session:
            headers = {"authorization": f"Bearer {secret}"}
            found = client.request(method, address(path), headers=headers, follow_redirects=False)
            assert found.status_code in (303, 401)


def test_the_desk_is_never_kept_or_listed(people: dict[str, Person]) -> None:
    for path in ("/desk", "/desk/me", "/desk/sign-in"):
        headers = people["reader"].get(path).headers
        assert headers["cache-control"] == "no-store"
        assert "noindex" in headers["x-robots-tag"]


def test_where_the_operator_wants_it_readers_sign_in(site_parts: WebParts) -> None:
    from dataclasses import replace

    closed = replace(
        site_parts, settings=site_parts.settings.model_copy(update={"web_readers_sign_in": True})
    )
    with opened(closed) as office:
        office.hire("reader", "reader")
        nobody = office.visitor()
        for method, path in others(office):
            found = nobody.client.request(method, address(path), follow_redirects=False)
            if path in STILL_OPEN:
                assert found.status_code not in (401, 403), path
            elif path.startswith("/api/v1/desk"):
                assert found.status_code in (403, 422), path
            else:
                away = (401, 303) if method == "GET" else (401,)
                assert found.status_code in away, path
                assert found.status_code == 401 or found.headers["location"].startswith("/desk/sign-in?"), (
                    path
                )
        assert nobody.get("/health").status_code == 200
        assert nobody.get("/desk/sign-in").status_code == 200
        reader = office.signed_in("reader")
        assert reader.get("/library").status_code == 200
        assert reader.get("/api/v1/works").status_code == 200
