"""OpenAI's own Python client, as its users have it, against the endpoint in OPENAI_BASE_URL."""

import openai

client = openai.OpenAI(max_retries=0)
question = [{"role": "developer", "content": "Be short."}, {"role": "user", "content": "What is 2+2?"}]

answer = client.chat.completions.create(model="openai/m", messages=question)
assert answer.choices[0].message.content == "It is 4.", answer
assert answer.choices[0].finish_reason == "stop", answer
assert answer.model == "openai/m", answer
assert answer.usage.total_tokens > 0, answer
assert answer.polyphony["analysis_id"], answer

chain = client.chat.completions.create(
    model="openai/limited", messages=question, extra_body={"polyphony": {"fallbacks": ["openai/m"], "deadline": "60s"}}
)
assert chain.model == "openai/m", chain

chunks = list(
    client.chat.completions.create(
        model="openai/m", messages=question, stream=True, stream_options={"include_usage": True}
    )
)
text = "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)
assert text == "It is 4.", chunks
assert [chunk.choices[0].finish_reason for chunk in chunks if chunk.choices][-1] == "stop", chunks
assert chunks[-1].usage.total_tokens > 0, chunks

PERSON = {
    "type": "json_schema",
    "json_schema": {"name": "person", "schema": {"type": "object", "properties": {"age": {"type": "integer"}}}},
}
who = [{"role": "user", "content": [{"type": "text", "text": "Who is it?"}]}]
typed = client.chat.completions.create(model="openai/typed", messages=who, response_format=PERSON)
assert typed.choices[0].message.content == '{"age":9}', typed
with client.chat.completions.stream(model="openai/typed", messages=who, response_format=PERSON) as stream:
    assert stream.get_final_completion().choices[0].message.content == '{"age":9}'

WEATHER = {"type": "function", "function": {"name": "weather", "parameters": {"type": "object", "properties": {}}}}
called = client.chat.completions.create(model="openai/caller", messages=question, tools=[WEATHER])
assert called.choices[0].finish_reason == "tool_calls", called
assert called.choices[0].message.tool_calls[0].function.name == "weather", called
with client.chat.completions.stream(model="openai/caller", messages=question, tools=[WEATHER]) as stream:
    streamed = stream.get_final_completion().choices[0]
assert streamed.finish_reason == "tool_calls", streamed
assert streamed.message.tool_calls[0].function.arguments == called.choices[0].message.tool_calls[0].function.arguments

PIXEL = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
seen = client.chat.completions.create(
    model="openai/m",
    messages=[{"role": "user", "content": [{"type": "image_url", "image_url": {"url": PIXEL}}]}],
)
assert seen.choices[0].message.content == "It is 4.", seen

assert "polyphony/vote" in [model.id for model in client.models.list()]
assert client.models.retrieve("gpt-4o-mini").id == "gpt-4o-mini"
assert client.models.retrieve("polyphony/ensemble").id == "polyphony/ensemble"

for wrong, error in (
    ({"model": "gpt-4o-mimi", "messages": question}, openai.NotFoundError),
    ({"model": "openai/m", "messages": []}, openai.BadRequestError),
    ({"model": "openai/long", "messages": question}, openai.BadRequestError),
):
    try:
        client.chat.completions.create(**wrong)
        raise AssertionError(wrong)
    except error as told:
        assert told.code and told.message, told

print("as expected")
