"""LangChain, as its users have it, against the endpoint in OPENAI_BASE_URL."""

import openai
from langchain_core.messages import AIMessage, HumanMessage, SystemMessage, ToolMessage
from langchain_openai import ChatOpenAI
from pydantic import BaseModel

PIXEL = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


class Person(BaseModel):
    """Who it is."""

    age: int


def weather(city: str) -> str:
    """Of a city."""
    return "rain"


def chat(model, **more):
    return ChatOpenAI(model=model, max_retries=0, **more)


messages = [SystemMessage("Be short."), HumanMessage("What is 2+2?")]

answer = chat("openai/m").invoke(messages)
assert answer.content == "It is 4.", answer
assert answer.response_metadata["model_name"] == "openai/m", answer
assert answer.usage_metadata["total_tokens"] > 0, answer

chain = chat("openai/limited", extra_body={"polyphony": {"fallbacks": ["openai/m"]}}).invoke(messages)
assert chain.response_metadata["model_name"] == "openai/m", chain

whole = None
for piece in chat("openai/m", stream_usage=True).stream(messages):
    whole = piece if whole is None else whole + piece
assert whole.content == "It is 4.", whole
assert whole.response_metadata["finish_reason"] == "stop", whole
assert whole.usage_metadata["total_tokens"] > 0, whole

called = chat("openai/caller").bind_tools([weather]).invoke(messages)
assert [(call["name"], call["args"]) for call in called.tool_calls] == [("weather", {"city": "Oslo"})], called
told = chat("openai/m").bind_tools([weather]).invoke(
    [*messages, AIMessage("", tool_calls=called.tool_calls), ToolMessage("rain", tool_call_id=called.tool_calls[0]["id"])]
)
assert told.content == "It is 4.", told

typed = chat("openai/typed").with_structured_output(Person, method="json_schema").invoke(messages)
assert typed == Person(age=9), typed

seen = chat("openai/m").invoke(
    [HumanMessage([{"type": "text", "text": "What is it?"}, {"type": "image_url", "image_url": {"url": PIXEL}}])]
)
assert seen.content == "It is 4.", seen

for model, error in (("gpt-4o-mimi", openai.NotFoundError), ("openai/long", openai.BadRequestError)):
    try:
        chat(model).invoke(messages)
        raise AssertionError(model)
    except error as refused:
        assert refused.code, refused

print("as expected")
