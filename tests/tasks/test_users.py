"""Providers are asked about the user who is in front."""

import pytest

from tapwright.device.fake import FakeDevice
from tapwright.tasks.providers import query_rows, whose_content

ROWS = "Row: 0 _id=7\n"


@pytest.mark.parametrize(("front", "words"), [("10", ("--user", "10")), ("0", ()), ("what?", ())])
async def test_the_user_in_front_is_named_where_it_is_not_the_first(front, words):
    asked = ("content", "query", "--uri", "content://sms", *words, "--projection", "_id")
    phone = FakeDevice(said={("am", "get-current-user"): f"{front}\n", asked: ROWS})
    assert await whose_content(phone) == words
    assert await query_rows(phone, "content://sms", ("_id",)) == [{"_id": "7"}]


async def test_a_phone_that_does_not_know_users_is_asked_as_ever():
    assert await whose_content(FakeDevice()) == ()
