package org.kudari.table.schema;

import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** The components of records by their names. */
final class RecordValues {
    private static final ClassValue<Map<String, Method>> ACCESSORS = new ClassValue<>() {
        @Override
        protected Map<String, Method> computeValue(Class<?> type) {
            Map<String, Method> accessors = new LinkedHashMap<>();
            for (RecordComponent component : type.getRecordComponents()) {
                Method accessor = component.getAccessor();
                try {
                    // Records inside of classes are often private.
                    accessor.setAccessible(true);
                } catch (InaccessibleObjectException e) {
                    throw inaccessible(type, e);
                }
                accessors.put(component.getName(), accessor);
            }
            return accessors;
        }
    };

    private RecordValues() {}

    static Map<String, Object> of(Record row) {
        Map<String, Object> values = new HashMap<>();
        for (Map.Entry<String, Method> accessor : ACCESSORS.get(row.getClass()).entrySet()) {
            try {
                values.put(accessor.getKey(), accessor.getValue().invoke(row));
            } catch (IllegalAccessException | InvocationTargetException e) {
                throw inaccessible(row.getClass(), e);
            }
        }
        return values;
    }

    private static IllegalArgumentException inaccessible(Class<?> type, Exception cause) {
        return new IllegalArgumentException(
                "the components of the record " + type.getName()
                        + " cannot be read; make it public, open its package, or give a map",
                cause);
    }
}
