package io.optward.simulator.business;

import io.smallrye.config.ConfigMapping;

/**
 * The business that stands under {@code business}, in the file that the gateway's services read too. Keys that are meant
 * for them only are not mapped here.
 */
@ConfigMapping(prefix = "business")
public interface ConfiguredBusiness extends BusinessConfig {}
