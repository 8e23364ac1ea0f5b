package io.optward.kit.access;

import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** The name of a call: its method and its path, written as in the OpenAPI document. */
final class Calls {

    private static final ConcurrentMap<Method, String> NAMES = new ConcurrentHashMap<>();

    private Calls() {}

    /** Such as {@code GET /v1/subjects/{token}}. */
    static String nameOf(Class<?> resource, Method method) {
        return NAMES.computeIfAbsent(method, _ -> verbOf(method) + " " + pathOf(resource, method));
    }

    private static String verbOf(Method method) {
        return Arrays.stream(method.getAnnotations())
                .map(annotation -> annotation.annotationType().getAnnotation(HttpMethod.class))
                .filter(verb -> verb != null)
                .map(HttpMethod::value)
                .findFirst()
                .orElse("?");
    }

    private static String pathOf(Class<?> resource, Method method) {
        var path = new StringBuilder();
        Class<?> declared = resource;
        while (declared != Object.class && !declared.isAnnotationPresent(Path.class)) {
            declared = declared.getSuperclass();
        }
        append(path, declared.getAnnotation(Path.class));
        append(path, method.getAnnotation(Path.class));
        // a variable's pattern is no part of its name
        return path.isEmpty() ? "/" : path.toString().replaceAll("\\{\\s*(\\w+)\\s*:[^}]*}", "{$1}");
    }

    @SuppressWarnings("NullAway") // an annotation that is absent is null
    private static void append(StringBuilder path, Path annotation) {
        if (annotation == null) {
            return;
        }
        var part = annotation.value();
        if (!part.isEmpty() && !part.equals("/")) {
            path.append(part.startsWith("/") ? "" : "/").append(part);
        }
    }
}
