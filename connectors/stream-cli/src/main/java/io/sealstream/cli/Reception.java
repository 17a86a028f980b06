package io.sealstream.cli;

import io.sealstream.error.StreamException;
import io.sealstream.key.StreamKeys;
import io.sealstream.segment.Content;
import io.sealstream.segment.GapPolicy;
import io.sealstream.session.StartPosition;
import io.sealstream.session.StreamDescription;
import io.sealstream.stream.DecoderOptions;
import io.sealstream.stream.StreamAlarm;
import io.sealstream.stream.StreamConsumer;
import io.sealstream.stream.StreamGap;
import io.sealstream.transport.OnGap;
import io.sealstream.transport.StreamClient;
import io.sealstream.transport.StreamReceiver;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes one stream of bytes, as it is received, to an output. Not thread safe. */
final class Reception implements StreamConsumer {

    private static final Duration PAUSE = Duration.ofMillis(200);

    /** A hub sends segments in order: nothing ever waits for so long. */
    private static final GapPolicy SKIP = new GapPolicy.Skip(Duration.ofMinutes(1));

    /** Names the first segment, so that a hub that has dropped it must say so; what its list says is long ago, and no promise. */
    private static final StartPosition WHOLE = new StartPosition.AtSequence(0, 0);

    private final OutputStream out;
    private final Terminal terminal;
    private @Nullable IOException writeFailure;

    private Reception(OutputStream out, Terminal terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /** Receives a stream to its FINAL segment. Writes only what has been verified; warns at the terminal. */
    static void toTheEnd(
            StreamClient client,
            StreamKeys keys,
            StreamDescription stream,
            OnGap onGap,
            OutputStream out,
            Terminal terminal,
            Progress progress)
            throws IOException {
        if (stream.content() != Content.BYTES) {
            throw new CommandException(
                    ExitCode.RUNTIME,
                    "stream carries records, not bytes [stream=" + stream.stream() + "]",
                    "read records with a Flink job; receive is for what send has sent");
        }
        Reception reception = new Reception(out, terminal);
        try (StreamReceiver receiver = new StreamReceiver(
                client,
                stream.stream(),
                WHOLE,
                onGap == OnGap.SKIP ? DecoderOptions.DEFAULT.with(SKIP) : DecoderOptions.DEFAULT,
                (id, record) -> keys.secretOf(id, stream.name(), record),
                reception)) {
            reception.run(receiver, progress);
        }
    }

    private void run(StreamReceiver receiver, Progress progress) throws IOException {
        while (!receiver.isComplete()) {
            Optional<Integer> sealedBytes = receiver.receive(PAUSE);
            if (writeFailure != null) {
                throw writeFailure;
            }
            if (sealedBytes.isPresent()) {
                progress.advance(sealedBytes.get());
            } else {
                // A live source pauses: what has come so far should not wait in a buffer.
                out.flush();
            }
        }
    }

    @Override
    public void gap(StreamGap gap) {
        terminal.warn(gap.sentence());
    }

    @Override
    public void alarm(StreamAlarm alarm) {
        terminal.warn(alarm.sentence());
    }

    @Override
    public void bytes(byte[] buffer, int offset, int length) throws StreamException {
        try {
            out.write(buffer, offset, length);
        } catch (IOException e) {
            // Told outside the decoder: a full disk says nothing about the stream.
            writeFailure = e;
        }
    }
}
