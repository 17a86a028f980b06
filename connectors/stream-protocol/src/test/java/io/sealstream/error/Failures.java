package io.sealstream.error;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Asks a call that must fail for its code. */
public final class Failures {

    private Failures() {}

    /** Fails the test unless {@code call} throws a typed error of the protocol. */
    public static ErrorCode codeOf(ThrowingCallable call) {
        Throwable thrown = catchThrowable(call);
        assertThat(thrown).isInstanceOf(StreamException.class);
        return ((StreamException) thrown).code();
    }
}
