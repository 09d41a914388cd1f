/**
 * Parquet files as tables, read by Hardwood. Files packed by Snappy or Zstandard need a library for it, {@code
 * org.xerial.snappy:snappy-java} or {@code com.github.luben:zstd-jni}, which a program adds itself; an error says which
 * one. On the module path, name its module in {@code --add-modules} too.
 */
package org.kudari.parquet;
