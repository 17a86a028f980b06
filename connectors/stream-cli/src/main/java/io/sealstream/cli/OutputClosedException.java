package io.sealstream.cli;

import java.io.IOException;

/** Nobody reads standard output any more, as in {@code sealstream open ... | head}: the command ends without a word. */
final class OutputClosedException extends IOException {

    private static final long serialVersionUID = 1L;

    OutputClosedException(IOException cause) {
        super("standard output is closed", cause);
    }
}
