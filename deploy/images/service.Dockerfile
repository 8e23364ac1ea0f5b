# One image per module, from the same jars that ./optward starts: ./optward builds them, then
#   docker build -f deploy/images/service.Dockerfile --build-arg MODULE=vault-service -t optward/vault-service .
FROM eclipse-temurin:25-jre
ARG MODULE
RUN useradd --system --uid 10001 --no-create-home optward
COPY --chown=10001:0 ${MODULE}/target/quarkus-app/ /app/
USER 10001
# beside the heap a service needs some 240 MiB: code, threads, buffers of Kafka and of requests (./optward bench)
ENV QUARKUS_HTTP_HOST=0.0.0.0
ENTRYPOINT ["java", "-XX:+UseSerialGC", "-XX:MaxRAMPercentage=40", "-XX:+ExitOnOutOfMemoryError", "-jar", "/app/quarkus-run.jar"]
