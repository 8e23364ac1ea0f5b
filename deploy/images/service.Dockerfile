# One image per module, from the same jars that ./optward starts: ./optward builds them, then
#   docker build -f deploy/images/service.Dockerfile --build-arg MODULE=vault-service -t optward/vault-service .
FROM eclipse-temurin:25-jre
ARG MODULE
RUN useradd --system --uid 10001 --no-create-home optward
COPY --chown=10001:0 ${MODULE}/target/quarkus-app/ /app/
USER 10001
ENV QUARKUS_HTTP_HOST=0.0.0.0
ENTRYPOINT ["java", "-XX:+UseSerialGC", "-XX:MaxRAMPercentage=60", "-XX:+ExitOnOutOfMemoryError", "-jar", "/app/quarkus-run.jar"]
