package dev.sluice.transforms;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.state.StateBinder;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.reflect.DoFnSignature;
import org.apache.beam.sdk.transforms.reflect.DoFnSignatures;

/** With which coders a step binds its states, which lie so in savepoints. */
public final class StateCoders {
  private StateCoders() {}

  /** By the states' ids. */
  public static Map<String, List<Coder<?>>> of(DoFn<?, ?> fn) throws IllegalAccessException {
    Map<String, List<Coder<?>>> coders = new TreeMap<>();
    for (DoFnSignature.StateDeclaration state :
        DoFnSignatures.getSignature(fn.getClass()).stateDeclarations().values()) {
      ((StateSpec<?>) state.field().get(fn)).bind(state.id(), into(coders));
    }
    return coders;
  }

  /** Notes them, and binds nothing. */
  private static StateBinder into(Map<String, List<Coder<?>>> coders) {
    return (StateBinder)
        Proxy.newProxyInstance(
            StateBinder.class.getClassLoader(),
            new Class<?>[] {StateBinder.class},
            (proxy, method, arguments) -> {
              List<Coder<?>> used = new ArrayList<>();
              for (Object argument : arguments) {
                if (argument instanceof Coder<?> coder) {
                  used.add(coder);
                }
              }
              coders.put((String) arguments[0], used);
              return null;
            });
  }
}
