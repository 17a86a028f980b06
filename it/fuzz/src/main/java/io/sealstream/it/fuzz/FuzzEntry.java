package io.sealstream.it.fuzz;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a fuzzer calls: once with the name of the target, then with input after input. */
public final class FuzzEntry {

    private static @Nullable FuzzTarget target;

    private FuzzEntry() {}

    /** Called once. */
    public static void fuzzerInitialize(String[] arguments) throws Exception {
        target = FuzzTargets.named(arguments[0]);
    }

    /** Called for each input; what it throws is a finding. */
    public static void fuzzerTestOneInput(byte[] input) {
        TargetRun.of(Objects.requireNonNull(target, "target"), input);
    }
}
