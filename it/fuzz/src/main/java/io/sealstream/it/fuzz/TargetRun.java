package io.sealstream.it.fuzz;

import com.sun.management.ThreadMXBean;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.StreamException;
import java.lang.management.ManagementFactory;

/** Runs a target once and judges how it ended: only a typed error with a short text may escape, and memory must fit the input. */
final class TargetRun {

    /** Objects, copies and texts of an honest parser stay below this. */
    static final long BYTES_PER_INPUT_BYTE = 1024;

    private static final int MAX_MESSAGE_CHARACTERS = 4096;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private TargetRun() {}

    /** @throws Finding if something happened that must not */
    static void of(FuzzTarget target, byte[] input) {
        long allowed = target.maxAllocatedBytes() + BYTES_PER_INPUT_BYTE * input.length;
        if (allocatedBy(target, input) > allowed) {
            // The first run may have loaded and instrumented classes.
            long allocated = allocatedBy(target, input);
            Finding.unless(
                    allocated <= allowed,
                    "allocated " + allocated + " bytes for an input of " + input.length + ", allowed are " + allowed);
        }
    }

    private static long allocatedBy(FuzzTarget target, byte[] input) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        try {
            target.run(input.clone());
        } catch (StreamException e) {
            requireTyped(e);
        } catch (Finding e) {
            throw e;
        } catch (Exception | AssertionError | StackOverflowError e) {
            throw new Finding("unexpected " + e, e);
        }
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }

    /** Checks an error that the target has caught itself. */
    static void requireTyped(StreamException e) {
        String text = String.valueOf(e.getMessage());
        Finding.unless(e.code() != ErrorCode.INTERNAL, "error blames ourselves: " + text);
        Finding.unless(text.startsWith(e.sentence()), "text does not start with its sentence: " + text);
        Finding.unless(text.length() <= MAX_MESSAGE_CHARACTERS, "text has " + text.length() + " characters");
    }
}
