package io.sealstream.cli;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Several inputs, all opened before the first byte is used, so that a wrong name is found at once. Owns them. */
final class InputList implements Closeable {

    private final List<Input> inputs = new ArrayList<>();

    private InputList() {}

    static InputList open(List<Path> paths, Terminal terminal) throws IOException {
        InputList list = new InputList();
        try {
            for (Path path : paths) {
                list.inputs.add(Input.of(path, terminal));
            }
        } catch (IOException e) {
            list.close();
            throw e;
        }
        return list;
    }

    List<InputStream> streams() {
        return inputs.stream().map(input -> input.watchedBy(Progress.SILENT)).toList();
    }

    /** How much there is to read, if that is known of all. */
    OptionalLong sizeBytes() {
        long total = 0;
        for (Input input : inputs) {
            if (input.sizeBytes().isEmpty()) {
                return OptionalLong.empty();
            }
            total += input.sizeBytes().getAsLong();
        }
        return OptionalLong.of(total);
    }

    @Override
    public void close() throws IOException {
        for (Input input : inputs) {
            input.close();
        }
    }
}
