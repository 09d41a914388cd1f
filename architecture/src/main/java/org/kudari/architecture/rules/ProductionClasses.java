package org.kudari.architecture.rules;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.net.URISyntaxException;
import java.nio.file.Path;

/** The classes of a module's main code. */
public final class ProductionClasses {
    private ProductionClasses() {}

    /**
     * The classes that lie where a class was loaded from. Maven keeps a module's tests in another folder.
     *
     * @param member any class of the module's main code
     * @return all of them
     */
    public static JavaClasses of(Class<?> member) {
        try {
            return new ClassFileImporter()
                    .importPath(Path.of(member.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI()));
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }
}
