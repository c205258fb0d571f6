package io.throughline.system.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.jspecify.annotations.NullMarked;

/** Whether a package's package-info says that nothing in it is null unless it says so. */
final class NullMarking {

  static final ArchCondition<JavaClass> BE_IN_A_MARKED_PACKAGE =
      new ArchCondition<>("be in a package that is @NullMarked") {
        @Override
        public void check(JavaClass type, ConditionEvents events) {
          boolean marked = type.getPackage().isAnnotatedWith(NullMarked.class);
          String said = "%s is in %smarked %s";
          events.add(
              new SimpleConditionEvent(
                  type,
                  marked,
                  said.formatted(type.getName(), marked ? "" : "un", type.getPackageName())));
        }
      };

  private NullMarking() {}
}
