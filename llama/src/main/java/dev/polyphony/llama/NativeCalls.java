package dev.polyphony.llama;

import de.kherud.llama.LlamaModel;
import de.kherud.llama.LlamaOutput;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;

/**
 * The binding's own calls of llama.cpp, below its classes for parameters. Those know no {@code json_schema}: a schema
 * that llama.cpp does not know would have to be made a grammar by a call that ends the process, while as a parameter it
 * is refused.
 */
final class NativeCalls {
    private static final MethodHandle REQUEST;
    private static final MethodHandle RECEIVE;
    private static final MethodHandle CANCEL;
    private static final MethodHandle RELEASE;
    private static final VarHandle STOP;

    static {
        try {
            MethodHandles.Lookup model = MethodHandles.privateLookupIn(LlamaModel.class, MethodHandles.lookup());
            REQUEST = model.findVirtual(
                    LlamaModel.class, "requestCompletion", MethodType.methodType(int.class, String.class));
            RECEIVE = model.findVirtual(
                    LlamaModel.class, "receiveCompletion", MethodType.methodType(LlamaOutput.class, int.class));
            CANCEL = model.findVirtual(
                    LlamaModel.class, "cancelCompletion", MethodType.methodType(void.class, int.class));
            RELEASE = model.findVirtual(LlamaModel.class, "releaseTask", MethodType.methodType(void.class, int.class));
            STOP = MethodHandles.privateLookupIn(LlamaOutput.class, MethodHandles.lookup())
                    .findVarHandle(LlamaOutput.class, "stop", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final LlamaModel model;

    NativeCalls(LlamaModel model) {
        this.model = model;
    }

    /**
     * Begins an answer.
     *
     * @param parameters of llama.cpp's own completion, in JSON
     * @return what it is received and cancelled by
     * @throws Refused where a parameter is
     */
    int request(String parameters) {
        try {
            return (int) REQUEST.invokeExact(model, parameters);
        } catch (Throwable e) {
            throw rethrown(e);
        }
    }

    /**
     * Waits for the next token, or for the end, which comes after the last one and releases the task.
     *
     * @throws Refused as of a grammar that it cannot read; the task is released then
     */
    Token receive(int task) {
        try {
            LlamaOutput output = (LlamaOutput) RECEIVE.invokeExact(model, task);
            boolean last = (boolean) STOP.get(output);
            if (last) {
                RELEASE.invokeExact(model, task);
            }
            return new Token(output.text, last);
        } catch (Throwable e) {
            throw rethrown(e);
        }
    }

    /** Nothing can be received of it any more. */
    void cancel(int task) {
        try {
            CANCEL.invokeExact(model, task);
        } catch (Throwable e) {
            throw rethrown(e);
        }
    }

    /**
     * @param text empty of a token that ends the answer, or that may be the beginning of a stop sequence
     * @param last whether it is none, but the end
     */
    record Token(String text, boolean last) {}

    /** What the binding throws; its own type is not for others. */
    static final class Refused extends RuntimeException {
        Refused(RuntimeException cause) {
            super(cause.getMessage(), cause);
        }
    }

    private static RuntimeException rethrown(Throwable e) {
        if (e instanceof Error error) {
            throw error;
        }
        return e instanceof RuntimeException plain ? new Refused(plain) : new IllegalStateException(e);
    }
}
