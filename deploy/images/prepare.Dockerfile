# Makes the topics of deploy/kafka/topics.yaml, those of the departments of deploy/departments.yaml, and the databases with their roles on servers that run already.
FROM eclipse-temurin:25-jre
COPY local-stack/target/classes/ /app/classes/
COPY local-stack/target/lib/ /app/lib/
COPY deploy/kafka/topics.yaml /app/deploy/kafka/topics.yaml
COPY deploy/departments.yaml /app/deploy/departments.yaml
WORKDIR /app
ENTRYPOINT ["java", "-cp", "/app/classes:/app/lib/*", "-Doptward.root=/app", "io.optward.stack.command.Optward", "prepare"]
