"""Ollama's own client against the simulated machine: pull, load, ask, stream, list, unload, delete."""

import os

import ollama

client = ollama.Client(host=os.environ["OLLAMA_HOST"])
MODEL = "llama2:7b-chat"

assert not client.list().models
progress = list(client.pull(MODEL, stream=True))
assert progress[0].status == "pulling manifest", progress
assert any(line.completed and line.total and line.completed < line.total for line in progress), progress
assert progress[-1].status == "success", progress

try:
    list(client.pull("nonsense:7b", stream=True))
    raise AssertionError("pulled what nobody has")
except ollama.ResponseError as e:
    assert e.error == "pull model manifest: file does not exist", e

try:
    client.chat("mistral:7b", [{"role": "user", "content": "Why?"}])
    raise AssertionError("answered without the model")
except ollama.ResponseError as e:
    assert e.status_code == 404 and "not found" in e.error, e

assert client.generate(MODEL).done_reason == "load"
running = client.ps().models[0]
assert running.name == MODEL and running.size_vram == running.size and running.expires_at, running

answer = client.chat(MODEL, [{"role": "user", "content": "Why?"}], keep_alive="10m")
assert answer.message.content == "It is 4.", answer
assert answer.load_duration is not None and answer.prompt_eval_duration > 0 and answer.eval_duration > 0, answer
pieces = client.generate(MODEL, "Why?", stream=True)
assert "".join(piece.response for piece in pieces) == "It is 4."
assert client.show(MODEL).details.parameter_size == "7B"

assert client.generate(MODEL, keep_alive=0).done_reason == "unload"
assert not client.ps().models
assert client.list().models[0].size > 3 << 30
assert client.delete(MODEL).status == "success"
assert not client.list().models
print("as expected")
