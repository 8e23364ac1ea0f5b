package io.optward.stack.command;

import io.optward.stack.checkout.Checkout;
import io.optward.stack.kafka.KafkaAddress;
import io.optward.stack.postgres.DatabasePasswords;
import io.optward.stack.postgres.DatabaseRoles;
import io.optward.stack.supervisor.StackProblem;
import io.optward.stack.topic.TopicList;
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
            "OPTWARD_PREPARE_ROLE_PASSWORD (given to every login role). Running it again",
            "changes nothing."
        })
final class PrepareCommand implements Callable<Integer> {

    @Mixin
    private HelpOption help = new HelpOption();

    @Override
    public Integer call() throws InterruptedException {
        TopicList.of(Checkout.find()).createOn(KafkaAddress.plain(required("OPTWARD_PREPARE_KAFKA")));
        System.out.println("prepare: every topic of the list is there");
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

    private static String required(String variable) {
        return Optional.ofNullable(System.getenv(variable))
                .filter(value -> !value.isBlank())
                .orElseThrow(() -> new StackProblem(variable + " is not set: see optward prepare --help"));
    }
}
