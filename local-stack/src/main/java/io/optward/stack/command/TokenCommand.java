package io.optward.stack.command;

import io.optward.stack.checkout.Checkout;
import io.optward.stack.department.Departments;
import io.optward.stack.identity.DemoPerson;
import io.optward.stack.supervisor.BackgroundStack;
import io.optward.stack.supervisor.Part;
import io.optward.stack.supervisor.StackDirectory;
import io.optward.stack.supervisor.StackProblem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "token",
        description = "print an access token of a demo identity, for curl",
        footerHeading = "%n",
        footer = {
            "Signs in at the local stack's Keycloak as the identity would: people by password, and with --step-up by a",
            "one-time code too; clients by their own credentials. The token is good for five minutes.",
            "",
            "  curl -H \"Authorization: Bearer $(./optward token demo-department)\" localhost:8083/v1/messages"
        })
final class TokenCommand implements Callable<Integer> {

    @Mixin
    private HelpOption help = new HelpOption();

    @Parameters(paramLabel = "NAME", description = "carla, oscar, selma, petra, a department, or a service")
    private String name = "";

    @Option(names = "--step-up", description = "with a second factor, which dangerous acts want")
    private boolean stepUp;

    @Override
    public Integer call() {
        var checkout = Checkout.find();
        var at = new BackgroundStack(new StackDirectory(checkout.stateDirectory()))
                .addresses()
                .orElseThrow(() -> new StackProblem("nothing is running: ./optward up starts it"));
        var known = known(checkout);
        if (!known.contains(name)) {
            throw new StackProblem("nobody is called " + name + " here: there are " + String.join(", ", known));
        }
        if (stepUp && DemoPerson.named(name).isEmpty()) {
            throw new StackProblem(name + " is no person and has no second factor: leave --step-up out");
        }
        System.out.println(at.identities().token(name, stepUp, notice -> System.err.println("optward: " + notice)));
        return 0;
    }

    private static List<String> known(Checkout checkout) {
        var names = new ArrayList<String>();
        Arrays.stream(DemoPerson.values()).map(DemoPerson::username).forEach(names::add);
        Departments.read(checkout.departments()).all().forEach(department -> names.add(department.name()));
        Part.services()
                .filter(part -> part != Part.SIMULATOR && part != Part.NORMALISER && part != Part.MEDIA)
                .map(Part::label)
                .forEach(names::add);
        return names;
    }
}
