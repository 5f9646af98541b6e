// SPDX-License-Identifier: Apache-2.0
/**
 * The server process. {@link io.tapdb.server.Main} reads the command line; {@code process} puts a
 * node together, {@code port} listens, {@code grpc} speaks to clients, {@code config} and {@code
 * log} are what their names say.
 */
package io.tapdb.server;
