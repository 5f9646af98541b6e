// SPDX-License-Identifier: Apache-2.0
/**
 * The log of the process: {@link io.tapdb.server.log.ServerLog} writes it, {@code JsonLines} forms
 * it.
 */
package io.tapdb.server.log;
