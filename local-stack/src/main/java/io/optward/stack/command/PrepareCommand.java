package io.optward.stack.command;

import io.optward.stack.checkout.Checkout;
import io.optward.stack.department.Departments;
import io.optward.stack.kafka.KafkaAddress;
import io.optward.stack.postgres.DatabasePasswords;
import io.optward.stack.postgres.DatabaseRoles;
import io.optward.stack.supervisor.StackProblem;
import io.optward.stack.tls.CertificateFiles;
import io.optward.stack.topic.KafkaRights;
import io.optward.stack.topic.TopicList;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** What {@code up} does for its own servers, for servers that run elsewhere: in Compose, in a cluster. */
@Command(
        name = "prepare",
        description = "make topics, databases and roles on servers that run already",
        footerHeading = "%n",
        footer = {
            "Reads OPTWARD_PREPARE_KAFKA (host:port), OPTWARD_PREPARE_POSTGRES (host:port),",
            "OPTWARD_PREPARE_POSTGRES_PASSWORD (of the superuser) and",
            "OPTWARD_PREPARE_ROLE_PASSWORD (given to every login role). With",
            "OPTWARD_PREPARE_TLS_DIRECTORY (tls.crt, tls.key, ca.crt of a superuser of Kafka) it",
            "also makes access rules and the shares of departments, and takes away what no list",
            "says about our topics. Running it again changes nothing."
        })
final class PrepareCommand implements Callable<Integer> {

    @Mixin
    private HelpOption help = new HelpOption();

    @Override
    public Integer call() throws InterruptedException {
        var checkout = Checkout.find();
        var topics = TopicList.of(checkout);
        var tls = optional("OPTWARD_PREPARE_TLS_DIRECTORY").map(directory -> new CertificateFiles(Path.of(directory)));
        var bootstrapServers = required("OPTWARD_PREPARE_KAFKA");
        var kafka = tls.map(files -> new KafkaAddress(bootstrapServers, files.kafkaSettings()))
                .orElseGet(() -> KafkaAddress.plain(bootstrapServers));
        topics.createOn(kafka);
        System.out.println("prepare: every topic of the list is there");
        if (tls.isPresent()) {
            KafkaRights.of(topics, Departments.read(checkout.departments())).applyTo(kafka);
            System.out.println("prepare: access rules and shares are those of the lists");
        }
        var superuser = required("OPTWARD_PREPARE_POSTGRES_PASSWORD");
        var others = required("OPTWARD_PREPARE_ROLE_PASSWORD");
        var passwords = new DatabasePasswords(DatabasePasswords.roles()
                .collect(Collectors.toMap(
                        Function.identity(), role -> role.equals(DatabasePasswords.SUPERUSER) ? superuser : others)));
        try {
            new DatabaseRoles(passwords).makeOn(required("OPTWARD_PREPARE_POSTGRES"));
        } catch (SQLException e) {
            throw new StackProblem("the databases could not be made: " + e.getMessage(), e);
        }
        System.out.println("prepare: every database and role is there");
        return 0;
    }

    private static Optional<String> optional(String variable) {
        return Optional.ofNullable(System.getenv(variable)).filter(value -> !value.isBlank());
    }

    private static String required(String variable) {
        return optional(variable)
                .orElseThrow(() -> new StackProblem(variable + " is not set: see optward prepare --help"));
    }
}
