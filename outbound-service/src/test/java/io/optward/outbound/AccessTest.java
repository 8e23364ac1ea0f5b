package io.optward.outbound;

import io.optward.kit.fixture.AccessWalk;
import io.optward.kit.fixture.InfrastructureResource;
import io.optward.outbound.surroundings.SurroundingsResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;

@QuarkusTest
@WithTestResource(value = InfrastructureResource.class, initArgs = @ResourceArg(name = "database", value = "outbound"))
@WithTestResource(SurroundingsResource.class)
class AccessTest extends AccessWalk {}
