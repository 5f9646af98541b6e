// SPDX-License-Identifier: Apache-2.0
package io.tapdb.election.config;

/** A document that is no configuration of a set. */
public final class ConfigRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient ConfigRefusal refusal;

  public ConfigRefusedException(ConfigRefusal refusal) {
    super(refusal.message());
    this.refusal = refusal;
  }

  public ConfigRefusal refusal() {
    return refusal;
  }
}
