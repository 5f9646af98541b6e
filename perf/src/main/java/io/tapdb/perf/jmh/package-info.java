// SPDX-License-Identifier: Apache-2.0
/**
 * JMH benchmarks of the parts that every request goes through, on {@code Samples}; {@code
 * PartsBenchmark} runs them in a short form.
 */
package io.tapdb.perf.jmh;
