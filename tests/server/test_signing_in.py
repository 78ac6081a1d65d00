"""Signing in: slower for who guesses, alike for every name, with a second factor; sessions that end."""

from __future__ import annotations

import asyncio
import hashlib
import time
import warnings
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import httpx
import pyotp
import pytest
from argon2 import PasswordHasher, Type, extract_parameters
from zxcvbn.frequency_lists import FREQUENCY_LISTS

from server import known_browsers
from server.api.proving import _somebodys
from server.audit import Audit
from server.clock import ManualClock
from server.commands.add_staff import NewStaff, add_staff
from server.config import Settings
from server.cookies import PREFIX
from server.errors import PasswordLeaked, PasswordTooWeak
from server.identify import COOKIE
from server.passwords import check_password
from server.second_factors import ENROLMENT_GOOD_S
from server.security import hash_password, token_hash
from server.sessions import COARSE_S, browser_of
from server.store import signing_in as store
from server.throttle import ADDRESS_FREE, FIRST_WAIT_S, NAME_FREE, NAME_MOST_S
from server.totp import RECOVERY_CODES, STEP_S
from tests.live_server import Ahead, Json, LiveServer, World, assert_error, running

GOOD = "under the copper kettle 41 herons"
LEAKED = "flying_squirrel69"
"""Not short, and of words that do not belong together; but on the lists."""
DAY_S = 86_400.0


@pytest.fixture
def clock() -> Ahead:
    return Ahead()


@pytest.fixture
def server(world: World, tmp_path: Path, clock: Ahead) -> Iterator[LiveServer]:
    with running(world, tmp_path / "data", clock) as live:
        yield live


def stranger(server: LiveServer) -> httpx.Client:
    return server.client(headers={"X-Maitred": "1"})


def attempt(client: httpx.Client, name: str, password: str, **more: str) -> httpx.Response:
    return client.post("/api/v1/session", json={"name": name, "password": password, **more})


def proof(server: LiveServer, name: str, code: str = "") -> Json:
    return {"password": server.world.password(name), **({"code": code} if code else {})}


# Guessing


def test_whoever_guesses_waits_longer_and_longer(server: LiveServer, clock: Ahead) -> None:
    """A few wrong passwords are free; then even the right one waits, and the answer says how long."""
    client = stranger(server)
    for _ in range(NAME_FREE):
        assert_error(attempt(client, "lin", "wrong"), 401, "not_signed_in")
    waiting = attempt(client, "lin", server.world.password("lin"))
    assert_error(waiting, 429, "too_many_tries")
    assert 0 < int(waiting.headers["retry-after"]) <= FIRST_WAIT_S
    clock.skip(FIRST_WAIT_S)
    assert_error(attempt(client, "lin", "wrong"), 401)
    assert int(attempt(client, "lin", "wrong").headers["retry-after"]) > FIRST_WAIT_S


def test_a_stranger_cannot_lock_a_colleague_out(server: LiveServer, clock: Ahead) -> None:
    """A browser that they have signed in with goes on at once; a new one within minutes."""
    own = server.sign_in("lin")
    own.delete("/api/v1/session")
    attacker = stranger(server)
    for _ in range(40):
        attempt(attacker, "lin", "wrong")
        clock.skip(NAME_MOST_S)
    attempt(attacker, "lin", "wrong")
    assert attempt(own, "lin", server.world.password("lin")).status_code == 200
    new = stranger(server)
    assert_error(attempt(new, "lin", server.world.password("lin")), 429)
    clock.skip(NAME_MOST_S)
    assert attempt(new, "lin", server.world.password("lin")).status_code == 200


def test_a_known_browser_gets_no_more_tries_than_others(server: LiveServer) -> None:
    """Whoever has the cookie guesses as slowly; made up or of another account it is worth nothing."""
    own = server.sign_in("lin")
    for _ in range(NAME_FREE):
        assert_error(attempt(own, "lin", "wrong"), 401)
    assert_error(attempt(own, "lin", "wrong"), 429)
    for cookie in ("made.up", own.cookies[known_browsers.COOKIE]):
        assert known_browsers.read(server.services.house.secret, cookie, "noor") == ""


def test_many_names_from_one_address_wait_too(server: LiveServer) -> None:
    """One password tried on everybody is guessing as well; known browsers at that address go on."""
    own = server.sign_in("noor")
    client = stranger(server)
    for number in range(ADDRESS_FREE):
        assert_error(attempt(client, f"name{number}", "wrong"), 401)
    assert_error(attempt(client, "lin", server.world.password("lin")), 429, "too_many_tries")
    assert attempt(own, "noor", server.world.password("noor")).status_code == 200


def test_waiting_outlasts_a_restart(world: World, tmp_path: Path) -> None:
    """Nobody guesses on after the server was started again."""
    clock = ManualClock(time.time())
    with running(world, tmp_path / "data", clock) as server:
        for _ in range(NAME_FREE):
            attempt(stranger(server), "lin", "wrong")
    with running(world, tmp_path / "data", clock) as server:
        assert_error(attempt(stranger(server), "lin", world.password("lin")), 429)


def test_the_same_work_is_done_for_every_name(world: World, tmp_path: Path) -> None:
    """What takes time is counted, not the time: one password is checked, of a cost that accounts have, the
    same is kept and noted, and the answers are equal to the byte."""
    with running(world, tmp_path / "data", trusted_proxies="127.0.0.1") as server:
        works = [work_of(server, name) for name in ("lin", "mira", "nobody", "", "王小明", "x" * 100)]
    assert len(works[0][1]) == NAME_FREE
    assert len(set(works)) == 1


def work_of(
    server: LiveServer, name: str
) -> tuple[tuple[object, ...], tuple[str, ...], int, tuple[str, ...]]:
    """Of six wrong passwords for this name: how often each costly thing was done, and what was answered."""
    checked, verify = [], PasswordHasher.verify

    def counting(self: PasswordHasher, stored: str, password: str) -> bool:
        checked.append(stored.rsplit("$", 2)[0])
        return bool(verify(self, stored, password))

    answers = []
    with (
        mock.patch.object(PasswordHasher, "verify", counting),
        mock.patch.object(store, "put_wrong", wraps=store.put_wrong) as kept,
        mock.patch.object(Audit, "note", autospec=True) as noted,
    ):
        for number in range(NAME_FREE + 1):
            network = {"X-Forwarded-For": f"192.0.2.{number}"}
            answer = server.client(headers=network).post(
                "/api/v1/session", json={"name": name, "password": "wrong"}
            )
            answers.append((answer.status_code, answer.content, tuple(sorted(answer.headers))))
    acts = tuple(call.args[1] for call in noted.call_args_list)
    return tuple(answers), tuple(checked), kept.call_count, acts


def test_a_made_up_name_is_checked_against_the_same_hash_each_time(server: LiveServer) -> None:
    """Else asking twice would tell: accounts may have hashes of several costs."""
    needs = server.services
    assert len({_somebodys(needs, "nobody") for _ in range(20)}) == 1
    assert len({_somebodys(needs, f"nobody {number}") for number in range(200)}) > 3


# The second factor


def enrol(page: httpx.Client, password: str, now: float | None = None) -> tuple[pyotp.TOTP, list[str]]:
    """Set up an app, and take the recovery codes."""
    begun = page.post("/api/v1/me/second-factor", json={"password": password})
    assert begun.status_code == 200, begun.text
    app = pyotp.TOTP(begun.json()["secret"])
    answer = page.put("/api/v1/me/second-factor", json={"code": app.at(now or time.time())})
    assert answer.status_code == 200, answer.text
    return app, answer.json()["codes"]


def next_code(app: pyotp.TOTP, clock: Ahead) -> str:
    """Of a half minute that was not used yet."""
    clock.skip(STEP_S)
    return app.at(clock.now())


def test_with_an_app_the_password_is_half_the_way(server: LiveServer, clock: Ahead) -> None:
    """Without a code the answer asks for one; with the right one it opens, and the session says how."""
    password = server.world.password("mira")
    app, _ = enrol(server.sign_in("mira"), password)
    client = stranger(server)
    assert_error(attempt(client, "mira", password), 401, "code_needed", "code")
    assert_error(attempt(client, "mira", password, code="000000"), 401, "code_wrong", "code")
    assert_error(attempt(client, "mira", "wrong", code=next_code(app, clock)), 401, "not_signed_in")
    answer = attempt(client, "mira", password, code=next_code(app, clock))
    assert answer.status_code == 200
    sessions = client.get("/api/v1/me/sign-in").json()["sessions"]
    assert [one["way"] for one in sessions if one["current"]] == ["two_factors"]


def test_a_code_opens_once(server: LiveServer, clock: Ahead) -> None:
    """Whoever looked over the shoulder has nothing; the one that set the app up is used as well."""
    password = server.world.password("mira")
    app, _ = enrol(server.sign_in("mira"), password)
    assert_error(attempt(stranger(server), "mira", password, code=app.now()), 401, "code_wrong")
    code = next_code(app, clock)
    assert attempt(stranger(server), "mira", password, code=code).status_code == 200
    assert_error(attempt(stranger(server), "mira", password, code=code), 401, "code_wrong")


def test_a_used_code_stays_used_over_a_restart(world: World, tmp_path: Path) -> None:
    """And the app is asked for as before."""
    clock, password = Ahead(), world.password("mira")
    with running(world, tmp_path / "data", clock) as server:
        app, _ = enrol(server.sign_in("mira"), password)
        code = next_code(app, clock)
        assert attempt(stranger(server), "mira", password, code=code).status_code == 200
    with running(world, tmp_path / "data", clock) as server:
        assert_error(attempt(stranger(server), "mira", password), 401, "code_needed")
        assert_error(attempt(stranger(server), "mira", password, code=code), 401, "code_wrong")


def test_guessing_codes_waits_like_guessing_passwords(server: LiveServer) -> None:
    """Six digits are few."""
    password = server.world.password("mira")
    enrol(server.sign_in("mira"), password)
    client = stranger(server)
    for _ in range(NAME_FREE):
        assert_error(attempt(client, "mira", password, code="000000"), 401, "code_wrong")
    assert_error(attempt(client, "mira", password, code="000000"), 429, "too_many_tries")


def test_recovery_codes_open_once_each(server: LiveServer) -> None:
    """However they are typed; the page says how many are left, and new ones end the old."""
    password = server.world.password("mira")
    page = server.sign_in("mira")
    _, codes = enrol(page, password)
    assert len(set(codes)) == RECOVERY_CODES
    typed = codes[0].lower().replace("-", " ")
    assert attempt(stranger(server), "mira", password, code=typed).status_code == 200
    assert_error(attempt(stranger(server), "mira", password, code=codes[0]), 401, "code_wrong")
    assert page.get("/api/v1/me/sign-in").json()["recovery_codes"] == RECOVERY_CODES - 1
    body = proof(server, "mira", codes[1])
    fresh = page.post("/api/v1/me/recovery-codes", json=body).json()["codes"]
    assert_error(attempt(stranger(server), "mira", password, code=codes[2]), 401, "code_wrong")
    assert attempt(stranger(server), "mira", password, code=fresh[0]).status_code == 200


def test_a_stolen_database_has_no_second_factor_in_it(server: LiveServer) -> None:
    """The app's secret is sealed and the recovery codes are hashed, under a key that is elsewhere."""
    app, codes = enrol(server.sign_in("mira"), server.world.password("mira"))
    files = [path for path in server.data_dir.iterdir() if path.name.startswith("maitred.db")]
    whole = b"".join(path.read_bytes() for path in files)
    plain = codes[0].replace("-", "")
    for secret in (app.secret.encode(), app.byte_secret(), codes[0].encode(), plain.encode()):
        assert secret not in whole
    assert hashlib.sha256(plain.encode()).hexdigest().encode() not in whole


def test_another_app_and_none_need_the_password_and_a_code(server: LiveServer, clock: Ahead) -> None:
    """A page that was left open does not change who may come in."""
    page = server.sign_in("mira")
    app, _ = enrol(page, server.world.password("mira"))
    changes = [
        ("POST", "/api/v1/me/second-factor"),
        ("DELETE", "/api/v1/me/second-factor"),
        ("POST", "/api/v1/me/recovery-codes"),
        ("POST", "/api/v1/me/passkeys/offer"),
        ("PUT", "/api/v1/me/pin"),
        ("PUT", "/api/v1/me/password"),
    ]
    more: dict[str, Json] = {"/api/v1/me/pin": {"pin": "2580"}, "/api/v1/me/password": {"new": GOOD}}
    for method, path in changes:
        body = {**proof(server, "mira"), **more.get(path, {})}
        assert_error(page.request(method, path, json=body), 403, "not_allowed", "code")
    code = next_code(app, clock)
    answer = page.request("DELETE", "/api/v1/me/second-factor", json=proof(server, "mira", code))
    assert answer.status_code == 204
    assert attempt(stranger(server), "mira", server.world.password("mira")).status_code == 200


def test_an_app_counts_once_it_has_shown_a_code(server: LiveServer, clock: Ahead) -> None:
    """A wrong code sets nothing up, nor does the right one too late."""
    page, password = server.sign_in("mira"), server.world.password("mira")
    secret = page.post("/api/v1/me/second-factor", json={"password": password}).json()["secret"]
    assert_error(page.put("/api/v1/me/second-factor", json={"code": "000000"}), 422, where="code")
    clock.skip(ENROLMENT_GOOD_S + 1)
    late = pyotp.TOTP(secret).at(clock.now())
    assert_error(page.put("/api/v1/me/second-factor", json={"code": late}), 422, where="code")
    assert page.get("/api/v1/me/sign-in").json()["app_since"] is None
    assert attempt(stranger(server), "mira", password).status_code == 200


def test_a_picture_carries_the_secret_to_the_app(server: LiveServer) -> None:
    """The address is one that authenticator apps read, and the picture is of it."""
    body = {"password": server.world.password("mira")}
    begun = server.sign_in("mira").post("/api/v1/me/second-factor", json=body).json()
    read = pyotp.parse_uri(begun["address"])
    assert (read.secret, read.name, read.issuer) == (begun["secret"], "mira", "Maitred")
    assert begun["qr"].startswith("<svg")


# Who must have one


def test_who_must_have_a_second_factor_is_shut_out_of_all_but_setting_it_up(
    world: World, tmp_path: Path
) -> None:
    """First there is a grace; after it the session can do no more than that, and then everything again."""
    clock = Ahead()
    with running(
        world, tmp_path / "data", clock, second_factor="managers", second_factor_grace_days=3
    ) as server:
        page = server.sign_in("mira")
        me = page.get("/api/v1/me").json()
        assert (me["limited"], round((me["factor_due_at"] - clock.now()) / DAY_S)) == (False, 3)
        clock.skip(2.9 * DAY_S)
        page = server.sign_in("mira")
        assert page.get("/api/v1/guests").status_code == 200
        clock.skip(0.2 * DAY_S)
        assert page.get("/api/v1/me").json()["limited"] is True
        for path in ("/api/v1/guests", "/api/v1/board", "/api/v1/sign-ins"):
            assert_error(page.get(path), 403, "second_factor_needed")
        with server.live(page) as screen:
            assert screen.ending()[0] == 1008
        again = server.sign_in("mira")
        assert again.get("/api/v1/me").json()["limited"] is True
        app, _ = enrol(page, world.password("mira"), clock.now())
        assert page.get("/api/v1/me").json()["limited"] is False
        assert page.get("/api/v1/guests").status_code == 200
        code = next_code(app, clock)
        page.request("DELETE", "/api/v1/me/second-factor", json=proof(server, "mira", code))
        assert page.get("/api/v1/me").json()["limited"] is True, "no second grace"


def test_others_need_none(world: World, tmp_path: Path) -> None:
    """Who serves guests signs in as before, with no grace that ends."""
    with running(world, tmp_path / "data", second_factor="managers", second_factor_grace_days=0) as server:
        limited = {
            name: server.sign_in(name).get("/api/v1/me").json()["limited"] for name in ("lin", "noor", "mira")
        }
        assert limited == {"lin": False, "noor": False, "mira": True}


# The password


@pytest.mark.parametrize(
    "new",
    [
        "short",
        "elevenchars",
        "aaaaaaaaaaaaaa",
        "123456789012345",
        "password1234",
        "lin xiaoyu hotel",
        "qwertyuiopasdf",
        "line\nbreak under the copper kettle",
    ],
)
def test_a_password_that_others_guess_is_refused(new: str) -> None:
    """Too short, common, a row of keys, or the person's own name."""
    with pytest.raises(PasswordTooWeak):
        check_password(new, ("Lin Xiaoyu", "lin", "hotel"))


@pytest.mark.parametrize("new", [GOOD, "王小明喜欢在雨天喝乌龙茶看书", "zebra-lamp-quartz-" * 10])
def test_a_password_of_several_words_is_taken(new: str) -> None:
    """In any script, with spaces, and long."""
    check_password(new, ("Lin Xiaoyu", "lin", "hotel"))


@pytest.mark.parametrize("new", [LEAKED, "FLYING_squirrel69", "flying_ squirrel 69", "thequiltingtree"])
def test_a_password_that_leaked_somewhere_is_refused(new: str) -> None:
    """However hard it would be to guess for who has no list; also with other letters large, and gaps."""
    with pytest.raises(PasswordLeaked):
        check_password(new, ())


def test_a_list_is_looked_into_only_for_what_it_may_hold() -> None:
    """Without its gaps a password may be shorter than any on the lists; that is no fault of it."""
    with warnings.catch_warnings(action="error"):
        check_password("x% Q7 é~ 4$ 王", ())


def test_every_password_that_is_common_is_refused() -> None:
    """Of those that people take most, in zxcvbn's list of 30,000, none is long and hard enough."""
    common = FREQUENCY_LISTS["passwords"]
    assert len(common) >= 10_000
    for password in common:
        with pytest.raises(PasswordTooWeak):
            check_password(password, ())


@pytest.mark.parametrize(
    ("new", "code"), [("password1234", "password_too_weak"), (LEAKED, "password_leaked")]
)
def test_a_weak_password_changes_nothing(server: LiveServer, new: str, code: str) -> None:
    """The answer names the field and says what is wrong with it, and the session goes on."""
    page = server.sign_in("lin")
    answer = page.put("/api/v1/me/password", json={**proof(server, "lin"), "new": new})
    assert_error(answer, 422, code, "new")
    assert page.get("/api/v1/me").status_code == 200


def test_passwords_are_kept_as_argon2id() -> None:
    """With at least what OWASP asks: 19 MiB, and twice over them."""
    kept = extract_parameters(hash_password(GOOD))
    assert kept.type is Type.ID
    assert (kept.memory_cost >= 19 * 1024, kept.time_cost >= 2, kept.salt_len >= 16) == (True,) * 3


def test_a_new_password_ends_every_session(server: LiveServer) -> None:
    """Here and elsewhere, screens too; the old one opens nothing any more, the new one does."""
    here, there = server.sign_in("lin"), server.sign_in("lin")
    token = here.cookies[COOKIE]
    with server.screen(there) as screen:
        answer = here.put("/api/v1/me/password", json={**proof(server, "lin"), "new": GOOD})
        assert answer.status_code == 204, answer.text
        assert screen.ending()[1][-1]["type"] == "signed_out"
    copy = server.client(headers={"Authorization": f"Bearer {token}"})
    for page in (here, there, copy):
        assert_error(page.get("/api/v1/me"), 401)
    assert_error(attempt(here, "lin", server.world.password("lin")), 401)
    assert attempt(stranger(server), "lin", GOOD).status_code == 200


def test_a_new_password_outlasts_a_restart(world: World, tmp_path: Path) -> None:
    """It is in the store."""
    with running(world, tmp_path / "data") as server:
        body = {**proof(server, "lin"), "new": GOOD}
        assert server.sign_in("lin").put("/api/v1/me/password", json=body).status_code == 204
    with running(world, tmp_path / "data") as server:
        assert attempt(stranger(server), "lin", GOOD).status_code == 200
        assert_error(attempt(stranger(server), "lin", world.password("lin")), 401)


def test_guessing_the_password_from_inside_waits_too(server: LiveServer) -> None:
    """Whoever finds an open page cannot try it out there; the person elsewhere is not held up."""
    page = server.sign_in("lin")
    for _ in range(NAME_FREE):
        answer = page.put("/api/v1/me/password", json={"password": "wrong", "new": GOOD})
        assert_error(answer, 403, "not_allowed", "password")
    answer = page.put("/api/v1/me/password", json={**proof(server, "lin"), "new": GOOD})
    assert_error(answer, 429, "too_many_tries")
    assert attempt(stranger(server), "lin", server.world.password("lin")).status_code == 200


# Sessions

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
CHROME = (
    "Mozilla/5.0 (Linux; Android 14; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"
)
SAFARI = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Safari/604.1"
)
EDGE = f"{CHROME} Edg/140.0.0.0"


@pytest.mark.parametrize(
    ("agent", "said"),
    [
        (FIREFOX, "Firefox, Windows"),
        (CHROME, "Chrome, Android"),
        (SAFARI, "Safari, iPhone"),
        (EDGE, "Edge, Android"),
        ("curl/8.0", ""),
        ("", ""),
    ],
)
def test_a_browser_is_known_coarsely(agent: str, said: str) -> None:
    """Enough to know one's own; no version, and nothing of what else was sent."""
    assert browser_of(agent) == said


def test_one_sees_where_one_is_signed_in(server: LiveServer, clock: Ahead) -> None:
    """In which browser, since when, last used to the quarter of an hour; the newest first."""
    old = server.client(headers={"X-Maitred": "1", "User-Agent": FIREFOX})
    attempt(old, "lin", server.world.password("lin"))
    began = clock.now()
    clock.skip(4_000)
    page = server.sign_in("lin")
    newest, oldest = page.get("/api/v1/me/sign-in").json()["sessions"]
    assert (newest["current"], oldest["current"], oldest["browser"]) == (True, False, "Firefox, Windows")
    assert abs(oldest["begun_at"] - began) < 60
    assert newest["seen_at"] % COARSE_S == 0
    assert 0 <= clock.now() - newest["seen_at"] < COARSE_S + 60


def test_when_a_session_was_used_outlasts_a_restart(world: World, tmp_path: Path) -> None:
    """It is kept now and then, and at the end."""
    clock = Ahead()
    with running(world, tmp_path / "data", clock) as server:
        page = server.sign_in("lin")
        clock.skip(2 * COARSE_S)
        seen = page.get("/api/v1/me/sign-in").json()["sessions"][0]["seen_at"]
        token = page.cookies[COOKIE]
    with running(world, tmp_path / "data", clock) as server:
        (session,) = server.services.sign_ins.sessions.of("lin", clock.now())
        assert (session.seen_at, session.hash) == (seen, token_hash(token))


def test_one_ends_a_session_elsewhere(server: LiveServer) -> None:
    """At once, screens too; all others at a stroke, and never somebody else's."""
    here, there, third = (server.sign_in("lin") for _ in range(3))
    noor = server.sign_in("noor")
    listed = {one["id"]: one for one in there.get("/api/v1/me/sign-in").json()["sessions"]}
    (own,) = (id_ for id_, one in listed.items() if one["current"])
    assert_error(noor.delete(f"/api/v1/me/sessions/{own}"), 404, "not_found")
    with server.screen(there) as screen:
        assert here.delete(f"/api/v1/me/sessions/{own}").status_code == 204
        assert screen.ending()[1][-1]["type"] == "signed_out"
    assert_error(there.get("/api/v1/me"), 401)
    assert here.delete("/api/v1/me/sessions").status_code == 204
    assert_error(third.get("/api/v1/me"), 401)
    assert here.get("/api/v1/me").status_code == 200
    assert noor.get("/api/v1/me").status_code == 200


def test_a_manager_sees_and_ends_the_sessions_of_their_venue(server: LiveServer) -> None:
    """Of no other venue; staff cannot."""
    lin, mira, wu = server.sign_in("lin"), server.sign_in("mira"), server.sign_in("wu")
    assert_error(lin.get("/api/v1/sign-ins"), 403, "not_allowed")
    listed = {one["id"]: one for one in mira.get("/api/v1/sign-ins").json()}
    assert "lin" in listed
    assert "wu" not in listed
    (session,) = listed["lin"]["sessions"]
    theirs = wu.get("/api/v1/me/sign-in").json()["sessions"][0]["id"]
    assert_error(mira.delete(f"/api/v1/sign-ins/wu/sessions/{theirs}"), 404, "not_found")
    assert mira.delete(f"/api/v1/sign-ins/lin/sessions/{session['id']}").status_code == 204
    assert_error(lin.get("/api/v1/me"), 401)
    assert wu.get("/api/v1/me").status_code == 200


def test_a_manager_helps_who_lost_their_phone(server: LiveServer) -> None:
    """With the manager's own password: the app is asked for no more, and nobody stays signed in."""
    page, password = server.sign_in("tomas"), server.world.password("tomas")
    enrol(page, password)
    mira = server.sign_in("mira")
    path = "/api/v1/sign-ins/tomas/second-factor"
    assert_error(mira.request("DELETE", path, json={"password": "x"}), 403, where="password")
    assert mira.request("DELETE", path, json=proof(server, "mira")).status_code == 204
    assert_error(page.get("/api/v1/me"), 401)
    assert attempt(stranger(server), "tomas", password).status_code == 200


# Cookies


def test_behind_https_cookies_belong_to_this_host_alone(world: World, tmp_path: Path) -> None:
    """Secure, out of reach of scripts and other sites, and with the prefix that a neighbour cannot set."""
    with running(world, tmp_path / "data", secure_cookies=True) as server:
        answer = attempt(stranger(server), "lin", world.password("lin"))
        cookies = answer.headers.get_list("set-cookie")
        assert {cookie.partition("=")[0] for cookie in cookies} == {
            f"{PREFIX}{name}" for name in (COOKIE, known_browsers.COOKIE)
        }
        for cookie in cookies:
            flags = {flag.strip().lower() for flag in cookie.split(";")[1:]}
            assert flags >= {"secure", "httponly", "samesite=strict", "path=/"}
            assert not any(flag.startswith("domain") for flag in flags)
        token = cookies[0].partition("=")[2].partition(";")[0]
        for name, status in ((COOKIE, 401), (f"{PREFIX}{COOKIE}", 200)):
            client = server.client(headers={"Cookie": f"{name}={token}"})
            assert client.get("/api/v1/me").status_code == status


# The trail


def test_what_happens_at_the_door_is_in_the_trail(server: LiveServer) -> None:
    """Each sign-in, failure, wait and change, with ids and no word that was typed."""
    with mock.patch.object(Audit, "note", autospec=True) as noted:
        page, password = server.sign_in("mira"), server.world.password("mira")
        for _ in range(NAME_FREE):
            attempt(stranger(server), "mira", "my wrong secret")
        attempt(stranger(server), "not a name but a secret", "x")
        enrol(page, password)
        page.delete("/api/v1/me/sessions")
        page.delete("/api/v1/session")
    acts = [(*call.args[1:], call.kwargs) for call in noted.call_args_list]
    for _, _, ids in acts:
        del ids["at"]
    mira = {"venue": "hotel", "staff": "mira"}
    failed = ("sign_in_failed", "server", {**mira, "way": "password"})
    assert acts == [
        ("signed_in", "staff:mira", {**mira, "way": "password"}),
        *[failed] * NAME_FREE,
        ("locked_out", "server", {**mira, "way": "password"}),
        ("sign_in_failed", "server", {"venue": "", "staff": "", "way": "password"}),
        ("factor_changed", "staff:mira", {**mira, "what": "app"}),
        ("session_ended", "staff:mira", {**mira, "session": "others"}),
        ("signed_out", "staff:mira", mira),
    ]


def test_the_operator_helps_the_last_manager(world: World, tmp_path: Path) -> None:
    """A new password, and no app or passkey is asked for; without the flag the app stays."""
    data = tmp_path / "data"
    with running(world, data) as server:
        enrol(server.sign_in("mira"), world.password("mira"))
        name = server.services.house.accounts["mira"].staff.name
    for forget, answer in ((False, 401), (True, 200)):
        new = NewStaff("hotel", name, "manager", sign_in="mira", forget_factor=forget)
        password = asyncio.run(add_staff(Settings(data_dir=data), new)).password
        with running(world, data) as server:
            assert attempt(stranger(server), "mira", password).status_code == answer
