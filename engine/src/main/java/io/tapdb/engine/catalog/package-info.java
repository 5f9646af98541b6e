// SPDX-License-Identifier: Apache-2.0
/**
 * Which collections and indexes there are, at every moment a reader may stand at.
 *
 * <p>A {@link io.tapdb.engine.catalog.Catalog} is immutable and is replaced by the commit lane;
 * {@link io.tapdb.engine.catalog.DefinitionChange} works out the next one from a logged command.
 * {@link io.tapdb.engine.catalog.IndexKeys} says which keys a document has in an index. A {@link
 * io.tapdb.engine.catalog.Moment} is a snapshot with the catalog that belongs to it.
 */
package io.tapdb.engine.catalog;
