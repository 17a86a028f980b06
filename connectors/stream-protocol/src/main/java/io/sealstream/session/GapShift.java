package io.sealstream.session;

import java.util.ArrayDeque;

/**
 * Where positions lie once gaps are taken out of a stream (SPEC section 7.3): segments before a gap that have not been used up take
 * their part of the window behind it. Pure; guarded by its owner.
 */
final class GapShift {

    /** Gaps that lie behind something that has not been used up; fewer than the window has segments. */
    private final ArrayDeque<Gap> gaps = new ArrayDeque<>();

    private record Gap(long from, long to) {}

    /** Nothing from {@code from} to before {@code to} comes; gaps come in order. */
    void add(long from, long to) {
        Gap last = gaps.peekLast();
        if (last != null && last.to() == from) {
            gaps.removeLast();
            gaps.addLast(new Gap(last.from(), to));
        } else {
            gaps.addLast(new Gap(from, to));
        }
    }

    /** How far {@code sequence}, before which all is used up, has come with all gaps behind it taken as used up too. */
    long shifted(long sequence) {
        while (!gaps.isEmpty() && sequence >= gaps.peekFirst().to()) {
            gaps.removeFirst();
        }
        return sequence
                + gaps.stream()
                        .filter(gap -> gap.from() >= sequence)
                        .mapToLong(gap -> gap.to() - gap.from())
                        .sum();
    }
}
