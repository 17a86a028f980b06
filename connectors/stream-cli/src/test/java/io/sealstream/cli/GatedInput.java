package io.sealstream.cli;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.concurrent.CountDownLatch;

/** Gives the bytes up to a place, and the rest only when the gate is open: a sender that reads it cannot be done before. */
final class GatedInput extends InputStream {

    private final CountDownLatch gate = new CountDownLatch(1);
    private final ByteArrayInputStream bytes;
    private int beforeGate;

    GatedInput(byte[] bytes, int beforeGate) {
        this.bytes = new ByteArrayInputStream(bytes);
        this.beforeGate = beforeGate;
    }

    void open() {
        gate.countDown();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (beforeGate == 0) {
            pass();
            return bytes.read(target, offset, length);
        }
        int count = bytes.read(target, offset, Math.min(length, beforeGate));
        beforeGate -= Math.max(0, count);
        return count;
    }

    private void pass() throws InterruptedIOException {
        try {
            gate.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted before the gate opened");
        }
    }
}
