// SPDX-License-Identifier: Apache-2.0
package io.tapdb.perf.rules;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A text file of the project: its path from the root, with slashes, and its lines. */
record Source(String path, List<String> lines) {
  private static final Set<String> NOT_OURS = Set.of("target", ".git", ".idea", ".vscode");
  private static final Set<String> TEXTS =
      Set.of(
          "java", "xml", "md", "proto", "sh", "txt", "yml", "yaml", "js", "properties", "config");

  /** All text files under a folder, generated ones left out. */
  static List<Source> under(Path root) throws IOException {
    List<Source> found = new ArrayList<>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return NOT_OURS.contains(folder.getFileName().toString())
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (isText(root.relativize(file))) {
              String path = root.relativize(file).toString().replace('\\', '/');
              found.add(new Source(path, Files.readAllLines(file)));
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return found;
  }

  private static boolean isText(Path path) {
    String name = path.getFileName().toString();
    boolean isScript = name.equals("tapdb") || path.startsWith(".ci");
    return isScript || TEXTS.contains(name.substring(name.lastIndexOf('.') + 1));
  }

  boolean isJava() {
    return path.endsWith(".java");
  }

  boolean isTest() {
    return path.contains("/src/test/");
  }

  boolean isMain() {
    return isJava() && !isTest();
  }

  String module() {
    return path.substring(0, Math.max(0, path.indexOf('/')));
  }

  /** The folder that the file stands in. */
  String folder() {
    return path.substring(0, Math.max(0, path.lastIndexOf('/')));
  }

  String text() {
    return String.join("\n", lines) + "\n";
  }
}
