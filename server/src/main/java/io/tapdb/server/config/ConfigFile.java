// SPDX-License-Identifier: Apache-2.0
package io.tapdb.server.config;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * A configuration file in mongod's YAML, read into the names that the command line uses. A key that
 * TapDB does not know is refused, so that nobody relies on a setting that does nothing.
 */
public final class ConfigFile {
  private static final Map<String, String> OPTIONS =
      Map.ofEntries(
          Map.entry("storage.dbPath", "dbpath"),
          Map.entry("storage.engine", "storageEngine"),
          Map.entry("storage.rocksdb.cacheSizeMB", "cacheSizeMB"),
          Map.entry("storage.memory.sizeMB", "cacheSizeMB"),
          Map.entry("net.port", "port"),
          Map.entry("net.bindIp", "bind_ip"),
          Map.entry("replication.replSetName", "replSet"),
          Map.entry("replication.oplogSizeMB", "oplogSize"),
          Map.entry("storage.oplogMinRetentionHours", "oplogMinRetentionHours"),
          Map.entry("systemLog.path", "logpath"),
          Map.entry("metrics.port", "metricsPort"));

  /** Keys that say what TapDB does anyway, with the one value they may have. */
  private static final Map<String, String> FIXED =
      Map.of(
          "systemLog.destination", "file",
          "systemLog.logAppend", "true",
          "security.authorization", "disabled");

  private ConfigFile() {}

  /**
   * Reads a file.
   *
   * @return option names as on the command line, parameters as {@code setParameter.name}
   * @throws IOException when it cannot be read, is not YAML, or has a key that is not known or has
   *     no value
   */
  public static Map<String, String> read(Path path) throws IOException {
    Object content;
    try (Reader reader = Files.newBufferedReader(path)) {
      content =
          new Load(LoadSettings.builder().setLabel(path.toString()).build()).loadFromReader(reader);
    } catch (YamlEngineException malformed) {
      throw new IOException(
          "the configuration file " + path + " is not valid YAML: " + malformed.getMessage());
    }
    Map<String, String> flat = new LinkedHashMap<>();
    if (content instanceof Map<?, ?> map) {
      flatten(path, "", map, flat);
    } else if (content != null) {
      throw new IOException(
          "the configuration file " + path + " must consist of keys with values, as mongod's does");
    }
    Map<String, String> options = new LinkedHashMap<>();
    for (Map.Entry<String, String> entry : flat.entrySet()) {
      translate(path, entry.getKey(), entry.getValue(), options);
    }
    return options;
  }

  private static void flatten(Path path, String prefix, Map<?, ?> map, Map<String, String> into)
      throws IOException {
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      String key = prefix + entry.getKey();
      switch (entry.getValue()) {
        case null ->
            throw new IOException(
                "the configuration file " + path + " gives no value for the key " + key);
        case List<?> list ->
            throw new IOException(
                "the configuration file "
                    + path
                    + " gives a list for the key "
                    + key
                    + ", which takes one value only: "
                    + list);
        case Map<?, ?> inner -> flatten(path, key + ".", inner, into);
        case Object value -> into.put(key, value.toString());
      }
    }
  }

  private static void translate(Path path, String key, String value, Map<String, String> into)
      throws IOException {
    if (key.startsWith("setParameter.")) {
      into.put(key, value);
    } else if (OPTIONS.containsKey(key)) {
      into.put(OPTIONS.get(key), value);
    } else if (!value.equals(FIXED.get(key))) {
      throw new IOException(
          FIXED.containsKey(key)
              ? "the configuration file "
                  + path
                  + " sets "
                  + key
                  + " to "
                  + value
                  + "; TapDB only knows "
                  + FIXED.get(key)
              : "the configuration file "
                  + path
                  + " has the unknown key "
                  + key
                  + "; the keys are listed in docs/configuration.md");
    }
  }
}
