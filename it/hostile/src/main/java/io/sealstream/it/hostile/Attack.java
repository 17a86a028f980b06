package io.sealstream.it.hostile;

/** One kind of attack. */
@FunctionalInterface
interface Attack {

    /** Tries until it has tried often enough, or the target says that it is over. */
    void run(Target target, Tally tally) throws Exception;
}
