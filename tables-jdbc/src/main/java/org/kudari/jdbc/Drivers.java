package org.kudari.jdbc;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.kudari.io.InvalidInputException;
import org.kudari.table.cells.SourceErrors;

/** Finds the driver of a database, and connects. */
final class Drivers {
    private Drivers() {}

    /** The driver for a URL: of the jar that the query names, or of those that the program has. */
    static Driver find(JdbcQuery query) {
        if (!query.url().startsWith("jdbc:")) {
            throw JdbcErrors.error(query, "is no URL of a database, such as jdbc:postgresql://localhost/shop");
        }
        Optional<Driver> driver = query.driver().isPresent()
                // DriverManager would refuse a driver that this class's loader does not know.
                ? first(query, loader(query.driver().get()))
                : registered(query).or(() -> first(query, Drivers.class.getClassLoader()));
        return driver.orElseThrow(() -> JdbcErrors.withoutDriver(query));
    }

    private static Optional<Driver> registered(JdbcQuery query) {
        return DriverManager.drivers().filter(driver -> accepts(driver, query)).findFirst();
    }

    private static Optional<Driver> first(JdbcQuery query, ClassLoader loader) {
        List<Driver> own = new ArrayList<>();
        try {
            for (Driver driver : ServiceLoader.load(Driver.class, loader)) {
                if (accepts(driver, query)) {
                    own.add(driver);
                }
            }
        } catch (ServiceConfigurationError problem) {
            throw JdbcErrors.error(query, "has a driver that cannot be loaded: " + SourceErrors.firstLine(problem));
        }
        // The program may have another version of the same driver.
        return own.stream()
                .filter(driver -> driver.getClass().getClassLoader() == loader)
                .findFirst()
                .or(() -> own.stream().findFirst());
    }

    private static boolean accepts(Driver driver, JdbcQuery query) {
        try {
            return driver.acceptsURL(query.url());
        } catch (SQLException _) {
            return false;
        }
    }

    /** The loader is never closed: a driver's threads and native code live as long as the program. */
    private static ClassLoader loader(Path place) {
        try (Stream<Path> files = Files.isDirectory(place) ? Files.list(place) : Stream.of(place)) {
            List<URL> jars = new ArrayList<>();
            for (Path file : files.sorted().toList()) {
                if (!Files.exists(file)) {
                    throw new InvalidInputException(file + ": there is no such file; it was named as a driver");
                }
                if (file.equals(place) || file.toString().endsWith(".jar")) {
                    jars.add(file.toUri().toURL());
                }
            }
            return new URLClassLoader(jars.toArray(URL[]::new), Drivers.class.getClassLoader());
        } catch (MalformedURLException problem) {
            throw new InvalidInputException(place + ": cannot be a driver: " + SourceErrors.firstLine(problem));
        } catch (IOException problem) {
            throw SourceErrors.reading(place, problem);
        }
    }

    /** A connection for a query whose rows come as they are read, and not all at once. */
    static Connection connect(Driver driver, JdbcQuery query) {
        Connection connection;
        try {
            connection = open(driver, query);
        } catch (SQLException problem) {
            throw JdbcErrors.connecting(query, problem);
        }
        if (connection == null) {
            throw JdbcErrors.withoutDriver(query);
        }
        try {
            connection.setReadOnly(true);
        } catch (SQLException _) {
            // A hint, which some drivers do not take.
        }
        try {
            // PostgreSQL would else send all rows at once.
            connection.setAutoCommit(false);
        } catch (SQLException _) {
            // A database without transactions.
        }
        return connection;
    }

    private static Connection open(Driver driver, JdbcQuery query) throws SQLException {
        Properties properties = new Properties();
        properties.putAll(query.properties());
        if (query.url().startsWith("jdbc:duckdb:")) {
            Properties streaming = new Properties();
            streaming.putAll(properties);
            streaming.putIfAbsent("jdbc_stream_results", "true");
            try {
                return driver.connect(query.url(), streaming);
            } catch (SQLException _) {
                // Refused where this process has the file open without it. Then results come at once.
            }
        }
        return driver.connect(query.url(), properties);
    }

    /** Rows that are asked for at a time. MySQL's driver takes no number, but a mark for one by one. */
    static int fetchSize(JdbcQuery query, int rows) {
        return query.url().startsWith("jdbc:mysql:") ? Integer.MIN_VALUE : rows;
    }

    static void close(Connection connection) {
        try (connection) {
            if (!connection.getAutoCommit()) {
                connection.rollback();
            }
        } catch (SQLException _) {
            // What was read is good.
        }
    }
}
