package io.sealstream.cli;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Standard output: tells a reader that went away from every other fault, because only that one ends a command quietly. */
final class StandardOutput extends FilterOutputStream {

    private static final Path DESCRIPTOR = Path.of("/proc/self/fd/1");

    StandardOutput(OutputStream out) {
        super(out);
    }

    @Override
    public void write(int b) throws IOException {
        try {
            out.write(b);
        } catch (IOException e) {
            throw translated(e);
        }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        try {
            out.write(bytes, offset, length);
        } catch (IOException e) {
            throw translated(e);
        }
    }

    @Override
    public void flush() throws IOException {
        try {
            out.flush();
        } catch (IOException e) {
            throw translated(e);
        }
    }

    /** Whether this is a file that group or others may use; no where the system does not tell. */
    boolean isOpenToOthers() {
        try {
            return Files.isRegularFile(DESCRIPTOR)
                    && Files.getPosixFilePermissions(DESCRIPTOR).stream()
                            .anyMatch(permission -> !permission.name().startsWith("OWNER_"));
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    private static IOException translated(IOException error) {
        return isClosedPipe(error) ? new OutputClosedException(error) : error;
    }

    /** The text is in the user's language, so where the system tells, it is asked what standard output is. */
    private static boolean isClosedPipe(IOException error) {
        String text = String.valueOf(error.getMessage()).toLowerCase(Locale.ROOT);
        if (text.contains("broken pipe") || text.contains("connection reset")) {
            return true;
        }
        try {
            String kind = Files.readSymbolicLink(DESCRIPTOR).toString();
            return kind.startsWith("pipe:") || kind.startsWith("socket:");
        } catch (IOException | UnsupportedOperationException e) {
            // No such file system here: the text above has decided.
            return false;
        }
    }
}
