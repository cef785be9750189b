package dev.polyphony.standalone.local;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What this machine has, in GB.
 *
 * @param card of its largest graphics card; 0 where there is none that can be asked
 * @param main memory
 */
record MachineMemory(double card, double main, String cardName) {
    private static final double GB = 1e9;
    private static final double MIB = 1024 * 1024;

    /**
     * As {@code nvidia-smi} and the system say. Apple's chips share one memory, of which two thirds can be a card's.
     */
    static MachineMemory ofThisMachine() {
        double main = 0;
        if (ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system) {
            main = system.getTotalMemorySize() / GB;
        }
        boolean apple = System.getProperty("os.name", "").startsWith("Mac")
                && System.getProperty("os.arch", "").equals("aarch64");
        if (apple) {
            return new MachineMemory(main * 2 / 3, main, "Apple, two thirds of the memory");
        }
        double total = main;
        return nvidia().map(card -> new MachineMemory(card.card, total, card.cardName))
                .orElse(new MachineMemory(0, total, ""));
    }

    private static Optional<MachineMemory> nvidia() {
        try {
            Process asked = new ProcessBuilder(
                            "nvidia-smi", "--query-gpu=memory.total,name", "--format=csv,noheader,nounits")
                    .redirectErrorStream(true)
                    .start();
            String said = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return asked.waitFor(5, TimeUnit.SECONDS) && asked.exitValue() == 0 ? largest(said) : Optional.empty();
        } catch (IOException none) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** @param said a line of MiB and name for each card */
    static Optional<MachineMemory> largest(String said) {
        return said.lines()
                .map(line -> line.split(",", 2))
                .filter(parts -> parts.length == 2 && parts[0].strip().matches("\\d+"))
                .map(parts -> new MachineMemory(Long.parseLong(parts[0].strip()) * MIB / GB, 0, parts[1].strip()))
                .max((a, b) -> Double.compare(a.card, b.card));
    }
}
