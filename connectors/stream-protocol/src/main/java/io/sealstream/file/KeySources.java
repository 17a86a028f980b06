package io.sealstream.file;

import io.sealstream.bytes.ByteWriter;
import io.sealstream.cipher.KeyId;
import io.sealstream.file.KeySource.Named;
import io.sealstream.file.KeySource.Passphrase;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * All ways to the root key of a file, in the only order that their set may have (SPEC section 6.1.1). A key id and a passphrase stand alone:
 * the root key of the first opens other streams too, and must not be given to recipients; and whoever opens a file with a passphrase may
 * take it that nobody but who knows the passphrase has written it. Immutable.
 *
 * @param list 1 to {@value #MAX_COUNT}, by rising number, none of them twice
 */
public record KeySources(List<KeySource> list) {

    /** SPEC section 8. */
    public static final int MAX_COUNT = 64;

    private static final int KINDS_IN_MESSAGE = 5;

    public KeySources {
        list = List.copyOf(list);
        if (list.isEmpty() || list.size() > MAX_COUNT) {
            throw new IllegalArgumentException(
                    "file has 1 to " + MAX_COUNT + " key sources or recipients, found " + list.size());
        }
        if (list.size() > 1 && list.stream().anyMatch(one -> one instanceof Named || one instanceof Passphrase)) {
            throw new IllegalArgumentException("key id or passphrase is the only key source of a file");
        }
        for (int i = 1; i < list.size(); i++) {
            if (list.get(i).number() < list.get(i - 1).number()) {
                throw new IllegalArgumentException("key sources stand in the order of their numbers");
            }
        }
        if (new HashSet<>(list).size() != list.size()) {
            throw new IllegalArgumentException("key source appears twice");
        }
    }

    /** The root key of that id. */
    public static KeySources named(KeyId id) {
        return new KeySources(List.of(new Named(id)));
    }

    /** Bytes on disk. */
    int encodedBytes() {
        return list.stream().mapToInt(one -> 4 + one.value().length).sum();
    }

    void encodeTo(ByteWriter out) {
        list.forEach(one -> out.u16(one.number()).shortBytes(one.value()));
    }

    /** For people, such as {@code 2 × recipient, key service x:y}; the first few if there are many. */
    @Override
    public String toString() {
        Map<String, Long> counts = list.stream()
                .map(KeySource::toString)
                .collect(Collectors.groupingBy(text -> text, LinkedHashMap::new, Collectors.counting()));
        int more = counts.size() - KINDS_IN_MESSAGE;
        return counts.entrySet().stream()
                .limit(KINDS_IN_MESSAGE)
                .map(entry -> entry.getValue() == 1 ? entry.getKey() : entry.getValue() + " × " + entry.getKey())
                .collect(Collectors.joining(", ", "", more > 0 ? " and " + more + " more" : ""));
    }
}
