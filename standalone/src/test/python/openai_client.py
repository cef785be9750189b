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

typed = client.chat.completions.create(
    model="openai/typed",
    messages=[{"role": "user", "content": [{"type": "text", "text": "Who is it?"}]}],
    response_format={
        "type": "json_schema",
        "json_schema": {"name": "person", "schema": {"type": "object", "properties": {"age": {"type": "integer"}}}},
    },
)
assert typed.choices[0].message.content == '{"age":9}', typed

assert "polyphony/vote" in [model.id for model in client.models.list()]
assert client.models.retrieve("gpt-4o-mini").id == "gpt-4o-mini"

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
