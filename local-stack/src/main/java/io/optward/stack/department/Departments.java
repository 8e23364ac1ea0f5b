package io.optward.stack.department;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * The one list of departments: topics, rights, quotas and Keycloak clients follow from it.
 *
 * @param all in the order of the file
 */
public record Departments(List<Department> all) {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    /** Copies the list; refuses two of one name. */
    public Departments {
        all = List.copyOf(all);
        var names = new HashSet<String>();
        for (var department : all) {
            if (!names.add(department.name())) {
                throw new IllegalArgumentException("department " + department.name() + " is on the list twice");
            }
        }
    }

    /**
     * Reads the list.
     *
     * @param file {@code deploy/departments.yaml}
     * @throws IllegalArgumentException if an entry has a member that nobody knows, or contradicts itself
     */
    public static Departments read(Path file) {
        try (var reader = Files.newBufferedReader(file)) {
            Object tree = new Yaml(new SafeConstructor(new LoaderOptions())).load(reader);
            return new Departments(MAPPER.convertValue(tree, Document.class).departments());
        } catch (IOException e) {
            throw new UncheckedIOException("could not read the list of departments " + file, e);
        }
    }

    private record Document(List<Department> departments) {}
}
