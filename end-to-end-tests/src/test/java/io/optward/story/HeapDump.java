package io.optward.story;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The objects of a JVM, those that nobody refers to any more and that are not collected yet among them. What lies outside
 * the heap is not in it.
 *
 * @see "HPROF binary format 1.0.2: src/hotspot/share/services/heapDumper.cpp of the JDK"
 */
final class HeapDump {

    private static final int STRING = 0x01;
    private static final int LOAD_CLASS = 0x02;
    private static final int OBJECTS = 0x0c;
    private static final int MORE_OBJECTS = 0x1c;
    private static final int OBJECT = 2;
    private static final int LONGEST_CHAIN = 12;
    private static final long ROOT = 0;

    private final ByteBuffer file;
    private final Map<Long, String> names = new HashMap<>();
    private final Map<Long, String> classes = new HashMap<>();
    private final Map<Long, Layout> layouts = new HashMap<>();

    private HeapDump(ByteBuffer file) {
        this.file = file;
        read(new Objects() {});
    }

    /** Asks a JVM of the same user for its objects. */
    static HeapDump of(long pid, Path file) throws IOException, InterruptedException {
        Files.deleteIfExists(file);
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(pid),
                        "GC.heap_dump",
                        "-all",
                        file.toAbsolutePath().toString())
                .redirectErrorStream(true)
                .start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0 || !Files.exists(file)) {
            throw new IllegalStateException("no heap dump was taken: " + said);
        }
        try (var channel = FileChannel.open(file)) {
            return new HeapDump(channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size()));
        }
    }

    /**
     * Tells which arrays of bytes and characters somebody is interested in.
     *
     * @param interest says what it is in some bytes, characters as UTF-16BE; empty if nothing
     * @return by the array's id
     */
    Map<Long, Set<String>> arraysWith(Function<ByteBuffer, Set<String>> interest) {
        var found = new HashMap<Long, Set<String>>();
        read(new Objects() {
            @Override
            public void primitives(long id, ByteBuffer content) {
                var what = interest.apply(content);
                if (!what.isEmpty()) {
                    found.put(id, what);
                }
            }
        });
        return found;
    }

    /**
     * Who holds some objects: of each the first chain of fields that is found to lead there, the outermost holder first. What
     * refers weakly does not hold.
     *
     * @return by the object's id
     */
    Map<Long, String> holdersOf(Set<Long> objects) {
        var chains = objects.stream().collect(Collectors.toMap(Function.identity(), Chain::new));
        for (int i = 0; i < LONGEST_CHAIN; i++) {
            lengthen(chains.values());
        }
        return chains.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, chain -> chain.getValue()
                .toString()));
    }

    /** How an object is held; complete once a root was reached. */
    private static final class Chain {

        private final Deque<String> names = new ArrayDeque<>();
        private final Set<Long> held = new HashSet<>();
        private long outermost;
        private @Nullable Holder next;

        Chain(long object) {
            outermost = object;
        }

        /** A root is better than a field. */
        void offer(Holder holder) {
            if (next == null || holder.id == ROOT) {
                next = holder;
            }
        }

        boolean complete() {
            return outermost == ROOT;
        }

        @Override
        public String toString() {
            return names.isEmpty() ? "nobody, but it is not collected" : String.join(" > ", names);
        }

        void lengthen() {
            var holder = next;
            if (holder != null) {
                if (!holder.name.equals(names.peekFirst())) {
                    names.addFirst(holder.name);
                }
                held.add(outermost);
                outermost = holder.id;
                next = null;
            }
        }
    }

    private record Holder(long id, String name) {}

    private void lengthen(Collection<Chain> chains) {
        var wanted = chains.stream()
                .filter(chain -> !chain.complete())
                .collect(Collectors.groupingBy(chain -> chain.outermost));
        read(new Objects() {
            @Override
            public void root(long id, String kind) {
                offer(id, ROOT, kind);
            }

            @Override
            public void reference(long from, long type, String field, long to) {
                if (wanted.containsKey(to) && !field.equals("referent")) {
                    offer(to, from, classes.getOrDefault(type, "?") + "." + field);
                }
            }

            @Override
            public void fixed(long type, String field, long to) {
                if (wanted.containsKey(to)) {
                    offer(to, ROOT, "static " + classes.getOrDefault(type, "?") + "." + field);
                }
            }

            private void offer(long held, long holder, String name) {
                for (var chain : wanted.getOrDefault(held, List.of())) {
                    if (!chain.held.contains(holder)) {
                        chain.offer(new Holder(holder, name));
                    }
                }
            }
        });
        chains.forEach(Chain::lengthen);
    }

    /** Hears of what the dump consists of. */
    private interface Objects {

        default void root(long id, String kind) {}

        default void reference(long from, long type, String field, long to) {}

        default void fixed(long type, String field, long to) {}

        default void primitives(long id, ByteBuffer content) {}
    }

    private record Field(String name, int type) {}

    private record Layout(long parent, List<Field> fields) {}

    private void read(Objects objects) {
        var in = file.duplicate();
        while (in.get() != 0) {
            // the name of the format
        }
        if (in.getInt() != Long.BYTES) {
            throw new IllegalStateException("only dumps of 64-bit JVMs are read");
        }
        in.getLong();
        while (in.hasRemaining()) {
            int tag = in.get() & 0xff;
            in.getInt();
            int length = in.getInt();
            int end = in.position() + length;
            switch (tag) {
                case STRING -> {
                    var id = in.getLong();
                    names.computeIfAbsent(id, _ -> text(in, length - Long.BYTES));
                }
                case LOAD_CLASS -> {
                    in.getInt();
                    long id = in.getLong();
                    in.getInt();
                    classes.put(id, names.getOrDefault(in.getLong(), "?").replace('/', '.'));
                }
                case OBJECTS, MORE_OBJECTS -> {
                    while (in.position() < end) {
                        object(in, objects);
                    }
                }
                default -> {}
            }
            in.position(end);
        }
    }

    private void object(ByteBuffer in, Objects objects) {
        int tag = in.get() & 0xff;
        switch (tag) {
            case 0xff, 0x05, 0x07 -> objects.root(in.getLong(), "root " + tag);
            case 0x01 -> {
                objects.root(in.getLong(), "JNI");
                in.getLong();
            }
            case 0x02, 0x03, 0x08 -> {
                objects.root(in.getLong(), tag == 0x08 ? "a thread" : "the stack of a thread");
                in.getLong();
            }
            case 0x04, 0x06 -> {
                objects.root(in.getLong(), "the stack of a thread");
                in.getInt();
            }
            case 0x20 -> type(in, objects);
            case 0x21 -> instance(in, objects);
            case 0x22 -> array(in, objects);
            case 0x23 -> primitives(in, objects);
            default -> throw new IllegalStateException("unknown tag " + tag);
        }
    }

    private void type(ByteBuffer in, Objects objects) {
        long id = in.getLong();
        in.getInt();
        long parent = in.getLong();
        in.position(in.position() + 5 * Long.BYTES + Integer.BYTES);
        for (int i = in.getShort() & 0xffff; i > 0; i--) {
            in.getShort();
            skip(in, in.get());
        }
        for (int i = in.getShort() & 0xffff; i > 0; i--) {
            var name = names.getOrDefault(in.getLong(), "?");
            int kind = in.get();
            if (kind == OBJECT) {
                objects.fixed(id, name, in.getLong());
            } else {
                skip(in, kind);
            }
        }
        var fields = new ArrayList<Field>();
        for (int i = in.getShort() & 0xffff; i > 0; i--) {
            fields.add(new Field(names.getOrDefault(in.getLong(), "?"), in.get()));
        }
        layouts.put(id, new Layout(parent, fields));
    }

    private void instance(ByteBuffer in, Objects objects) {
        long id = in.getLong();
        in.getInt();
        long type = in.getLong();
        int end = in.getInt() + in.position();
        for (var layout = layouts.get(type); layout != null; layout = layouts.get(layout.parent)) {
            for (var field : layout.fields) {
                if (field.type == OBJECT) {
                    objects.reference(id, type, field.name, in.getLong());
                } else {
                    skip(in, field.type);
                }
            }
        }
        in.position(end);
    }

    private static void array(ByteBuffer in, Objects objects) {
        long id = in.getLong();
        in.getInt();
        int length = in.getInt();
        long type = in.getLong();
        for (int i = 0; i < length; i++) {
            objects.reference(id, type, "[]", in.getLong());
        }
    }

    private static void primitives(ByteBuffer in, Objects objects) {
        long id = in.getLong();
        in.getInt();
        int length = in.getInt();
        int type = in.get();
        int bytes = length * size(type);
        if (type == 5 || type == 8) {
            objects.primitives(id, in.slice(in.position(), bytes));
        }
        in.position(in.position() + bytes);
    }

    private static void skip(ByteBuffer in, int type) {
        in.position(in.position() + size(type));
    }

    /** How many bytes a value of one of HPROF's types takes up. */
    private static int size(int type) {
        return switch (type) {
            case 4, 8 -> 1;
            case 5, 9 -> Short.BYTES;
            case 6, 10 -> Integer.BYTES;
            case OBJECT, 7, 11 -> Long.BYTES;
            default -> throw new IllegalStateException("unknown type " + type);
        };
    }

    private static String text(ByteBuffer in, int length) {
        var bytes = new byte[length];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
