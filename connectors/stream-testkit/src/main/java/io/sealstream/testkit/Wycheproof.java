package io.sealstream.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the vectors of the Wycheproof project: {@code wycheproof/NAME.json} among the {@link ForeignVectors}. */
public final class Wycheproof {

    private Wycheproof() {}

    /**
     * All cases of a file in their order; empty if the file is absent.
     *
     * @param name such as {@code aes_gcm_test}
     */
    public static Optional<List<WycheproofCase>> cases(String name) {
        return ForeignVectors.find(path(name)).map(Wycheproof::read);
    }

    /** Why a test that needs {@code name} is skipped. */
    public static String absence(String name) {
        return ForeignVectors.absence(path(name));
    }

    private static String path(String name) {
        return "wycheproof/" + name + ".json";
    }

    private static List<WycheproofCase> read(Path file) {
        try {
            JsonNode root = new ObjectMapper().readTree(Files.readAllBytes(file));
            List<WycheproofCase> cases = new ArrayList<>();
            for (JsonNode group : root.required("testGroups")) {
                for (JsonNode test : group.required("tests")) {
                    Map<String, String> fields = new LinkedHashMap<>(scalars(group));
                    fields.putAll(scalars(test));
                    cases.add(new WycheproofCase(file.getFileName().toString(), fields));
                }
            }
            if (cases.size() != root.required("numberOfTests").intValue()) {
                throw new IllegalStateException("file holds another number of cases than it says: " + file);
            }
            return cases;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, String> scalars(JsonNode node) {
        Map<String, String> fields = new LinkedHashMap<>();
        node.properties().forEach(field -> {
            if (field.getValue().isValueNode()) {
                fields.put(field.getKey(), field.getValue().asText());
            }
        });
        return fields;
    }
}
