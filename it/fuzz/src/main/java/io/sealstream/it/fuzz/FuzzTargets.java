package io.sealstream.it.fuzz;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;

/** All targets by name. */
final class FuzzTargets {

    private static final Map<String, Callable<FuzzTarget>> BY_NAME = new TreeMap<>(Map.ofEntries(
            Map.entry("decoder", DecoderTarget::new),
            Map.entry("epoch", EpochTarget::new),
            Map.entry("file", FileTarget::new),
            Map.entry("file-header", FileHeaderTarget::new),
            Map.entry("handshake", HandshakeTarget::new),
            Map.entry("hop-frame", HopFrameTarget::new),
            Map.entry("hop-record", HopRecordTarget::new),
            Map.entry("key-text", KeyTextTarget::new),
            Map.entry("metadata", MetadataTarget::new),
            Map.entry("name-pattern", NamePatternTarget::new),
            Map.entry("payload", PayloadTarget::new),
            Map.entry("receiver", ReceiverTarget::new),
            Map.entry("records", RecordsTarget::new),
            Map.entry("segment", SegmentTarget::new),
            Map.entry("sender", SenderTarget::new),
            Map.entry("spool-folder", SpoolFolderTarget::new),
            Map.entry("spool-log", SpoolLogTarget::new)));

    private FuzzTargets() {}

    /** In alphabetical order. */
    static List<String> names() {
        return List.copyOf(BY_NAME.keySet());
    }

    /** @throws IllegalArgumentException if there is no target of this name */
    static FuzzTarget named(String name) throws Exception {
        Callable<FuzzTarget> target = BY_NAME.get(name);
        if (target == null) {
            throw new IllegalArgumentException("no fuzz target " + name + ", known are " + names());
        }
        return target.call();
    }
}
