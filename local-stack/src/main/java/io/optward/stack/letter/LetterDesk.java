package io.optward.stack.letter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.optward.stack.demo.JsonHttp;
import io.optward.stack.demo.JsonHttp.Answer;
import io.optward.stack.supervisor.StackAddresses;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Lists, shows, replays and settles what the services of a running stack put aside. Every method returns an exit code: 0
 * if all of it was done, 1 if something failed or was refused, which is said in a line.
 *
 * @param out what was asked for
 * @param err what went wrong
 */
public record LetterDesk(StackAddresses at, JsonHttp http, PrintStream out, PrintStream err) {

    private static final int PER_PAGE = 500;
    private static final String LINE = "%-30s  %-18s  %-8s  %-20s  %-24s  %-22s  %s%n";

    /**
     * Prints a table of everything that was put aside, oldest first in each service.
     *
     * @param onlyOpen leaves out what was decided
     */
    public int list(List<LetterBox> boxes, boolean onlyOpen) throws InterruptedException {
        var found = new ArrayList<JsonNode>();
        boolean complete = true;
        out.printf(LINE, "id", "service", "state", "since", "reason", "topic", "subject");
        for (var box : boxes) {
            try {
                for (var letter : all(box, onlyOpen)) {
                    print(box, letter);
                    found.add(letter);
                }
            } catch (Refused refused) {
                complete = false;
                err.println("optward: " + refused.getMessage());
            }
        }
        long open = found.stream().filter(LetterDesk::isOpen).count();
        out.println("letters: " + open + " open" + (onlyOpen ? "" : ", " + (found.size() - open) + " decided"));
        return complete ? 0 : 1;
    }

    /** Prints what can be told of one thing without showing what it says. */
    public int show(String id) throws InterruptedException {
        return saying(() -> {
            out.println(find(id).answer().json().toPrettyString());
        });
    }

    /** Has one thing read again. */
    public int replay(String id) throws InterruptedException {
        return saying(() -> replay(find(id).box(), id));
    }

    /** Has everything read again that is open; what is refused does not keep the rest from being tried. */
    public int replayAll(List<LetterBox> boxes) throws InterruptedException {
        int refused = 0;
        int tried = 0;
        for (var box : boxes) {
            var open = new ArrayList<JsonNode>();
            refused += saying(() -> open.addAll(all(box, true)));
            for (var letter : open) {
                tried++;
                refused += saying(() -> replay(box, idOf(letter)));
            }
        }
        out.println("letters: " + tried + " tried, " + refused + " refused or failed");
        return refused == 0 ? 0 : 1;
    }

    /** Dismisses one thing. */
    public int settle(String id, String reason) throws InterruptedException {
        return saying(() -> {
            var box = find(id).box();
            var body = JsonNodeFactory.instance.objectNode().put("reason", reason);
            said(box, id, ask(box, "/" + id + "/settle", body.toString()));
        });
    }

    private void replay(LetterBox box, String id) throws Refused, InterruptedException {
        said(box, id, ask(box, "/" + id + "/replay", "{}"));
    }

    private void said(LetterBox box, String id, Answer answer) {
        out.println(id + "  " + box.part().label() + "  "
                + answer.json().path("state").asText());
    }

    private List<JsonNode> all(LetterBox box, boolean onlyOpen) throws Refused, InterruptedException {
        var found = new ArrayList<JsonNode>();
        var query = "?limit=" + PER_PAGE + (onlyOpen ? "&state=OPEN" : "");
        var cursor = "";
        do {
            var page = ask(box, query + cursor, null).json();
            page.path("items").forEach(found::add);
            cursor = page.path("next").asText("");
            cursor = cursor.isEmpty() ? "" : "&cursor=" + cursor;
        } while (!cursor.isEmpty());
        return found;
    }

    private void print(LetterBox box, JsonNode letter) {
        var subjects = new ArrayList<String>();
        letter.path("subjects").forEach(subject -> subjects.add(subject.asText()));
        if (letter.hasNonNull("subject")) {
            subjects.add(letter.path("subject").asText());
        }
        out.printf(
                LINE,
                idOf(letter),
                box.part().label(),
                letter.path("state").asText(),
                seconds(letter.path("foundAt").asText(letter.path("receivedAt").asText())),
                letter.path("reason").asText(),
                letter.path("topic").asText("(webhook)"),
                subjects.isEmpty() ? "-" : String.join(",", subjects));
    }

    /** The box that holds something, and what it tells of it. */
    private Found find(String id) throws Refused, InterruptedException {
        Optional<Refused> silent = Optional.empty();
        for (var box : LetterBox.values()) {
            if (box.mayHold(id)) {
                try {
                    return new Found(box, ask(box, "/" + id, null));
                } catch (Refused refused) {
                    if (refused.status() != 404) {
                        silent = Optional.of(refused);
                    }
                }
            }
        }
        throw silent.orElseGet(() ->
                new Refused(404, "nothing was put aside under " + id + ": ./optward letters lists" + " what was"));
    }

    private record Found(LetterBox box, Answer answer) {}

    private Answer ask(LetterBox box, String rest, @org.jspecify.annotations.Nullable String body)
            throws Refused, InterruptedException {
        var uri = URI.create(at.url(box.part()) + box.path() + rest);
        try {
            var answer = body == null ? http.get(uri) : http.post(uri, body);
            if (answer.status() == 200 && answer.json().isObject()) {
                return answer;
            }
            throw new Refused(answer.status(), box.part().label() + " refused: " + problem(answer));
        } catch (IOException _) {
            throw new Refused(
                    0,
                    box.part().label() + " does not answer at " + at.url(box.part())
                            + ": ./optward status shows what runs");
        }
    }

    private static String problem(Answer answer) {
        var problem = answer.json();
        if (!problem.hasNonNull("detail")) {
            return "HTTP " + answer.status();
        }
        var why = problem.path("undecodable").asText(problem.path("rejected").asText(""));
        return problem.path("title").asText() + (why.isEmpty() ? "" : " (" + why + ")") + ". "
                + problem.path("detail").asText();
    }

    private int saying(Deed deed) throws InterruptedException {
        try {
            deed.doIt();
            return 0;
        } catch (Refused refused) {
            err.println("optward: " + refused.getMessage());
            return 1;
        }
    }

    private static boolean isOpen(JsonNode letter) {
        return letter.path("state").asText().equals("OPEN");
    }

    private static String idOf(JsonNode letter) {
        return letter.path("id").asText(letter.path("receipt").asText());
    }

    private static String seconds(String instant) {
        return instant.length() > 19 ? instant.substring(0, 19) + "Z" : instant;
    }

    @FunctionalInterface
    private interface Deed {
        void doIt() throws Refused, InterruptedException;
    }

    /** A service said no, or nothing. */
    private static final class Refused extends Exception {

        private static final long serialVersionUID = 1;

        private final int status;

        Refused(int status, String message) {
            super(message, null, false, false);
            this.status = status;
        }

        int status() {
            return status;
        }
    }
}
