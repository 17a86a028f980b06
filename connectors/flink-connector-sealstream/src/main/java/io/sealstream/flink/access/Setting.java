package io.sealstream.flink.access;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One option of a builder: set once or not at all. Not thread safe.
 *
 * @param <V> its values
 */
public final class Setting<V> {

    private final String name;
    private @Nullable V value;

    /** @param name what users call the option */
    public Setting(String name) {
        this.name = Objects.requireNonNull(name, "name");
    }

    /** @throws IllegalStateException if it was set before */
    public void set(V wanted) {
        if (value != null) {
            throw new IllegalStateException(name + " is set twice");
        }
        value = Objects.requireNonNull(wanted, name);
    }

    public boolean isSet() {
        return value != null;
    }

    public V orElse(V fallback) {
        return value == null ? fallback : value;
    }

    /** The value of an option that {@link #requireAll} has found to be set. */
    public V require() {
        return Objects.requireNonNull(value, name);
    }

    /** @throws IllegalStateException with the names of all that are not set */
    public static void requireAll(String what, Setting<?>... settings) {
        List<String> missing = List.of(settings).stream()
                .filter(setting -> !setting.isSet())
                .map(setting -> setting.name)
                .toList();
        if (!missing.isEmpty()) {
            throw new IllegalStateException(what + " needs " + String.join(", ", missing));
        }
    }
}
