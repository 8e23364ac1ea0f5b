package io.optward.kit.event;

import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds what a record should hold and does not: JSON that leaves out a member is read without complaint, and whoever
 * works with the event would fail on it for ever.
 */
final class MissingPart {

    private static final ClassValue<Component[]> COMPONENTS = new ClassValue<>() {
        @Override
        protected Component[] computeValue(Class<?> type) {
            var components = type.getRecordComponents();
            var read = new Component[components.length];
            for (int i = 0; i < components.length; i++) {
                read[i] = new Component(
                        components[i], components[i].getAnnotatedType().isAnnotationPresent(Nullable.class));
            }
            return read;
        }
    };

    private MissingPart() {}

    private record Component(RecordComponent component, boolean mayBeAbsent) {}

    /** The path of the first part that is missing, {@code evidence.notice.id}. */
    static Optional<String> of(Object value) {
        return switch (value) {
            case Record record -> of(record);
            case Collection<?> elements -> inAll(elements);
            case Map<?, ?> entries -> inAll(entries.values());
            default -> Optional.empty();
        };
    }

    private static Optional<String> of(Record record) {
        for (var each : COMPONENTS.get(record.getClass())) {
            var name = each.component.getName();
            var part = read(record, each.component);
            if (part == null) {
                if (!each.mayBeAbsent) {
                    return Optional.of(name);
                }
            } else {
                var deeper = of(part);
                if (deeper.isPresent()) {
                    return deeper.map(path -> path.startsWith("[") ? name + path : name + "." + path);
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<String> inAll(Collection<?> elements) {
        for (var element : elements) {
            if (element == null) {
                return Optional.of("[]");
            }
            var deeper = of(element);
            if (deeper.isPresent()) {
                return deeper.map(path -> "[]." + path);
            }
        }
        return Optional.empty();
    }

    private static @Nullable Object read(Record record, RecordComponent component) {
        try {
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(record.getClass() + " cannot be read", e);
        }
    }
}
