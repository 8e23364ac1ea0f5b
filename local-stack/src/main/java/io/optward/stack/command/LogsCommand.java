package io.optward.stack.command;

import io.optward.stack.checkout.Checkout;
import io.optward.stack.process.LogTail;
import io.optward.stack.supervisor.Part;
import io.optward.stack.supervisor.StackDirectory;
import io.optward.stack.supervisor.StackProblem;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "logs",
        description = "follow the log of one part",
        footerHeading = "%n",
        footer = {
            "Parts are kafka, postgres, ingress-service, ingress-normaliser, ingress-media, consent-service,",
            "outbound-service, vault-service, audit-service, whatsapp-simulator and stack (the supervisor)."
        })
final class LogsCommand implements Callable<Integer> {

    @Mixin
    private HelpOption help = new HelpOption();

    private static final String SUPERVISOR = "stack";

    @Parameters(paramLabel = "SERVICE", description = "the part")
    private String service = "";

    @Option(names = "--lines", defaultValue = "50", description = "how many to begin with (${DEFAULT-VALUE})")
    private int lines;

    @Option(names = "--no-follow", description = "print those and end")
    private boolean once;

    @Override
    public Integer call() throws IOException, InterruptedException {
        var log = file(new StackDirectory(Checkout.find().stateDirectory()));
        if (!Files.exists(log)) {
            throw new StackProblem(service + " has written no log yet: ./optward up starts it");
        }
        long end = Files.size(log);
        LogTail.of(log, lines).forEach(System.out::println);
        if (!once) {
            follow(log, end);
        }
        return 0;
    }

    private Path file(StackDirectory directory) {
        if (service.equals(SUPERVISOR)) {
            return directory.supervisorLog();
        }
        return Part.labelled(service)
                .map(directory::log)
                .orElseThrow(() -> new StackProblem("no part is called " + service + "; there are "
                        + Arrays.stream(Part.values()).map(Part::label).collect(Collectors.joining(", ")) + ", "
                        + SUPERVISOR));
    }

    private static void follow(Path log, long from) throws IOException, InterruptedException {
        var buffer = new byte[64 * 1024];
        long position = from;
        while (true) {
            try (var file = new RandomAccessFile(log.toFile(), "r")) {
                // a fresh start has made the file anew
                position = Math.min(position, file.length());
                file.seek(position);
                for (int read = file.read(buffer); read > 0; read = file.read(buffer)) {
                    System.out.write(buffer, 0, read);
                    position += read;
                }
            }
            System.out.flush();
            TimeUnit.MILLISECONDS.sleep(250);
        }
    }
}
