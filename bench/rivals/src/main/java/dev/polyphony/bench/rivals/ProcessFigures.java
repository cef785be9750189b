package dev.polyphony.bench.rivals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What Linux tells of processes: the time of processors that they took, and the memory that they hold. */
final class ProcessFigures {
    private static final Path PROC = Path.of("/proc");

    /** Linux counts in hundredths of a second, whatever the kernel's own clock. */
    private static final double MILLIS_PER_TICK = 10;

    private ProcessFigures() {}

    /** A process and those it began, as they are now. */
    static Set<Long> tree(ProcessHandle process) {
        return Stream.concat(Stream.of(process), process.descendants())
                .map(ProcessHandle::pid)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Milliseconds of processor time since each began. */
    static double cpuMillis(Set<Long> processes) {
        return processes.stream()
                .mapToDouble(pid -> cpuMillis(read(pid, "stat")))
                .sum();
    }

    /** @param stat a line of {@code /proc/PID/stat}: its second field may hold anything, in parentheses */
    static double cpuMillis(List<String> stat) {
        if (stat.isEmpty()) {
            return 0;
        }
        String line = stat.getFirst();
        String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * MILLIS_PER_TICK;
    }

    /** Resident megabytes; pages that are shared count in each. */
    static double residentMegabytes(Set<Long> processes) {
        return processes.stream()
                .mapToDouble(pid -> megabytes(read(pid, "smaps_rollup"), "Rss:"))
                .sum();
    }

    /** Resident megabytes; of pages that are shared each has its part. */
    static double proportionalMegabytes(Set<Long> processes) {
        return processes.stream()
                .mapToDouble(pid -> megabytes(read(pid, "smaps_rollup"), "Pss:"))
                .sum();
    }

    static double megabytes(List<String> rollup, String field) {
        return rollup.stream()
                .filter(line -> line.startsWith(field))
                .mapToDouble(line -> Long.parseLong(
                                line.substring(field.length()).replace("kB", "").strip())
                        / 1024.0)
                .sum();
    }

    /** The words that a process was started with. */
    static List<String> command(long pid) throws IOException {
        return List.of(Files.readString(PROC.resolve(pid + "/cmdline")).split("\0"));
    }

    /** Nothing of a process that has ended. */
    private static List<String> read(long pid, String file) {
        try {
            return Files.readAllLines(PROC.resolve(String.valueOf(pid)).resolve(file));
        } catch (NoSuchFileException ended) {
            return List.of();
        } catch (IOException e) {
            if (!Files.exists(PROC.resolve(String.valueOf(pid)))) {
                return List.of();
            }
            throw new UncheckedIOException(e);
        }
    }
}
