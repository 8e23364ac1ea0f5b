package io.optward.simulator.business;

import io.smallrye.config.ConfigMapping;

/** The business that stands in when none is configured. A prefix of its own, so that lists of the two never mix. */
@ConfigMapping(prefix = "example-business")
public interface ExampleBusiness extends BusinessConfig {}
