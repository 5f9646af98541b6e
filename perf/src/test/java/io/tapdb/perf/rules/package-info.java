// SPDX-License-Identifier: Apache-2.0
/**
 * The rules of the whole project that no compiler checks: {@code LayersTest} looks at the classes
 * of every module, {@code TidyTest} at the text of every file, {@code PapersTest} at what the
 * papers claim. They live here because only this module sees all the others.
 */
package io.tapdb.perf.rules;
