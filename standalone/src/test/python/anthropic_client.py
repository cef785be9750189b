"""Anthropic's own Python client, as its users have it, against the endpoint in ANTHROPIC_BASE_URL."""

import anthropic
from pydantic import BaseModel

client = anthropic.Anthropic(max_retries=0)
question = [{"role": "user", "content": "What is 2+2?"}]

answer = client.messages.create(model="openai/m", max_tokens=100, system="Be short.", messages=question)
assert answer.content[0].text == "It is 4.", answer
assert answer.stop_reason == "end_turn" and answer.type == "message" and answer.role == "assistant", answer
assert answer.model == "openai/m", answer
assert answer.usage.input_tokens > 0 and answer.usage.output_tokens > 0, answer
assert answer.id == "msg_" + answer.polyphony["analysis_id"], answer

chain = client.messages.create(
    model="openai/limited",
    max_tokens=100,
    messages=question,
    extra_body={"polyphony": {"fallbacks": ["openai/m"], "deadline": "60s"}},
)
assert chain.model == "openai/m", chain

with client.messages.stream(model="openai/m", max_tokens=100, messages=question) as stream:
    text = "".join(stream.text_stream)
    whole = stream.get_final_message()
assert text == "It is 4." == whole.content[0].text, whole
assert whole.model == "openai/m" and whole.stop_reason == "end_turn" and whole.usage.input_tokens > 0, whole

tools = [{"name": "weather", "input_schema": {"type": "object", "properties": {"city": {"type": "string"}}}}]
asked = [{"role": "user", "content": "Weather in Oslo?"}]
call = client.messages.create(model="openai/caller", max_tokens=100, messages=asked, tools=tools)
assert call.stop_reason == "tool_use" and call.content[0].input == {"city": "Oslo"}, call
with client.messages.stream(model="openai/caller", max_tokens=100, messages=asked, tools=tools) as stream:
    streamed = stream.get_final_message()
assert streamed.stop_reason == "tool_use" and streamed.content[0].input == {"city": "Oslo"}, streamed



class Person(BaseModel):
    age: int


typed = client.messages.parse(model="openai/typed", max_tokens=100, messages=question, output_format=Person)
assert typed.parsed_output == Person(age=9), typed

PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
image = {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": PIXEL}}
seen = client.messages.create(
    model="openai/m",
    max_tokens=100,
    messages=[{"role": "user", "content": [image, {"type": "text", "text": "What is it?"}]}],
)
assert seen.content[0].text == "It is 4.", seen

told = client.messages.create(
    model="openai/m",
    max_tokens=100,
    tools=tools,
    messages=asked
    + [
        {"role": "assistant", "content": call.content},
        {
            "role": "user",
            "content": [
                {
                    "type": "tool_result",
                    "tool_use_id": call.content[0].id,
                    "content": [{"type": "text", "text": "rain"}, image],
                },
                {"type": "text", "text": "And tomorrow?"},
            ],
        },
    ],
)
assert told.content[0].text == "It is 4.", told


@anthropic.beta_tool
def weather(city: str) -> str:
    """Of a city."""
    return "rain in " + city


runner = client.beta.messages.tool_runner(
    model="openai/caller", max_tokens=100, messages=asked, tools=[weather], max_iterations=2
)
assert [message.stop_reason for message in runner] == ["tool_use", "tool_use"], runner
assert client.messages.count_tokens(model="openai/m", messages=question).input_tokens > 0

ids = [model.id for model in client.models.list()]
assert "claude-haiku-4-5" in ids and "polyphony/vote" in ids, ids
assert client.models.retrieve("claude-haiku-4-5").display_name, ids
assert client.models.retrieve("polyphony/ensemble").id == "polyphony/ensemble"

for wrong, error in (
    ({"model": "gpt-4o-mimi", "messages": question}, anthropic.NotFoundError),
    ({"model": "openai/m", "messages": []}, anthropic.BadRequestError),
    ({"model": "openai/m", "messages": question + [{"role": "assistant", "content": "It"}]}, anthropic.BadRequestError),
    ({"model": "openai/long", "messages": question}, anthropic.BadRequestError),
):
    try:
        client.messages.create(max_tokens=100, **wrong)
        raise AssertionError(wrong)
    except error as said:
        assert said.body["error"]["type"] and said.body["error"]["message"] and said.request_id, said

print("as expected")
