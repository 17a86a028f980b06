package io.sealstream.it.fuzz;

import io.sealstream.segment.NamePattern;
import io.sealstream.segment.StreamName;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Names and patterns: refused with the documented exception, or matched as a plain model says. */
final class NamePatternTarget implements FuzzTarget {

    @Override
    public void run(byte[] input) {
        FuzzInput in = new FuzzInput(input);
        String patternText = new String(in.bytes(in.u16() % 300), StandardCharsets.UTF_8);
        String nameText = new String(in.rest(), StandardCharsets.UTF_8);
        Optional<NamePattern> pattern = pattern(patternText);
        Optional<StreamName> name = name(nameText);
        boolean plain = name(patternText).filter(it -> !it.text().isEmpty()).isPresent();
        Finding.unless(!plain || pattern.isPresent(), "a name is no pattern: " + patternText);
        if (pattern.isPresent() && name.isPresent()) {
            boolean expected = matches(parts(patternText), parts(nameText));
            Finding.unless(
                    pattern.get().matches(name.get()) == expected,
                    "'" + patternText + "' and '" + nameText + "' match otherwise than " + expected);
        }
    }

    private static Optional<NamePattern> pattern(String text) {
        try {
            return Optional.of(new NamePattern(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<StreamName> name(String text) {
        try {
            StreamName name = new StreamName(text);
            Finding.unless(
                    new String(name.bytes(), StandardCharsets.US_ASCII).equals(text), "name has other bytes: " + text);
            return Optional.of(name);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static List<String> parts(String text) {
        List<String> parts = new ArrayList<>();
        int from = 0;
        for (int dot = text.indexOf('.'); dot >= 0; dot = text.indexOf('.', from)) {
            parts.add(text.substring(from, dot));
            from = dot + 1;
        }
        if (!text.isEmpty()) {
            parts.add(text.substring(from));
        }
        return parts;
    }

    private static boolean matches(List<String> pattern, List<String> name) {
        if (pattern.isEmpty() || name.isEmpty()) {
            return pattern.isEmpty() && name.isEmpty();
        }
        String first = pattern.get(0);
        if (first.equals(">")) {
            return true;
        }
        boolean fits = first.equals("*") || first.equals(name.get(0));
        return fits && matches(pattern.subList(1, pattern.size()), name.subList(1, name.size()));
    }

    @Override
    public List<byte[]> seeds() {
        List<byte[]> seeds = new ArrayList<>();
        for (String pattern : Arrays.asList("a.*.c", ">", "a.>", "*", "a.b-c_1", "")) {
            seeds.add(seed(pattern, "a.b.c"));
            seeds.add(seed(pattern, "a"));
        }
        return seeds;
    }

    private static byte[] seed(String pattern, String name) {
        return Truth.joined(
                new byte[] {0, (byte) pattern.length()}, (pattern + name).getBytes(StandardCharsets.US_ASCII));
    }
}
