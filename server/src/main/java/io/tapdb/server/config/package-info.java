// SPDX-License-Identifier: Apache-2.0
/**
 * What a node is started with: {@link io.tapdb.server.config.ServerOptions}, the {@link
 * io.tapdb.server.config.ConfigFile} they may come from, and the {@link
 * io.tapdb.server.config.DataFolder} it holds.
 */
package io.tapdb.server.config;
