// OpenAI's own JavaScript client, as its users have it, against the Responses API at OPENAI_BASE_URL.
import assert from "node:assert/strict";
import OpenAI from "openai";

const client = new OpenAI({ maxRetries: 0 });

const answer = await client.responses.create({ model: "openai/m", input: "What is 2+2?" });
assert.equal(answer.output_text, "It is 4.");
assert.equal(answer.status, "completed");

let text = "";
for await (const event of await client.responses.create({ model: "openai/m", input: "What is 2+2?", stream: true })) {
  text += event.type === "response.output_text.delta" ? event.delta : "";
}
assert.equal(text, "It is 4.");

const tools = [
  {
    type: "function",
    name: "weather",
    strict: true,
    parameters: { type: "object", properties: { city: { type: "string" } }, required: ["city"], additionalProperties: false },
  },
];
const called = await client.responses.stream({ model: "openai/caller", input: "Weather in Oslo?", tools }).finalResponse();
assert.equal(JSON.parse(called.output[0].arguments).city, "Oslo");
const after = await client.responses.create({
  model: "openai/m",
  tools,
  input: [
    { role: "user", content: "Weather in Oslo?" },
    ...called.output,
    { type: "function_call_output", call_id: called.output[0].call_id, output: "rain" },
  ],
});
assert.equal(after.output_text, "It is 4.");

const schema = { type: "object", properties: { age: { type: "integer" } }, required: ["age"], additionalProperties: false };
const typed = await client.responses.parse({
  model: "openai/typed",
  input: "Who is it?",
  text: { format: { type: "json_schema", name: "person", strict: true, schema } },
});
assert.equal(typed.output_parsed.age, 9);

await assert.rejects(client.responses.create({ model: "gpt-4o-mimi", input: "q" }), OpenAI.NotFoundError);
await assert.rejects(client.responses.create({ model: "openai/long", input: "q", stream: true }), OpenAI.BadRequestError);

console.log("as expected");
