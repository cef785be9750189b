package dev.polyphony.routing;

import dev.polyphony.plan.Level;
import dev.polyphony.plan.TaskType;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The words that tell what a prompt asks for. Matched as whole words, in any case.
 *
 * @param levels of the levels that match, the highest counts
 * @param tasks the kind of work with the most different signals counts, of equals the one that was named first
 * @param steps from how many steps or questions a prompt is a multi-step problem, and so for experts
 * @param instruction how many characters at the beginning and at the end of a prompt are read: what is pasted between
 *     them is material, not the question
 */
public record Signals(Map<Level, List<String>> levels, Map<TaskType, List<String>> tasks, int steps, int instruction) {

    private static final Signals STANDARD = new Signals(
            Map.of(
                    Level.EXPERT,
                    List.of(
                            "research",
                            "analyze deeply",
                            "analyse deeply",
                            "comprehensive",
                            "compare multiple",
                            "prove",
                            "derive",
                            "formalize",
                            "formalise"),
                    Level.ADVANCED,
                    List.of(
                            "explain why",
                            "implement",
                            "design",
                            "debug",
                            "compare",
                            "evaluate",
                            "optimize",
                            "optimise"),
                    Level.INTERMEDIATE,
                    List.of("write code", "summarize", "summarise", "calculate", "list", "identify", "solve"),
                    Level.BASIC,
                    List.of("what is", "define", "format", "simple", "basic", "quick")),
            byTask(),
            3,
            600);

    /** Where nothing else is set. */
    public static Signals standard() {
        return STANDARD;
    }

    public Signals {
        levels = Map.copyOf(levels);
        EnumMap<TaskType, List<String>> ordered = new EnumMap<>(TaskType.class);
        ordered.putAll(tasks);
        tasks = ordered;
    }

    private static Map<TaskType, List<String>> byTask() {
        EnumMap<TaskType, List<String>> tasks = new EnumMap<>(TaskType.class);
        tasks.put(
                TaskType.MATH,
                List.of(
                        "calculate",
                        "solve",
                        "equation",
                        "integral",
                        "derivative",
                        "prove",
                        "theorem",
                        "probability",
                        "how many",
                        "how much",
                        "percent",
                        "sum of"));
        tasks.put(
                TaskType.DEBUGGING,
                List.of("debug", "bug", "stack trace", "exception", "error message", "does not work", "fix", "crash"));
        tasks.put(
                TaskType.TESTING,
                List.of("unit test", "unit tests", "test case", "test cases", "test plan", "coverage"));
        tasks.put(TaskType.REVIEW, List.of("review", "critique", "code review", "proofread", "assess"));
        tasks.put(
                TaskType.CODING,
                List.of(
                        "code",
                        "implement",
                        "function",
                        "class",
                        "script",
                        "program",
                        "algorithm",
                        "refactor",
                        "sql",
                        "python",
                        "java",
                        "javascript",
                        "typescript",
                        "regex",
                        "api"));
        tasks.put(
                TaskType.DOCUMENTATION,
                List.of("document", "documentation", "readme", "javadoc", "docstring", "manual"));
        tasks.put(
                TaskType.RESEARCH,
                List.of("research", "sources", "literature", "state of the art", "survey", "citations", "evidence"));
        tasks.put(
                TaskType.PLANNING,
                List.of("plan", "roadmap", "schedule", "milestones", "strategy", "steps to", "organize", "organise"));
        tasks.put(
                TaskType.WRITING,
                List.of(
                        "write a story",
                        "story",
                        "poem",
                        "essay",
                        "email",
                        "letter",
                        "blog post",
                        "slogan",
                        "rewrite"));
        tasks.put(
                TaskType.ANALYSIS,
                List.of("analyze", "analyse", "analysis", "compare", "evaluate", "explain", "assess", "interpret"));
        return tasks;
    }
}
