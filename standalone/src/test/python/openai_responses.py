"""OpenAI's own Python client, as its users have it, against the Responses API at OPENAI_BASE_URL."""

import openai
from pydantic import BaseModel

client = openai.OpenAI(max_retries=0)


class Person(BaseModel):
    age: int


answer = client.responses.create(model="openai/m", input="What is 2+2?", instructions="Be short.", metadata={"of": "me"})
assert answer.output_text == "It is 4.", answer
assert answer.status == "completed" and answer.model == "openai/m", answer
assert answer.usage.total_tokens > 0 and answer.metadata == {"of": "me"}, answer
assert answer.polyphony["analysis_id"], answer
assert client.responses.retrieve(answer.id).output_text == "It is 4."

chain = client.responses.create(
    model="openai/limited", input="What is 2+2?", extra_body={"polyphony": {"fallbacks": ["openai/m"]}}
)
assert chain.model == "openai/m", chain

with client.responses.stream(model="openai/m", input="What is 2+2?") as stream:
    deltas = [event.delta for event in stream if event.type == "response.output_text.delta"]
    whole = stream.get_final_response()
assert "".join(deltas) == whole.output_text == "It is 4.", whole

assert client.responses.parse(model="openai/typed", input="Who is it?", text_format=Person).output_parsed.age == 9
with client.responses.stream(model="openai/typed", input="Who is it?", text_format=Person) as stream:
    assert stream.get_final_response().output_parsed.age == 9

tools = [
    {
        "type": "function",
        "name": "weather",
        "strict": True,
        "parameters": {
            "type": "object",
            "properties": {"city": {"type": "string"}},
            "required": ["city"],
            "additionalProperties": False,
        },
    }
]
question = [{"role": "user", "content": "Weather in Oslo?"}]
with client.responses.stream(model="openai/caller", input=question, tools=tools) as stream:
    called = stream.get_final_response()
call = called.output[0]
assert call.type == "function_call" and call.parsed_arguments == {"city": "Oslo"}, called
result = {"type": "function_call_output", "call_id": call.call_id, "output": "rain"}
after = client.responses.create(model="openai/m", input=question + called.output + [result], tools=tools)
assert after.output_text == "It is 4.", after

for wrong, error in (
    ({"model": "gpt-4o-mimi", "input": "q"}, openai.NotFoundError),
    ({"model": "openai/m", "input": "q", "tools": [{"type": "web_search"}]}, openai.BadRequestError),
    ({"model": "openai/long", "input": "q", "stream": True}, openai.BadRequestError),
):
    try:
        client.responses.create(**wrong)
        raise AssertionError(wrong)
    except error as told:
        assert told.code and told.message, told

print("as expected")
