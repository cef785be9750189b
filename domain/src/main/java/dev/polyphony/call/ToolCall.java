package dev.polyphony.call;

/**
 * That a model wants a function of its asker called.
 *
 * @param id what the function's result goes by; never blank, unique in its message
 * @param name of the function
 * @param arguments JSON, as the model wrote it: nobody has seen whether it fits the function's schema
 */
@Persisted
public record ToolCall(String id, String name, String arguments) {
    public ToolCall {
        if (id.isBlank()) {
            throw new InvalidField("tool_calls", "a call without an id, which its result needs");
        }
        if (name.isBlank()) {
            throw new InvalidField("tool_calls", "a call without a function's name");
        }
    }
}
