package io.optward.vault;

import io.optward.kit.fixture.AccessWalk;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;

@QuarkusTest
@WithTestResource(VaultResource.class)
class AccessTest extends AccessWalk {}
