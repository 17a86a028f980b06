package io.sealstream.hub.spool;

/** What an acknowledged segment survives. */
public enum Durability {
    /** The end of the process: the operating system has it. */
    PROCESS,
    /** Also a power loss: the disk has it. Slower by far. */
    POWER
}
