package io.sealstream.transport.noise;

import static io.sealstream.transport.noise.Token.E;
import static io.sealstream.transport.noise.Token.EE;
import static io.sealstream.transport.noise.Token.ES;
import static io.sealstream.transport.noise.Token.PSK;
import static io.sealstream.transport.noise.Token.S;
import static io.sealstream.transport.noise.Token.SE;
import static io.sealstream.transport.noise.Token.SS;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A handshake pattern of Noise section 7: who knows whose static key beforehand, and the tokens of each message, the
 * initiator's first, then in turns.
 *
 * @param name pattern name with its modifiers, such as {@code XXpsk3}
 * @param knownStatics the roles whose static public key the peer has before the first message
 * @param messages the tokens of each message in the order in which they are processed
 */
record HandshakePattern(String name, Set<Role> knownStatics, List<List<Token>> messages) {

    private static final Set<Role> NONE = Set.of();
    private static final Set<Role> INITIATOR = Set.of(Role.INITIATOR);
    private static final Set<Role> RESPONDER = Set.of(Role.RESPONDER);
    private static final Set<Role> BOTH = Set.of(Role.INITIATOR, Role.RESPONDER);

    /** Noise section 7.4 (one-way) and 7.5 (interactive fundamental patterns). */
    private static final Map<String, HandshakePattern> BASE_PATTERNS = Stream.of(
                    new HandshakePattern("N", RESPONDER, List.of(List.of(E, ES))),
                    new HandshakePattern("K", BOTH, List.of(List.of(E, ES, SS))),
                    new HandshakePattern("X", RESPONDER, List.of(List.of(E, ES, S, SS))),
                    new HandshakePattern("NN", NONE, List.of(List.of(E), List.of(E, EE))),
                    new HandshakePattern("KN", INITIATOR, List.of(List.of(E), List.of(E, EE, SE))),
                    new HandshakePattern("NK", RESPONDER, List.of(List.of(E, ES), List.of(E, EE))),
                    new HandshakePattern("KK", BOTH, List.of(List.of(E, ES, SS), List.of(E, EE, SE))),
                    new HandshakePattern("NX", NONE, List.of(List.of(E), List.of(E, EE, S, ES))),
                    new HandshakePattern("KX", INITIATOR, List.of(List.of(E), List.of(E, EE, SE, S, ES))),
                    new HandshakePattern("XN", NONE, List.of(List.of(E), List.of(E, EE), List.of(S, SE))),
                    new HandshakePattern("IN", NONE, List.of(List.of(E, S), List.of(E, EE, SE))),
                    new HandshakePattern("XK", RESPONDER, List.of(List.of(E, ES), List.of(E, EE), List.of(S, SE))),
                    new HandshakePattern("IK", RESPONDER, List.of(List.of(E, ES, S, SS), List.of(E, EE, SE))),
                    new HandshakePattern("XX", NONE, List.of(List.of(E), List.of(E, EE, S, ES), List.of(S, SE))),
                    new HandshakePattern("IX", NONE, List.of(List.of(E, S), List.of(E, EE, SE, S, ES))))
            .collect(Collectors.toUnmodifiableMap(HandshakePattern::name, Function.identity()));

    private static final Pattern SYNTAX = Pattern.compile("([A-Z]+)((?:psk[0-9](?:\\+psk[0-9])*)?)");
    private static final int PSK_PREFIX_LENGTH = "psk".length();

    HandshakePattern {
        knownStatics = Set.copyOf(knownStatics);
        messages = messages.stream().map(List::copyOf).toList();
    }

    /**
     * Reads a pattern name: one of the base patterns, then psk modifiers in ascending order joined by {@code +}.
     *
     * @throws IllegalArgumentException if the base pattern is unknown or a modifier names no place in it
     */
    static HandshakePattern parse(String name) {
        Matcher matcher = SYNTAX.matcher(name);
        if (!matcher.matches()) {
            throw unsupported("noise pattern name is malformed", name);
        }
        HandshakePattern base = BASE_PATTERNS.get(matcher.group(1));
        if (base == null) {
            throw unsupported("noise base pattern is not supported", name);
        }
        return matcher.group(2).isEmpty() ? base : base.withPreSharedKeys(name, matcher.group(2));
    }

    /**
     * Noise section 9.4: psk0 opens the first message, pskN ends the Nth. The rule of section 9.3, nothing encrypted
     * under a psk before one's own ephemeral key, needs no check: each side's first message opens with e in every row.
     */
    private HandshakePattern withPreSharedKeys(String fullName, String modifiers) {
        List<List<Token>> extended = new ArrayList<>();
        messages.forEach(tokens -> extended.add(new ArrayList<>(tokens)));
        int previousPlace = -1;
        for (String modifier : modifiers.split("\\+", -1)) {
            int place = Character.digit(modifier.charAt(PSK_PREFIX_LENGTH), 10);
            if (place <= previousPlace || place > messages.size()) {
                throw unsupported("noise psk modifiers do not ascend or exceed the pattern's messages", fullName);
            }
            if (place == 0) {
                extended.get(0).add(0, PSK);
            } else {
                extended.get(place - 1).add(PSK);
            }
            previousPlace = place;
        }
        return new HandshakePattern(fullName, knownStatics, extended);
    }

    /** Returns who writes a message, counted from 0. */
    Role sender(int messageIndex) {
        return messageIndex % 2 == 0 ? Role.INITIATOR : Role.RESPONDER;
    }

    /** Returns whether the role takes part with a static key of its own. */
    boolean needsLocalStatic(Role role) {
        return knownStatics.contains(role) || sendsStatic(role);
    }

    /** Returns whether the role must know the peer's static public key before the handshake. */
    boolean needsRemoteStatic(Role role) {
        return knownStatics.contains(role.peer());
    }

    /** Returns how many pre-shared keys each side needs. */
    int preSharedKeyCount() {
        return (int) messages.stream().flatMap(List::stream).filter(PSK::equals).count();
    }

    /** Returns what a message adds to its payload: public keys, and tags once a key is agreed (Noise section 5.3). */
    int overheadBytes(int messageIndex) {
        boolean pskHandshake = preSharedKeyCount() > 0;
        boolean keyed = false;
        int bytes = 0;
        for (List<Token> tokens : messages.subList(0, messageIndex + 1)) {
            bytes = 0;
            for (Token token : tokens) {
                switch (token) {
                    case E -> {
                        bytes += X25519.KEY_BYTES;
                        keyed |= pskHandshake;
                    }
                    case S -> bytes += X25519.KEY_BYTES + (keyed ? NoiseCipher.TAG_BYTES : 0);
                    case EE, ES, SE, SS, PSK -> keyed = true;
                }
            }
            bytes += keyed ? NoiseCipher.TAG_BYTES : 0;
        }
        return bytes;
    }

    private boolean sendsStatic(Role role) {
        for (int i = 0; i < messages.size(); i++) {
            if (sender(i) == role && messages.get(i).contains(S)) {
                return true;
            }
        }
        return false;
    }

    private static IllegalArgumentException unsupported(String sentence, String name) {
        return new IllegalArgumentException(sentence + " [pattern=" + name + ", examples=NNpsk0, XXpsk3, IK]");
    }
}
