package io.sealstream.cli;

import io.sealstream.error.StreamException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Objects;

/**
 * What a user is told of an error: a code, one line, and one line more. Immutable.
 *
 * @param exitCode what the process returns
 * @param message what went wrong, in one line
 * @param hint what to do, in one line
 */
public record Failure(ExitCode exitCode, String message, String hint) {

    public Failure {
        Objects.requireNonNull(exitCode, "exitCode");
        message = oneLine(message);
        hint = oneLine(hint);
    }

    /** The failure that an exception means. */
    public static Failure of(Throwable error) {
        if (error instanceof StreamException e) {
            return new Failure(ExitCode.of(e.code()), text(e), Hints.of(e.code()));
        }
        if (error instanceof CommandException e) {
            return new Failure(e.exitCode(), text(e), e.hint());
        }
        if (error instanceof OutputClosedException e) {
            return new Failure(ExitCode.OUTPUT_CLOSED, text(e), "nothing to do");
        }
        if (error instanceof UncheckedIOException e && e.getCause() != null) {
            return of(e.getCause());
        }
        if (error instanceof FileSystemException e) {
            return ofFile(e);
        }
        if (error instanceof IOException e) {
            return new Failure(
                    ExitCode.RUNTIME, "input or output failed: " + text(e), "is the disk full, or the device gone?");
        }
        if (error instanceof InterruptedException) {
            return new Failure(ExitCode.INTERRUPTED, "interrupted", "start again");
        }
        if (error instanceof OutOfMemoryError) {
            return new Failure(
                    ExitCode.RUNTIME, "memory is used up: " + text(error), "allow more: SEALSTREAM_JAVA_OPTS=-Xmx1g");
        }
        return new Failure(
                ExitCode.RUNTIME,
                "internal error: " + error,
                "this is a fault of sealstream: run again with --debug and report it");
    }

    private static Failure ofFile(FileSystemException error) {
        String file = " [file=" + error.getFile() + "]";
        if (error instanceof NoSuchFileException) {
            return new Failure(ExitCode.RUNTIME, "file or folder does not exist" + file, "check the path");
        }
        if (error instanceof FileAlreadyExistsException) {
            return new Failure(
                    ExitCode.RUNTIME, "file exists already" + file, "choose another name, or remove it first");
        }
        if (error instanceof AccessDeniedException) {
            return new Failure(ExitCode.RUNTIME, "file may not be used by this user" + file, "check its permissions");
        }
        return new Failure(
                ExitCode.RUNTIME,
                "file cannot be used [file=" + error.getFile() + ", reason=" + error.getReason() + "]",
                "check the path and the disk");
    }

    private static String text(Throwable error) {
        String message = error.getMessage();
        return message == null ? error.getClass().getSimpleName() : message;
    }

    private static String oneLine(String text) {
        return text.strip().replaceAll("\\s*\\R\\s*", " ");
    }
}
