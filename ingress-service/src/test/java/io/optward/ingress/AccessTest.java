package io.optward.ingress;

import io.optward.kit.fixture.AccessWalk;
import io.optward.kit.fixture.InfrastructureResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;

@QuarkusTest
@WithTestResource(value = InfrastructureResource.class, initArgs = @ResourceArg(name = "database", value = "ingress"))
@WithTestResource(VaultOfTheTest.class)
class AccessTest extends AccessWalk {}
