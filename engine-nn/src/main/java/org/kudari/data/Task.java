package org.kudari.data;

/** Whether a model classifies or predicts a number. */
public enum Task {
    /** The model predicts one of a fixed set of named classes. */
    CLASSIFY,
    /** The model predicts a number. */
    REGRESS
}
