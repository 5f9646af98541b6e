// SPDX-License-Identifier: Apache-2.0
/**
 * {@code tapdb import} and {@code tapdb export}.
 *
 * <p>An import goes from {@code InputFile} through a {@code DocumentSource} (JSON by way of {@code
 * DocumentScanner}, or CSV) into {@code Importer}, which sends batches; an export from a cursor
 * into a {@code DocumentSink} and {@code OutputFile}. Neither holds more than some batches.
 */
package io.tapdb.shell.transfer;
