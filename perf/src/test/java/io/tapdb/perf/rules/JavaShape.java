// SPDX-License-Identifier: Apache-2.0
package io.tapdb.perf.rules;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** What the compiler's parser sees in one Java file. */
record JavaShape(Source source, List<Type> types, List<Method> methods, List<Use> uses) {
  /** A type; one is public only if all that it stands in are. */
  record Type(String name, boolean isPublic, String doc) {}

  /**
   * A method or constructor with the lines from its first annotation to its closing brace. A block
   * of text in it is data, so it counts as one line.
   */
  record Method(String name, int lines, int parameters) {}

  /** An annotation or a selected member, as it is written, and its line. */
  record Use(String text, long line) {}

  static List<JavaShape> of(List<Source> sources) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    List<InMemory> files = sources.stream().map(InMemory::new).toList();
    JavacTask task = (JavacTask) compiler.getTask(null, null, null, List.of(), null, files);
    DocTrees trees = DocTrees.instance(task);
    List<JavaShape> shapes = new ArrayList<>();
    Iterator<InMemory> origin = files.iterator();
    for (CompilationUnitTree unit : task.parse()) {
      JavaShape shape =
          new JavaShape(
              origin.next().source, new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
      shape.new Reader(unit, trees).scan(unit, null);
      shapes.add(shape);
    }
    return shapes;
  }

  private static final class InMemory extends SimpleJavaFileObject {
    private final Source source;

    InMemory(Source source) {
      super(URI.create("memory:///" + source.path()), JavaFileObject.Kind.SOURCE);
      this.source = source;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return source.text();
    }
  }

  private final class Reader extends TreePathScanner<Void, Void> {
    private final CompilationUnitTree unit;
    private final DocTrees trees;
    private boolean isWithinPublic = true;
    private boolean isWithinInterface;
    private long linesOfData;

    Reader(CompilationUnitTree unit, DocTrees trees) {
      this.unit = unit;
      this.trees = trees;
    }

    @Override
    public Void visitClass(ClassTree type, Void none) {
      boolean outerPublic = isWithinPublic;
      boolean outerInterface = isWithinInterface;
      boolean isAnonymous = type.getSimpleName().isEmpty();
      isWithinPublic =
          outerPublic
              && !isAnonymous
              && (outerInterface || type.getModifiers().getFlags().contains(Modifier.PUBLIC));
      isWithinInterface =
          type.getKind() == Tree.Kind.INTERFACE || type.getKind() == Tree.Kind.ANNOTATION_TYPE;
      if (!isAnonymous) {
        String doc = trees.getDocComment(getCurrentPath());
        types.add(
            new Type(type.getSimpleName().toString(), isWithinPublic, doc == null ? "" : doc));
      }
      super.visitClass(type, null);
      isWithinPublic = outerPublic;
      isWithinInterface = outerInterface;
      return null;
    }

    @Override
    public Void visitMethod(MethodTree method, Void none) {
      long first = line(trees.getSourcePositions().getStartPosition(unit, method));
      long last = line(trees.getSourcePositions().getEndPosition(unit, method));
      long dataBefore = linesOfData;
      super.visitMethod(method, null);
      int lines = (int) (last - first + 1 - (linesOfData - dataBefore));
      methods.add(new Method(method.getName().toString(), lines, method.getParameters().size()));
      return null;
    }

    @Override
    public Void visitLiteral(LiteralTree literal, Void none) {
      linesOfData +=
          line(trees.getSourcePositions().getEndPosition(unit, literal))
              - line(trees.getSourcePositions().getStartPosition(unit, literal));
      return super.visitLiteral(literal, null);
    }

    @Override
    public Void visitAnnotation(AnnotationTree annotation, Void none) {
      use(annotation, "@" + annotation.getAnnotationType());
      return super.visitAnnotation(annotation, null);
    }

    @Override
    public Void visitMemberSelect(MemberSelectTree member, Void none) {
      if (member.getIdentifier().contentEquals("sleep")) {
        use(member, member.toString());
      }
      return super.visitMemberSelect(member, null);
    }

    private void use(Tree tree, String text) {
      uses.add(new Use(text, line(trees.getSourcePositions().getStartPosition(unit, tree))));
    }

    private long line(long position) {
      return unit.getLineMap().getLineNumber(position);
    }
  }
}
