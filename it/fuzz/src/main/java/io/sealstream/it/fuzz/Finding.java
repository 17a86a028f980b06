package io.sealstream.it.fuzz;

/** Something that must never happen has happened. */
final class Finding extends AssertionError {

    private static final long serialVersionUID = 1L;

    Finding(String what) {
        super(what);
    }

    Finding(String what, Throwable cause) {
        super(what, cause);
    }

    /** Throws unless {@code holds}. */
    static void unless(boolean holds, String otherwise) {
        if (!holds) {
            throw new Finding(otherwise);
        }
    }
}
