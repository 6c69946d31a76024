"""The added profile is found by its name, and a request by it reaches an endpoint."""

from tapwright.agent.models.profiles import find_key, find_profile, load_profiles
from tapwright.agent.models.remote import RemoteModel
from tests.agent.endpoints import CHUNKS, HELLO, READ, endpoint, events


def test_it_is_listed_and_has_no_price() -> None:
    assert load_profiles()["lmdeploy"].base_url == "http://127.0.0.1:23333/v1"
    profile = find_profile("lmdeploy", environ={}, own=None)
    assert profile.prices is None and profile.price_note


async def test_it_is_asked_on_a_loopback_endpoint() -> None:
    async with endpoint(events(*CHUNKS)) as there:
        profile = find_profile("lmdeploy", base_url=there.url, environ={}, own=None)
        model = RemoteModel(profile, find_key(profile, {}))
        try:
            reply = await model.ask(HELLO, "medium")
        finally:
            await model.close()
    assert there.paths == ["/v1/chat/completions"]
    assert there.bodies[0]["model"] == profile.model
    assert reply.tool_calls == READ.tool_calls and reply.usage == READ.usage
