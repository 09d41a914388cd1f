package org.kudari.data;

/** Whether a model classifies or predicts a number. */
public enum Task {
    /** One of a fixed set of named classes. */
    CLASSIFY,
    /** A number. */
    REGRESS
}
