package io.sealstream.hub.spool;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** How spool files are opened for writing; tests put a disk in that refuses. */
@FunctionalInterface
interface SpoolFiles {

    SpoolFiles ON_DISK = path ->
            FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.READ);

    FileChannel openForWriting(Path path) throws IOException;
}
