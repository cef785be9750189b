// OpenAI's own client for JavaScript, as its users have it, against the endpoint in OPENAI_BASE_URL.

import assert from "node:assert/strict";
import OpenAI from "openai";

const client = new OpenAI({ maxRetries: 0 });
const messages = [{ role: "user", content: "What is 2+2?" }];
const tools = [{ type: "function", function: { name: "weather", parameters: { type: "object", properties: { city: { type: "string" } } } } }];
const pixel = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

const answer = await client.chat.completions.create({ model: "openai/m", messages });
assert.equal(answer.choices[0].message.content, "It is 4.");
assert.equal(answer.model, "openai/m");
assert.ok(answer.usage.total_tokens > 0);
assert.ok(answer.polyphony.analysis_id);

const stream = await client.chat.completions.create({
  model: "openai/limited",
  messages,
  stream: true,
  stream_options: { include_usage: true },
  polyphony: { fallbacks: ["openai/m"] },
});
let text = "";
let usage;
const reasons = [];
for await (const chunk of stream) {
  text += chunk.choices[0]?.delta?.content ?? "";
  reasons.push(chunk.choices[0]?.finish_reason);
  usage = chunk.usage ?? usage;
}
assert.equal(text, "It is 4.");
assert.deepEqual(reasons.filter(Boolean), ["stop"]);
assert.ok(usage.total_tokens > 0);

// The helper puts the pieces together as the client's authors mean them.
const helped = client.chat.completions.stream({ model: "openai/caller", messages, tools });
const called = (await helped.finalChatCompletion()).choices[0];
assert.equal(called.finish_reason, "tool_calls");
assert.equal(called.message.tool_calls[0].function.name, "weather");
assert.equal(JSON.parse(called.message.tool_calls[0].function.arguments).city, "Oslo");

const typed = await client.chat.completions.parse({
  model: "openai/typed",
  messages: [
    {
      role: "user",
      content: [
        { type: "text", text: "How old?" },
        { type: "image_url", image_url: { url: pixel } },
      ],
    },
  ],
  response_format: { type: "json_schema", json_schema: { name: "person", schema: { type: "object", properties: { age: { type: "integer" } } } } },
});
assert.equal(JSON.parse(typed.choices[0].message.content).age, 9);

await assert.rejects(client.chat.completions.create({ model: "gpt-4o-mimi", messages }), OpenAI.NotFoundError);
await assert.rejects(client.chat.completions.create({ model: "openai/long", messages }), (error) => error instanceof OpenAI.BadRequestError && error.code === "context_length_exceeded");
await assert.rejects(async () => {
  for await (const chunk of await client.chat.completions.create({ model: "openai/long", messages, stream: true })) {
    void chunk;
  }
}, OpenAI.BadRequestError);

console.log("as expected");
