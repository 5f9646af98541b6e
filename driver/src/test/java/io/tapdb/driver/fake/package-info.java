// SPDX-License-Identifier: Apache-2.0
/**
 * What the driver's tests talk to: {@link io.tapdb.driver.fake.FakeServer}, a server over a real
 * socket that can be told to misbehave, with a {@link io.tapdb.driver.fake.FakeStore} behind it.
 */
package io.tapdb.driver.fake;
