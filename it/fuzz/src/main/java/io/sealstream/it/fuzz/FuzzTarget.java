package io.sealstream.it.fuzz;

import java.util.List;

/** One thing that reads bytes of strangers, and what must hold whatever they are. Stateless between runs, and deterministic. */
interface FuzzTarget {

    /**
     * Feeds the input to the thing. May end with a {@link io.sealstream.error.StreamException}, whose text and code are checked;
     * anything else that is thrown is a finding.
     */
    void run(byte[] input) throws Exception;

    /** Inputs that reach far, for a fuzzer to begin with. */
    List<byte[]> seeds();

    /** How often a build runs it without a fuzzer: fewer times if it needs a disk or a key agreement. */
    default int runsPerBuild() {
        return 2000;
    }

    /** What one run may allocate beside {@value TargetRun#BYTES_PER_INPUT_BYTE} times its input. */
    default long maxAllocatedBytes() {
        return 16L << 20;
    }
}
