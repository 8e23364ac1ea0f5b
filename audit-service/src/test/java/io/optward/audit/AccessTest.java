package io.optward.audit;

import io.optward.kit.fixture.AccessWalk;

@AuditTest
class AccessTest extends AccessWalk {}
