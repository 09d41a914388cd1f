package org.kudari.data;

/** What a model is asked to predict from a row. */
public enum Task {
    /** One of a fixed set of named classes. */
    CLASSIFY,
    /** A number. */
    REGRESS
}
