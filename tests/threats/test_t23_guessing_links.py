"""T23: guessing a link.

Guards the size of `secrets.BYTES`, the one answer of `web.join._unknown`, its limit, and the gate's reading of
X-Forwarded-For (an untrusted one changes nothing).
"""

import re
from base64 import urlsafe_b64decode

import pytest
from django.test import Client

from greenroom.invitations import secrets
from greenroom.rooms.models import Session
from greenroom.web import join
from tests import arriving, cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_tried() -> None:
    join.unknown_links._counts.clear()


def test_a_secret_has_256_bits_and_never_comes_twice() -> None:
    minted = {secrets.mint()[0] for _ in range(2_000)}

    assert len(minted) == 2_000
    assert {len(urlsafe_b64decode(secret + "=")) for secret in minted} == {32}


def without_nonce(page: bytes) -> str:
    return re.sub(r'nonce="[^"]*"', "", page.decode())


def test_unknown_malformed_and_wrong_links_get_one_answer(guest: Client, session_open: Session) -> None:
    link, secret = arriving.halves(cast.link_to(cast.invited(session_open)))
    paths = [
        f"/i/{link}.{secret[:-1]}",
        f"/i/{link}.{secret}x",
        f"/i/{link}.",
        f"/i/nosuchlink.{secret}",
        f"/i/.{secret}",
        "/i/é.é",
        f"/i/{'a' * 500}.{'b' * 500}",
        f"/i/{link}.{secret}.{secret}",
    ]

    answers = [guest.get(path) for path in paths]

    assert {answer.status_code for answer in answers} == {404}
    assert len({without_nonce(answer.content) for answer in answers}) == 1
    assert "There is no such link" in answers[0].content.decode()


def test_who_tries_many_is_told_to_stop(guest: Client) -> None:
    statuses = [guest.get(f"/i/guess{number}.x").status_code for number in range(22)]

    assert statuses == [404] * 20 + [429] * 2


def test_another_claimed_address_does_not_begin_anew(guest: Client) -> None:
    for number in range(20):
        guest.get(f"/i/guess{number}.x", headers={"x-forwarded-for": f"203.0.113.{number}"})

    answer = guest.get("/i/guess.x", headers={"x-forwarded-for": "203.0.113.99"})

    assert answer.status_code == 429


def test_one_household_of_ipv6_is_one(guest: Client) -> None:
    for number in range(20):
        guest.get(f"/i/guess{number}.x", REMOTE_ADDR=f"2001:db8:0:1::{number:x}")

    assert guest.get("/i/guess.x", REMOTE_ADDR="2001:db8:0:1:ffff::1").status_code == 429
    assert guest.get("/i/guess.x", REMOTE_ADDR="2001:db8:0:2::1").status_code == 404


def test_guessing_by_the_form_counts_too(guest: Client, session_open: Session) -> None:
    link, _secret = arriving.halves(cast.link_to(cast.invited(session_open)))

    statuses = [arriving.type_address(guest, f"/i/{link}.guess{n}").status_code for n in range(21)]

    assert statuses == [404] * 20 + [429]


def test_right_link_works_beside_the_guesses_of_a_neighbour(guest: Client, session_open: Session) -> None:
    for number in range(25):
        guest.get(f"/i/guess{number}.x")

    assert guest.get(cast.link_to(cast.invited(session_open))).status_code == 200
