package org.kudari.jdbc;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.logging.Logger;

/**
 * DuckDB behind URLs that begin with {@code jdbc:proxy:}. It counts what is open, notes the calls that set something, and
 * can be as old as drivers are that know no classes of {@code java.time} and no columns before the query runs.
 */
final class ProxyDriver implements Driver, AutoCloseable {
    private static final String PREFIX = "jdbc:proxy:";

    final List<String> calls = new ArrayList<>();
    int open;
    boolean isOld;
    int failingRow = -1;
    /** What the first column has in place of its value in a row; null to leave it. */
    Object planted;

    int plantedRow = -1;
    Properties properties;
    private int row;

    ProxyDriver() throws SQLException {
        DriverManager.registerDriver(this);
    }

    @Override
    public void close() throws SQLException {
        DriverManager.deregisterDriver(this);
    }

    @Override
    public Connection connect(String url, Properties info) throws SQLException {
        properties = info;
        Connection real = DriverManager.getConnection("jdbc:duckdb:" + url.substring(PREFIX.length()));
        open++;
        return around(Connection.class, real);
    }

    private <T> T around(Class<T> type, T real) {
        Object proxy = Proxy.newProxyInstance(
                ProxyDriver.class.getClassLoader(), new Class<?>[] {type}, (_, method, arguments) -> {
                    String name = method.getName();
                    if (name.startsWith("set") || name.equals("rollback")) {
                        calls.add(name + (arguments == null ? "" : List.of(arguments)));
                    }
                    if (name.equals("close") && real instanceof Connection connection && !connection.isClosed()) {
                        open--;
                    }
                    if (name.equals("next") && row++ == failingRow) {
                        throw new SQLException("the server went away\nat 12:00");
                    }
                    if (isOld && real instanceof PreparedStatement && name.equals("getMetaData")) {
                        return null;
                    }
                    if (isOld && name.equals("getObject") && arguments.length == 2) {
                        throw new SQLFeatureNotSupportedException("getObject");
                    }
                    if (row - 1 == plantedRow && name.equals("getObject") && arguments[0].equals(1)) {
                        return planted;
                    }
                    try {
                        Object result = method.invoke(real, arguments);
                        return switch (result) {
                            case PreparedStatement statement -> around(PreparedStatement.class, statement);
                            case ResultSet rows -> {
                                row = 0;
                                yield around(ResultSet.class, rows);
                            }
                            case null, default -> result;
                        };
                    } catch (InvocationTargetException problem) {
                        throw problem.getCause();
                    }
                });
        return type.cast(proxy);
    }

    @Override
    public boolean acceptsURL(String url) {
        return url.startsWith(PREFIX);
    }

    @Override
    public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) {
        return new DriverPropertyInfo[0];
    }

    @Override
    public int getMajorVersion() {
        return 1;
    }

    @Override
    public int getMinorVersion() {
        return 0;
    }

    @Override
    public boolean jdbcCompliant() {
        return false;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException();
    }
}
